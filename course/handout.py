#!/usr/bin/env python3
"""handout.py [--chromium PATH] FOLDER NOTEBOOK...

Writes each notebook, as it is with its outputs, into FOLDER as one HTML file that needs nothing else: pictures, charts and sliders inside, formulas as
MathML. Links to notebooks lead to their handouts, links to the web stay, and links to what does not travel along become plain text. With a Chromium,
each becomes a PDF too.
"""
import argparse, html, os, pathlib, re, subprocess, sys

import nbformat
from latex2mathml.converter import convert
from nbconvert.filters import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.formatters import HtmlFormatter

STYLE = """
body { font: 16px/1.55 system-ui, sans-serif; color: #1d2129; max-width: 900px; margin: 2em auto; padding: 0 1em }
pre, code { font: 13.5px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; tab-size: 4 }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
.code { background: #f6f7f9; border-left: 3px solid #b9c2d0; padding: .1em .8em; margin: .8em 0; break-inside: avoid }
.output { margin: .8em 0 1.2em; overflow-x: auto } .output img { max-width: 100% }
table { border-collapse: collapse } td, th { padding: 2px 10px; text-align: right; border-bottom: 1px solid #e3e6ea }
a.anchor-link { display: none } summary { cursor: pointer; color: #3c5a8a } .error { color: #a4262c } math { font-size: 1.08em }
@media print { body { margin: 0; max-width: none } details > summary { display: none } }
"""
highlight = Highlight2HTML(pygments_lexer="go")


# A bar over several letters, which browsers without a font for mathematics would draw over the last one only.
BAR = re.compile(r'<mover>((?:(?!</?mover).)*)<mo accent="true">&#x02015;</mo></mover>')


# What latex2mathml does not know, in words that it does.
WORDS = {r"\\\|": r"\Vert ", r"\\arg\b": r"\operatorname{arg}"}


def mathematics(body, display):
    known = body
    for word, other in WORDS.items():
        known = re.sub(word, lambda _: other, known)
    try:
        formula = BAR.sub(r'<mrow style="border-top:1px solid;padding-top:2px">\1</mrow>', convert(known, display=display))
    except Exception as problem:
        raise SystemExit(f"handout: cannot set the formula {body!r}: {problem!r}")
    if "\\" in formula:
        raise SystemExit(f"handout: the formula {body!r} has a command that is not known")
    return formula


class Renderer(IPythonRenderer):
    """Markdown with formulas as MathML."""

    def block_math(self, body):
        return mathematics(body, "block")

    def multiline_math(self, text):
        return mathematics(text, "block")

    def inline_math(self, body):
        return mathematics(body, "inline")

    def latex_environment(self, name, body):
        return mathematics(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def markdown(text):
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(text)


def output(out):
    """One output as HTML, in the richest form that a page can show."""
    if out.output_type == "stream":
        return f"<pre>{ansi2html(out.text)}</pre>"
    if out.output_type == "error":
        return '<pre class="error">' + ansi2html("\n".join(out.traceback)) + "</pre>"
    data = out.data
    if "text/html" in data:
        shown = data["text/html"]
        if "<iframe" in shown:  # nor does the script travel along that waits for the page to answer
            shown = re.sub(r"<script\b.*?</script>", "", shown, flags=re.DOTALL)
        return re.sub(r"<iframe\b.*?</iframe>", "<p>(The interactive page is made where the notebook runs.)</p>", shown, flags=re.DOTALL)
    for mime in "image/png", "image/jpeg":
        if mime in data:
            name = html.escape(data.get("text/plain", ""), quote=True)
            return f'<img alt="{name}" src="data:{mime};base64,{data[mime].strip()}">'
    if "text/markdown" in data:
        return markdown(data["text/markdown"])
    return f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"


def cells(book):
    for cell in book.cells:
        if cell.cell_type == "markdown":
            yield markdown(cell.source)
            continue
        code = f'<div class="code">{highlight(cell.source)}</div>'
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            code = f"<details><summary>code: {html.escape(cell.source.splitlines()[0])}</summary>{code}</details>"
        yield code
        for out in cell.outputs:
            yield f'<div class="output">{output(out)}</div>'


def links(part, handouts, anchors):
    """A part of a page with links that work where it is."""
    def one(m):
        target, text = html.unescape(m[1]), m[2]
        path, _, part = target.partition("#")
        if path.endswith(".ipynb") and pathlib.Path(path).name in handouts:
            return f'<a href="{html.escape(pathlib.Path(path).with_suffix(".html").name)}">{text}</a>'
        if re.match(r"https?:", target) or not path and part in anchors:
            return m[0]
        return text
    return re.sub(r'<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)</a>', one, part, flags=re.DOTALL)


def page(book, handouts):
    title = book.cells[0].source.partition("\n")[0].lstrip("# ")
    body = list(cells(book))
    anchors = {id for part in body for id in re.findall(r'\bid="([^"]+)"', part)}
    body = [part if "<script" in part else links(part, handouts, anchors) for part in body]  # a script is no place to look for links in
    return (f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{html.escape(title)}</title>\n'
            f"<style>{STYLE}{HtmlFormatter().get_style_defs('.highlight')}</style>\n" + "\n".join(body) + "\n</html>\n")


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--chromium", help="the browser that makes the PDF")
    args.add_argument("folder", type=pathlib.Path)
    args.add_argument("notebooks", nargs="+", type=pathlib.Path)
    args = args.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    handouts = {path.name for path in args.notebooks}
    for path in args.notebooks:
        target = args.folder / path.with_suffix(".html").name
        target.write_text(page(nbformat.read(path, as_version=4), handouts), encoding="utf-8")
        print(f"{target} {target.stat().st_size / 1000:.0f} kB", flush=True)
        if args.chromium:
            pdf = target.with_suffix(".pdf")
            root = ["--no-sandbox"] * (hasattr(os, "getuid") and os.getuid() == 0)
            subprocess.run([args.chromium, "--headless", "--disable-gpu", *root, "--virtual-time-budget=20000", "--no-pdf-header-footer",
                            f"--print-to-pdf={pdf}", target.resolve().as_uri()], check=True, stderr=subprocess.DEVNULL, timeout=300)
            print(f"{pdf} {pdf.stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main()
