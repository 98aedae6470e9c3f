"""Words that try to be more than words, and a document with them in every field."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from nbformat.v4 import new_code_cell, new_notebook
from notebook_parts import data, view
from PIL import Image as Pillow

from reportkit.blocks import (
    Bar,
    Block,
    Callout,
    Column,
    Details,
    Figure,
    Heading,
    Image,
    Item,
    Items,
    Masthead,
    Paragraph,
    Role,
    Run,
    Shape,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
)
from reportkit.export.document import Document, read_document
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTILE = (
    '<b>bold</b> <img src=x onerror="window.pwned=1"> &amp; <!-- --> <svg onload=window.pwned=1>',
    "</script></style></title></textarea><script>window.pwned=1</script>",
    '" onmouseover="window.pwned=1" autofocus onfocus=window.pwned=1 x=\'',
    "javascript:window.pwned=1",
    'https://evil.example/" onclick="window.pwned=1',
    "data:text/html,<script>window.pwned=1</script>",
    "{{ 7 * 7 }} {% for x in y %} ${7*7} {# c #} %(a)s {0} {a.b} #{1} <%= 1 %>",
    "=cmd|'/c calc'!A1 =HYPERLINK(\"https://evil.example\") @SUM(1) +1 -1",
    "one\r\nBcc: victim@evil.example\r\n\r\ntwo\nthree\x0bfour\u2028five\x00six\x1b[31m",
    "\u202eevil\u202c \u2067isolate \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d \u200f\u061c",
    "👩‍👩‍👧‍👦 🇩🇪 é e\u0301 日本語 \U000e0001\U000e0041 \ufdd0",
    "W" * 10_000,
    "</style>; } * { display: none } url(https://evil.example/x) @import 'https://evil.example'",
    "<a href='javascript:window.pwned=1'>press</a> <a href='https://evil.example'>go</a>",
    "$\\href{javascript:window.pwned=1}{x}$ \\(x\\) [x](javascript:window.pwned=1) ![](https://evil.example/x.png)",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe><base href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><form action=x><input>",
    "=?utf-8?q?=0D=0ABcc:_victim?= --=_reportkit_0 \r\nContent-Type: text/html",
)


def picture() -> str:
    file = io.BytesIO()
    Pillow.new("RGB", (4, 4), "white").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def text_of(words: str) -> Text:
    """The words in every way in which a text may be set."""
    return (
        Run(words),
        *(Run(words[:200], tone) for tone in Tone),
        Run(words[:200], href=words[:200]),
        Run(words[:200], fact="f"),
        Run(words[:200], fact=words[:200]),
    )


def blocks_of(words: str) -> tuple[Block, ...]:
    said = text_of(words)
    table = Table(
        (Column(words), Column(words, "end")),
        ((said, Bar(0.5, said)), (said, said)),
        words,
    )
    spec = {
        "data": [
            {"type": "bar", "x": [words], "y": [1], "name": words, "text": [words],
             "hovertext": [words], "customdata": [[words]], "texttemplate": words,
             "hovertemplate": words},
            {"type": "pie", "labels": [words, "b"], "values": [1, 2], "title": {"text": words}},
        ],
        "layout": {
            "title": {"text": words}, "xaxis": {"title": {"text": words}},
            "annotations": [{"text": words, "hovertext": words, "x": 0, "y": 1}],
            "images": [{"source": "https://evil.example/x.png", "x": 0, "y": 0}],
            "font": {"family": words},
        },
    }  # fmt: skip
    figure = Figure(words, words, words, spec, table)
    return (
        Masthead(words, words, words, words),
        Paragraph(said, Role.STATUS),
        Paragraph((Run(words[:3000]),), Role.ANSWER),
        Heading(said),
        Heading(said, 3),
        Paragraph(said, Role.NOTE),
        *(Items((Item(said, shape), Item(said, number=1, level=1))) for shape in Shape),
        Callout(words, said, said),
        Tiles(tuple(Tile(words, said, (said,)) for _ in range(4))),
        table,
        figure,
        Image(picture(), "image/png", words, 4, 4),
        Details(words, (Paragraph(said), table, figure)),
    )


def document_of(*hostile: str) -> Document:
    """A report with these words in every field: views, markdown, HTML, prints, facts."""
    cells = []
    for words in hostile:
        fact = Fact("f", words, words, words, Grade.RECORDED, words)
        cells.append(view(blocks_of(words), (fact,)))
        cells.append(new_code_cell("x", outputs=[data({"alt": words}, png=picture())]))
    return read_document(new_notebook(cells=cells))


def own_words(hostile: Sequence[str]) -> Document:
    """A report in which the same stands as markdown, HTML and prints: what an analyst passes on."""
    cells = []
    for words in hostile:
        cells.append(new_code_cell("x", outputs=[data(**{"text/markdown": words})]))
        cells.append(new_code_cell("x", outputs=[data(html=f"<p>{words}</p>")]))
        cells.append(new_code_cell("x", outputs=[data(plain=words)]))
    return read_document(new_notebook(cells=cells))
