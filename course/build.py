#!/usr/bin/env python3
"""build.py [--check]

Makes the notebooks of the course from their sources, course/NN-name.md: the learner's in notebooks/, with the outputs that it has for cells that have
not changed, the teacher's, with the solutions in place, in notebooks/teacher/, and the table of contents, notebooks/README.md. With --check only the
teacher's are written: it fails if a learner's notebook or the table is not what the sources say, outputs aside. README.md beside this file describes the
format.
"""
import base64, hashlib, pathlib, re, sys

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

HERE = pathlib.Path(__file__).resolve().parent
BOOKS = HERE.parent / "notebooks"
KEYS = {"title", "minutes", "needs", "picture"}
KINDS = {"", "folded", "exercise"}
LINES, COLUMNS = 12, 95  # of a cell, a tab being 4; the imports' cell may be longer
METADATA = {"kernelspec": {"display_name": "Go (gonb)", "language": "go", "name": "gonb"},
            "language_info": {"file_extension": ".go", "mimetype": "text/x-go", "name": "go"}}


class Mistake(Exception):
    """What is wrong with a source, and in which line."""


def read(path):
    """A source's front matter, and its cells as (kind, text, line): kind is "markdown" or one of KINDS."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        raise Mistake(f"{path}:1: begin with front matter between two lines of ---")
    end = lines.index("---", 1)
    front = dict(re.split(r":\s*", line, maxsplit=1) for line in lines[1:end] if ":" in line)
    if not KEYS >= front.keys() >= KEYS - {"picture"} or not front["minutes"].isdigit():
        raise Mistake(f"{path}:1: front matter needs title, minutes (a number), needs; picture is optional, nothing else is known")
    cells, text, kind, begun, fence = [], [], "markdown", end + 2, None
    for n, line in enumerate(lines[end + 1:] + [None], end + 2):
        opens = re.fullmatch(r"```go *(\w*)", line) if line and kind == "markdown" and fence is None else None
        if opens or line is None or kind != "markdown" and line == "```":
            if line is None and (fence or kind != "markdown"):
                raise Mistake(f"{path}:{begun}: this fence is never closed")
            source = "\n".join(text).strip("\n")
            if source or kind != "markdown":
                cells.append((kind, source, begun))
            text, kind, begun = [], opens[1] if opens else "markdown", n
            if kind != "markdown" and kind not in KINDS:
                raise Mistake(f"{path}:{n}: ```go {kind}: a cell is ```go, ```go folded or ```go exercise")
            continue
        if kind == "markdown" and line.startswith("```"):  # a fence of another language stays as it is
            fence, begun = (None, begun) if fence else (line, n)
        text.append(line)
    return front, cells


def divide(source, where):
    """An exercise as the learner sees it and as the teacher does."""
    learner, teacher, part = [], [], "both"
    for line in source.split("\n"):
        mark = line.strip()
        if mark == "// start" and part == "both":
            part = "start"
        elif mark == "// solution" and part in ("both", "start"):
            if part == "both":
                learner.append(line[:len(line) - len(line.lstrip())] + "// your code")
            part = "solution"
        elif mark == "// end" and part == "solution":
            part = "both"
        elif mark in ("// start", "// solution", "// end"):
            raise Mistake(f"{where}: {mark} out of order: an exercise is // start (or not), // solution, // end")
        else:
            if part in ("both", "start"):
                learner.append(line)
            if part in ("both", "solution"):
                teacher.append(line)
    if part != "both" or learner == teacher:
        raise Mistake(f"{where}: an exercise holds its solution between // solution and // end")
    return "\n".join(learner), "\n".join(teacher)


def cell(kind, source, **metadata):
    """A cell whose id comes from what it says, so that a change elsewhere leaves it alone."""
    kind = "markdown" if kind == "markdown" else "code"
    made = nbformat.v4.new_code_cell(source) if kind == "code" else new_markdown_cell(source)
    made.id, made.metadata = hashlib.sha256(f"{kind} {source}".encode()).hexdigest()[:12], nbformat.from_dict(metadata)
    return made


def solution(source):
    """What of a solved exercise is the solution: what it declares, or all of it where it is its own check."""
    return source if "nb.Mark(" in source else re.split(r"^%%.*$", source, maxsplit=1, flags=re.MULTILINE)[0].strip("\n")


def measure(source, where):
    """Holds a cell to its size."""
    lines = source.split("\n")
    wide = [n for n, line in enumerate(lines) if len(line.expandtabs(4)) > COLUMNS]
    if wide:
        raise Mistake(f"{where}: line {wide[0] + 1} of this cell has more than {COLUMNS} columns")
    if len(lines) > LINES and "\nimport (" not in source:
        raise Mistake(f"{where}: a cell of {len(lines)} lines: divide it, at most {LINES} are read")


def build(path):
    """The learner's notebook and the teacher's."""
    front, cells = read(path)
    learner, teacher, solutions = [], [], []
    head = f"# {front['title']}\n\n*About {front['minutes']} minutes. Needs: {front['needs']}.*"
    if not cells or cells[0][0] != "markdown":
        cells.insert(0, ("markdown", "", 1))
    cells[0] = ("markdown", (head + "\n\n" + cells[0][1]).strip("\n"), cells[0][2])
    for kind, source, line in cells:
        where = f"{path}:{line}"
        if kind == "exercise":
            starting, solved = divide(source, where)
            measure(starting, where)
            measure(solved, where)
            solutions.append((solved, where))
            learner.append(cell(kind, starting, tags=["exercise"]))
            teacher.append(cell(kind, solved, tags=["exercise"]))
        else:
            if kind != "markdown":
                measure(source, where)
            hidden = {"jupyter": {"source_hidden": True}} if kind == "folded" else {}
            learner.append(cell(kind, source, **hidden))
            teacher.append(cell(kind, source, **hidden))
        if kind != "markdown" and "nb.Mark(" in source:
            if not solutions:
                raise Mistake(f"{where}: nb.Mark, but no exercise between this check and the one above")
            code = "\n\n".join(solution(s) for s, _ in solutions)
            for book in learner, teacher:
                book[-1].metadata["tags"] = book[-1].metadata.get("tags", []) + ["check"]
            learner.append(cell("markdown", f"<details>\n<summary>Solution</summary>\n\n```go\n{code}\n```\n\n</details>", tags=["solution"]))
            solutions = []
    if solutions:
        raise Mistake(f"{solutions[0][1]}: no cell with nb.Mark below checks this exercise")
    return notebook(learner), notebook(teacher)


def notebook(cells):
    seen = {}
    for c in cells:  # a cell that stands there twice
        seen[c.id] = seen.get(c.id, 0) + 1
        c.id += f"-{seen[c.id]}" * (seen[c.id] > 1)
    return new_notebook(cells=cells, metadata=METADATA)


def keep_outputs(book, old):
    """Gives the cells of book the outputs of the same cells in old."""
    known = {}
    for c in old.cells:
        known.setdefault((c.cell_type, c.source), []).append(c)
    for c in book.cells:
        same = known.get((c.cell_type, c.source))
        if same and c.cell_type == "code":
            old = same.pop(0)
            c.outputs, c.execution_count = old.outputs, old.execution_count


CONTENTS = """# The course

Made from `course/` by `make course`; open them with `make lab`, beginning with the first.

| | lesson | minutes | needs |
|---|---|---|---|
"""


def contents(fronts):
    """The table of contents, of front matters by the names of their lessons."""
    rows = []
    for name, front in fronts.items():
        picture = next(iter(sorted((BOOKS / "pictures").glob(name + ".*"))), None)
        image = f'<img src="pictures/{picture.name}" width="140" alt="">' if picture else ""
        rows.append(f"| {image} | [{name[:2]} · {front['title']}]({name}.ipynb) | {front['minutes']} | {front['needs']} |\n")
    return CONTENTS + "".join(rows)


def save_picture(book, front, name):
    """Saves the picture or chart that front matter names, or the first, as the notebook shows it if it has run."""
    data = [o.data for c in book.cells if c.cell_type == "code" for o in c.outputs if o.output_type in ("display_data", "execute_result")]
    named = [d for d in data if d.get("text/plain", "").startswith(front["picture"] + ": ")] if "picture" in front else data
    for mime, ending in ("image/png", "png"), ("image/jpeg", "jpg"), ("image/svg+xml", "svg"):
        for d in named:
            found = re.search(f'src="data:{re.escape(mime)};base64,([^"]+)"', d.get("text/html", ""))
            encoded = d.get(mime) or found and found[1]
            if encoded:
                (BOOKS / "pictures").mkdir(exist_ok=True)
                for other in (BOOKS / "pictures").glob(name + ".*"):
                    other.unlink()
                (BOOKS / "pictures" / f"{name}.{ending}").write_bytes(base64.b64decode(encoded))
                return


def without_outputs(book):
    return [(c.id, c.cell_type, c.source, c.metadata) for c in book.cells], book.metadata


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    sources, wrong, fronts = sorted(HERE.glob("[0-9][0-9]-*.md")), [], {}
    (BOOKS / "teacher").mkdir(exist_ok=True)
    for path in sources:
        target = BOOKS / (path.stem + ".ipynb")
        try:
            learner, teacher = build(path)
            fronts[path.stem] = read(path)[0]
        except Mistake as mistake:
            wrong.append(str(mistake))
            continue
        old = nbformat.read(target, as_version=4) if target.exists() else new_notebook()
        if check and without_outputs(old) != without_outputs(learner):
            wrong.append(f"{target.name} is not what course/{path.name} says: make course")
        if not check:
            keep_outputs(learner, old)
            nbformat.write(learner, target)
            save_picture(learner, fronts[path.stem], path.stem)
        nbformat.write(teacher, BOOKS / "teacher" / target.name)
    table = BOOKS / "README.md"
    if not check:
        table.write_text(contents(fronts), encoding="utf-8")
    elif not table.exists() or table.read_text(encoding="utf-8") != contents(fronts):
        wrong.append("notebooks/README.md is not what the sources say: make course")
    for target in sorted(BOOKS.glob("[0-9]*.ipynb")):
        if not (HERE / (target.stem + ".md")).exists():
            wrong.append(f"{target.name} has no source in course/")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
