#!/usr/bin/env python3
"""test_build.py: tests of build.py, on testdata/lesson.md and on sources with one mistake each."""
import pathlib, sys, tempfile

import nbformat

import build

HERE = pathlib.Path(__file__).resolve().parent
FRONT = "---\ntitle: T\nminutes: 5\nneeds: nothing\n---\n"
EXERCISE = "```go exercise\nfunc f() int {\n\t// solution\n\treturn 2\n\t// end\n}\n```\n"
CHECK = "```go\n%%\nnb.Mark(check.F(f))\n```\n"
passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("FAIL " + what)


def mistake(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "00-x.md")
        path.write_text(text)
        try:
            build.build(path)
        except build.Mistake as mistake:
            return str(mistake).replace(folder + "/", "")


learner, teacher = build.build(HERE / "testdata" / "lesson.md")
for book in learner, teacher:
    nbformat.validate(book)
    check(len({c.id for c in book.cells}) == len(book.cells), "ids are unique")
    check(book.cells[0].source.startswith("# A lesson for tests\n\n*About 5 minutes. Needs: nothing.*\n\nAll that"), "the heading comes from front matter")
    check("```text\na fence" in book.cells[0].source, "other fences stay in the text")
    check(book.cells[2].metadata == {"jupyter": {"source_hidden": True}}, "a folded cell is folded")
kinds = ["markdown", "code", "code", "code", "markdown", "code", "code"]
check([c.cell_type for c in learner.cells] == kinds + ["markdown", "markdown"], "the learner's cells, with a solution below the check")
check([c.cell_type for c in teacher.cells] == kinds + ["markdown"], "the teacher's cells")
check(learner.cells[5].source == "func energy(a []float64) float64 {\n\treturn 0 // your code\n}\n\nfunc half(x float64) float64 {\n\t// your code\n\treturn x\n}",
      "the learner's exercise")
check("floats.Dot" in teacher.cells[5].source and "\tx /= 2\n" in teacher.cells[5].source and "//" not in teacher.cells[5].source, "the teacher's exercise")
check(learner.cells[7].source.startswith("<details>") and teacher.cells[5].source in learner.cells[7].source, "the solution")
check(learner.cells[6].metadata["tags"] == ["check"], "the check's tag")
check(build.solution("func f() {}\n\n%%\nf()") == "func f() {}", "a solution is what an exercise declares")
check(build.solution("%%\nnb.Mark(check.F(\n2))") == "%%\nnb.Mark(check.F(\n2))", "an exercise that is its own check is shown whole")

old = nbformat.from_dict(learner)
old.cells[3].outputs = [nbformat.v4.new_output("stream", text="kept")]
old.cells[6].source += "\n// changed"
old.cells[6].outputs = [nbformat.v4.new_output("stream", text="out of date")]
again, _ = build.build(HERE / "testdata" / "lesson.md")
build.keep_outputs(again, old)
check(again.cells[3].outputs and not again.cells[6].outputs, "cells that have not changed keep their outputs")
check(build.without_outputs(again) == build.without_outputs(learner), "outputs are no difference")

for text, says in {
    "no front matter": "00-x.md:1: begin with front matter",
    FRONT.replace("minutes: 5", "minutes: long"): "00-x.md:1: front matter needs",
    FRONT + "```go\nx": "00-x.md:6: this fence is never closed",
    FRONT + "```text\nx": "00-x.md:6: this fence is never closed",
    FRONT + "```go tested\n```\n": "00-x.md:6: ```go tested",
    FRONT + EXERCISE: "no cell with nb.Mark below checks this exercise",
    FRONT + CHECK: "00-x.md:6: nb.Mark, but no exercise",
    FRONT + EXERCISE.replace("\t// end\n", "") + CHECK: "an exercise holds its solution between",
    FRONT + EXERCISE.replace("// solution", "// start") + CHECK: "// end out of order",
    FRONT + "```go\n" + 13 * "x\n" + "```\n": "00-x.md:6: a cell of 13 lines",
    FRONT + "```go\n\t" + 92 * "x" + "\n```\n": "00-x.md:6: line 1 of this cell has more than 95 columns",
    FRONT + "```go\n%%\nnb.Setup()\n\nimport (\n" + 13 * "x\n" + ")\n```\n": None,
    FRONT + EXERCISE + CHECK: None,
}.items():
    got = mistake(text)
    check(got is None if says is None else says in (got or ""), f"{text!r} is told {got!r}, want {says!r}")

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
