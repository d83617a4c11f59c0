package hebb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"deephebb/internal/tensors"
)

// By hand: files of models whose parts contradict each other are refused, each in words of its own,
// and so is saving what a file can't hold.
func TestContradictoryModels(t *testing.T) {
	d := blobs(t, 4, 8)
	file := func(change func(list map[string]*tensors.Tensor, s *modelSettings)) []byte {
		e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2}, Lateral: PerChannel})
		all(e.Train(d, Training{Epochs: 2, Batch: 2}))
		take(e.Train(d, Training{Epochs: 2, Batch: 2}), 1) // from weights that are not zero
		list, metadata, err := e.pack()
		if err != nil {
			t.Fatal(err)
		}
		var s modelSettings
		if err := json.Unmarshal([]byte(metadata[settingsKey]), &s); err != nil {
			t.Fatal(err)
		}
		named := map[string]*tensors.Tensor{}
		for i := range list {
			list[i].Data = append([]float32(nil), list[i].Data...)
			named[list[i].Name] = &list[i]
		}
		change(named, &s)
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var kept []tensors.Tensor
		for _, x := range list {
			if named[x.Name] != nil {
				kept = append(kept, x)
			}
		}
		metadata = map[string]string{settingsKey: string(text)}
		if s.Rule == "" {
			metadata = nil // as PyTorch writes it
		}
		b, err := tensors.Marshal(kept, metadata)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	type parts = map[string]*tensors.Tensor
	weight, bias, lateral, start := weightName(0), biasName(0), lateralName(0), startName(0)
	flat, nan, inf := []int{2, d.Shape.C, 9, 1}, float32(math.NaN()), float32(math.Inf(1))
	for want, change := range map[string]func(list parts, s *modelSettings){
		"it has no tensor " + lateral:            func(list parts, _ *modelSettings) { delete(list, lateral) },
		`have the rule "x", where shared or per`: func(_ parts, s *modelSettings) { s.Rule = "x" },
		"instead of C_out×C_in×3×3":              func(list parts, _ *modelSettings) { list[weight].Shape = flat },
		"channels, these have 9":                 func(_ parts, s *modelSettings) { s.Input[0] = 9 },
		"has no pixels":                          func(_ parts, s *modelSettings) { s.Input[1] = -2 },
		weight + " has NaN":                      func(list parts, _ *modelSettings) { list[weight].Data[3] = nan },
		bias + " has shape [1 2]":                func(list parts, _ *modelSettings) { list[bias].Shape = []int{1, 2} },
		lateral + " has +Inf":                    func(list parts, _ *modelSettings) { list[lateral].Data[0] = inf },
		"tensor " + start + " has 16 values": func(list parts, _ *modelSettings) {
			list[start].Shape = []int{16}
			list[start].Data = list[start].Data[:16]
		},
		"it has no tensor " + weight + " (C_out×C_i": func(list parts, s *modelSettings) {
			s.Rule = ""
			delete(list, weight)
		},
		"to tell the pictures' size from": func(list parts, s *modelSettings) {
			s.Rule = ""
			delete(list, lateral)
		},
		"not square and it does not say their shape": func(list parts, s *modelSettings) {
			s.Rule, list[lateral].Shape, list[lateral].Data = "", []int{1, 3, 3}, make([]float32, 9)
		},
	} {
		err := new(Encoder).UnmarshalBinary(file(change))
		if err == nil || !strings.HasPrefix(err.Error(), "hebb: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("wanted %q: %v", want, err)
		}
	}
	foreign := file(func(_ parts, s *modelSettings) { s.Rule = "" })
	foreign = bytes.Replace(foreign, []byte(lateral+`":{"dtype":"F32"`), []byte(lateral+`":{"dtype":"I32"`), 1)
	if err := new(Encoder).UnmarshalBinary(foreign); err == nil || !strings.Contains(err.Error(), "I32") {
		t.Errorf("whole numbers as weights: %v", err)
	}
	damaged := bytes.Replace(file(func(parts, *modelSettings) {}), []byte(`{\"Input\":`), []byte(`[\"Input\":`), 1)
	if err := new(Encoder).UnmarshalBinary(damaged); err == nil || !strings.Contains(err.Error(), "settings") {
		t.Errorf("damaged settings: %v", err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	other := tensors.Tensor{Name: "x", Shape: []int{1}, Data: []float32{1}}
	if err := tensors.Write(empty, []tensors.Tensor{other}, nil); err != nil {
		t.Fatal(err)
	}
	_, err := Init(empty, Config{Input: d.Shape})
	if !strings.Contains(fmt.Sprint(err), "it has no tensor "+weight+"; is it a model of this kind?") {
		t.Errorf("no layers: %v", err)
	}
	_, err = Init("absent", Config{Input: d.Shape})
	if fmt.Sprint(err) != "hebb: can't read the model absent: does not exist" {
		t.Errorf("no file: %v", err)
	}

	e := newEncoder(t, Config{Input: d.Shape, Channels: []int{2}})
	err = e.Save(filepath.Join(t.TempDir(), "none", "m"))
	if !strings.Contains(fmt.Sprint(err), "hebb: can't save the model as") {
		t.Errorf("no folder: %v", err)
	}
	e.trained = trained{{Rate: math.Inf(1)}}
	if err := e.Save(filepath.Join(t.TempDir(), "m")); err == nil {
		t.Error("an infinite rate was saved")
	}
	if _, err := e.MarshalBinary(); err == nil {
		t.Error("an infinite rate was written")
	}
}
