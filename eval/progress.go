package eval

// Progress is where an evaluation is: [Protocol].Watch is shown one when a part of a row begins.
type Progress struct {
	Features string // the row
	Seed     uint64
	Part     string  // what begins: "learn", "encode", "units", "ridge", "softmax", "neighbours", "clusters" or "map"
	Done     float64 // parts of the row that are done, 0 to 1
}

// A course tells the parts of a row as they begin.
type course struct {
	watch    func(Progress)
	at       Progress
	part, of int
}

// course begins a row.
func (e *Evaluation) course(f Features, seed uint64) *course {
	c := &course{watch: e.Watch, at: Progress{Features: f.Name, Seed: seed}, of: len(e.parts())}
	if f.Fit != nil {
		c.of += 2 // learn, encode
	}
	return c
}

func (c *course) begin(part string) {
	c.at.Part, c.at.Done = part, float64(c.part)/float64(c.of)
	if c.part++; c.watch != nil {
		c.watch(c.at)
	}
}
