package main

import (
	"cmp"
	"fmt"
	"path/filepath"

	"gonum.org/v1/gonum/blas/blas32"

	"deephebb/hebb"
	"deephebb/hebb/pictures"
	"deephebb/internal/files"
	"deephebb/viz"
)

// A result is a result folder in the making.
type result struct {
	*runVerb
	*files.Folder
	pictures *pictures.Dataset
	hash     func() string // of the pictures, taken once
	learned  bool          // there is a model
	half     bool          // it has not learned all
	replay   *replay
	model    hebb.Model // that learned
	beside   bool       // there is memory to judge while the map is made
}

// judges reports whether the features are to be judged by the pictures' classes.
func (r *result) judges() bool { return r.Judge || !r.named() }

// stop ends a run that was stopped: what was made is kept next to the results of the run before.
func (r *result) stop(s *session) error {
	if !r.learned {
		return fmt.Errorf("stopped before anything was learned: nothing was written, and %s is as it was", r.Out)
	}
	at, err := r.Folder.Stop(r.manifest(s))
	if err != nil {
		return err
	}
	goOn := fmt.Sprintf("hebb encode --model %s/model.safetensors", at)
	if r.half {
		goOn = fmt.Sprintf("hebb run --resume %s/model.safetensors", at)
	}
	return fmt.Errorf("stopped: %s is as it was, and what was made so far is in %s; go on with %s "+
		"and the same pictures", r.Out, at, goOn)
}

// manifest says how the results were made.
func (r *result) manifest(s *session) files.Manifest {
	in := files.Entry{Name: r.input.String()}
	if !r.pictures.Streams() {
		in.Size, in.SHA256 = int64(r.pictures.Bytes()), r.hash()
	}
	return files.Manifest{Version: version(), Command: s.args, Inputs: []files.Entry{in},
		Settings: r.runVerb, Seed: r.Seed}
}

// data is the beginning of the pictures' checksum, as the manifest has it whole.
func (r *result) data() string {
	if r.pictures.Streams() {
		return "streamed, without a checksum"
	}
	return "sha256 " + r.hash()[:16]
}

// at returns where a file is made that was named by a flag: in the folder if it was named inside it.
func (r *result) at(path string) string {
	if name, inside := r.inside(path); inside {
		return r.Path(name)
	}
	return path
}

// earlierLog is where the log of the training that goes on would be: next to its model, unless --log
// names a file outside the folder.
func (r *result) earlierLog() string {
	name, inside := r.inside(cmp.Or(r.Log, filepath.Join(r.Out, "log.csv")))
	if !inside {
		return r.Log
	}
	return filepath.Join(filepath.Dir(r.Resume), name)
}

// make learns, encodes, maps, groups, judges and draws.
func (r *result) make(s *session) error {
	queries, err := r.queries(r.pictures)
	if err != nil {
		return err
	}
	if err := r.fit(s, r.pictures.Len()); err != nil {
		return err
	}
	x, steps, err := r.learn(s)
	if err != nil {
		return err
	}
	if len(r.pictures.Skipped) > 0 {
		if err := writeLeftOut(r.Path("left-out.csv"), r.pictures); err != nil {
			return err
		}
	}
	if err := writeFeatures(r.Path("features.npy"), x, r.pictures.Names); err != nil {
		return err
	}
	var verdict string
	judged := func() (err error) {
		if r.judges() {
			verdict, err = judge(s, r.pictures, r.Preset, x, r.Seed)
		}
		return err
	}
	if r.beside {
		judged = aside(judged) // neither it nor the map has work for all processors all the time
	}
	a, err := r.view(s, x)
	if err != nil {
		return err
	}
	if err := judged(); err != nil {
		return err
	}
	if err := r.paint(s, a, steps, queries); err != nil {
		return err
	}
	if r.judges() {
		s.say("judged", "%s", verdict)
	}
	return nil
}

// learn trains and encodes.
func (r *result) learn(s *session) (x blas32.General, steps *history, err error) {
	l, err := r.learner(s, r.pictures, r.Seed)
	if err != nil {
		return x, nil, err
	}
	if err := r.known(l.Model); err != nil {
		return x, nil, err
	}
	n := r.pictures.Len()
	stages := []need{l.learning(), mapping(n, l.Dim()), drawing(r.pictures, r.painting, l.Dim())}
	held := []need{pixels(r.pictures)}
	if r.Replay > 0 {
		r.replay = &replay{plane: r.plane, metric: r.metric(), seed: r.Seed, pictures: r.pictures, columns: l.columns,
			count: r.Replay}
		held, l.replay = append(held, r.replay.need()), r.replay
	}
	if r.judges() {
		alone := judging(r.pictures, l.Model, r.Seed)
		both := append(stages, mapping(n, l.Dim()).beside(alone))
		if r.beside = s.holds(n, needs{held, both}); r.beside {
			stages = both
		} else {
			stages = append(stages, alone)
		}
	}
	if err := s.afford(n, needs{held, stages}); err != nil {
		return x, nil, err
	}
	s.say("encoder", "%v", l)
	if r.replay != nil {
		s.say("replay", "%d moments, each with the features of all %s and a map of its own: that takes its time",
			r.Replay, plural(n, "picture"))
	}
	r.model = l.Model
	steps = &history{columns: l.columns}
	log := cmp.Or(r.at(r.Log), r.Path("log.csv"))
	if r.Resume != "" {
		l.earlier = r.earlierLog()
	}
	err = l.learn(s, log, steps)
	if err != nil && !wasStopped(err) {
		return x, nil, err
	}
	if failed := l.save(r.Path("model.safetensors")); failed != nil {
		return x, nil, failed
	}
	if r.learned, r.half = true, err != nil; err != nil {
		return x, nil, err
	}
	if r.LastFeatures != "" {
		last := l.Model.(*hebb.Encoder).LastFeatures()
		if err := writeFeatures(r.at(r.LastFeatures), last, r.pictures.Names); err != nil {
			return x, nil, err
		}
	}
	x, err = encode(s, l.Model, r.pictures)
	return x, steps, err
}

// view maps and groups, and finds all else that is drawn.
func (r *result) view(s *session, x blas32.General) (a album, err error) {
	d := r.pictures
	xy, err := layOut(s, x, r.umap(r.metric(), r.Seed), r.replay)
	if err != nil {
		return a, err
	}
	clusters, err := r.group(s, x, r.metric(), r.Seed)
	if err != nil {
		return a, err
	}
	a = album{pictures: d, xy: xy, clusters: grouping{labels: clusters.Labels}, args: s.args, name: r.collection(),
		originals: r.originals(d.Names, filepath.Join(r.Out, "map.html"))}
	a.facts = []viz.Fact{{Name: "from", Value: r.input.String()}, {Name: "preset", Value: r.Preset},
		{Name: "features", Value: fmt.Sprint(x.Cols)}, {Name: "seed", Value: fmt.Sprint(r.Seed)},
		{Name: "data", Value: r.data()}, {Name: "version", Value: version()}}
	if err := writeMap(r.Path("map.csv"), d.Names, xy, a.clusters, d.Taken); err != nil {
		return a, err
	}
	if err := writeClusters(r.Path("clusters.csv"), d.Names, clusters.Labels, classes(d)); err != nil {
		return a, err
	}
	if err := a.findNeighbours(s, x, r.Seed); err != nil {
		return a, err
	}
	if err := a.writeStanding(r.Path("standout.csv")); err != nil {
		return a, err
	}
	a.sayStanding(s)
	figures, err := s.sayQuality(x, xy, r.metric())
	if err != nil {
		return a, err
	}
	if err := a.arrange(s); err != nil {
		return a, err
	}
	if a.columns, err = r.columns(r.model, d, x); err != nil {
		return a, err
	}
	if figures != "" {
		a.facts = append(a.facts, viz.Fact{Name: "quality", Value: figures})
	}
	if r.replay != nil {
		if a.replays, err = r.replay.replays(s, r.model, xy); err != nil {
			return a, err
		}
	}
	return a, nil
}
