"""A document as the HTML of an email: nested tables, styles inline, pictures by reference.

1. The template writes plain table HTML with classes.
2. One stylesheet is put inline; only what refines a phone or a dark screen stays in the head.
3. What is too large for Gmail loses table rows, the later tables first, and says how many the
   web page has.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import css_inline
from markupsafe import Markup

from reportkit.blocks import Bar, Block, Figure, Table, Tone, plain
from reportkit.blocks.html import environment
from reportkit.blocks.marks import MARKS
from reportkit.blocks.widths import fit
from reportkit.errors import ExportError
from reportkit.export.images import shown_size
from reportkit.export.pictures import all_pictures, picture_names

if TYPE_CHECKING:
    from reportkit.blocks.model import Cell
    from reportkit.export.document import Document

_AIM = 80_000
_MOST = 100_000
_FIGURE_ROWS = 6
_TIME = re.compile(r"\b(?:1[89]|20)\d\d\b")
# Rows that a table keeps in the first half of the email, and in the second: what is read first
# is cut last.
_ROW_CAPS = (
    *((cap, cap) for cap in (200, 100, 60, 40, 25, 15, 10)),
    *((10, 6), (10, 3), (10, 1), (6, 1), (5, 1), (4, 1), (3, 1), (1, 1)),
)
_FILLS = {
    Tone.PLAIN: "#1f5fa8",
    Tone.STRONG: "#1f5fa8",
    Tone.CODE: "#1f5fa8",
    Tone.IMPROVEMENT: "#1f5fa8",
    Tone.MUTED: "#9db1c9",
    Tone.NEUTRAL: "#566070",
    Tone.CONCERN: "#b45309",
}

ImageSource = Callable[[str], str]


def render_email(
    document: Document,
    charts: Mapping[str, bytes],
    image_source: ImageSource,
    web_address: str | None = None,
) -> str:
    """Return the document as an email's HTML.

    Parameters
    ----------
    charts
        The figures' PNGs by name; a figure without one shows its title and its numbers.
    image_source
        Given a picture's name, returns what ``src`` holds: ``cid:...``, or a file beside it.
    web_address
        Where the web page is, if it has an https address.

    Raises
    ------
    ExportError
        If it is above 100 kB, encoded, with its tables cut to a row each.
    """
    size = 0
    for caps in _ROW_CAPS:
        html = _render(document, charts, image_source, web_address, caps)
        size = encoded_size(html)
        if size <= _AIM:
            return html
    if size > _MOST:
        raise ExportError(
            f"The email is {size / 1000:.0f} kB of HTML, and Gmail cuts it at 102 kB. "
            "Show less: shorter texts, or fewer tables."
        )
    return html


def encoded_size(html: str) -> int:
    """Return what the HTML takes in a message [bytes]."""
    return len(quopri.encodestring(html.encode()))


@dataclass(frozen=True, slots=True)
class _Part:
    """A block as the email shows it: its table cut to some rows, and what that left out."""

    block: Block
    left: str = ""


def _render(
    document: Document,
    charts: Mapping[str, bytes],
    image_source: ImageSource,
    web_address: str | None,
    caps: tuple[int, int],
) -> str:
    half = len(document.blocks) / 2
    page = environment("reportkit.export").get_template("email.html.j2")
    rtl = document.direction == "rtl"
    html = page.render(
        document=document,
        parts=[_part(block, caps[at >= half]) for at, block in enumerate(document.blocks)],
        charts=all_pictures(document.blocks, charts),
        names=picture_names(document.blocks),
        image_source=image_source,
        web_address=web_address,
        styles=Markup(_mirrored(_styles()) if rtl else _styles()),  # noqa: S704 - our own file
        marks=MARKS,
        fills=_FILLS,
        fit=fit,
        shown_size=shown_size,
        start="right" if rtl else "left",
        end="left" if rtl else "right",
    )
    return _without_spent_classes(_inliner().inline(html))


def _without_spent_classes(html: str) -> str:
    """Drop the cells' classes that only styles put inline spoke of: a twentieth of the whole."""
    head = html[: html.find("</head>")]
    alive = set(re.findall(r"\.([a-z][\w-]*)", head))

    def kept(found: re.Match[str]) -> str:
        names = " ".join(name for name in found[2].split() if name in alive)
        return f'{found[1]} class="{names}"' if names else found[1]

    return head + re.sub(r'(<t[dh]) class="([^"]*)"', kept, html[len(head) :])


def _part(block: Block, cap: int) -> _Part:
    if isinstance(block, Table):
        return _Part(*_cut(block, cap))
    if isinstance(block, Figure) and block.numbers is not None:
        numbers, left = _cut(block.numbers, min(cap, _FIGURE_ROWS))
        return _Part(replace(block, numbers=numbers), left)
    return _Part(block)


def _cut(table: Table, cap: int) -> tuple[Table, str]:
    """Keep the first rows, or the latest where rows are points in time; say what is left out."""
    more = len(table.rows) - cap
    if more <= 0:
        return table, ""
    timed = all(_in_time(row[0]) for row in table.rows if row)
    rows = table.rows[-cap:] if timed else table.rows[:cap]
    count = f"{more:,} {'earlier' if timed else 'more'}"
    left = f"{count} {'row stands' if more == 1 else 'rows stand'} on the web page."
    return replace(table, rows=rows), left


def _in_time(cell: Cell) -> bool:
    return bool(_TIME.search(plain(cell.text if isinstance(cell, Bar) else cell)))


@cache
def _styles() -> str:
    return (resources.files("reportkit.export") / "templates/email.css").read_text("utf-8")


def _mirrored(css: str) -> str:
    """Return the styles for a language that is written from right to left."""
    sides = {"left": "right", "right": "left"}
    css = re.sub(r"\b(?:left|right)\b", lambda side: sides[side.group()], css)
    return re.sub(r"(padding: \S+) (\S+) (\S+) ([^\s;]+)(?=[ ;])", r"\1 \4 \3 \2", css)


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        keep_style_tags=False,
        keep_at_rules=True,
        load_remote_stylesheets=False,
        minify_css=True,
    )
