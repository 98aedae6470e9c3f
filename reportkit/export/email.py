"""A document as the HTML of an email: nested tables, styles inline, pictures by reference.

1. The template writes plain table HTML with classes.
2. One stylesheet is put inline; only what refines a phone or a dark screen stays in the head.
3. What is too large for Gmail loses table rows, the later tables first, and says how many the
   web page has.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

import css_inline
from markupsafe import Markup

from reportkit.blocks import Bar, Block, Figure, Table, Tone, places_at_a_glance, plain
from reportkit.blocks.html import environment
from reportkit.blocks.marks import MARKS
from reportkit.blocks.widths import fit
from reportkit.errors import ExportError
from reportkit.export.images import shown_size
from reportkit.export.pictures import email_pictures, picture_names
from reportkit.formats.locale import use
from reportkit.formats.numbers import exact
from reportkit.theme import HOUSE, PICTURE, Theme

if TYPE_CHECKING:
    from reportkit.blocks.model import Cell
    from reportkit.export.document import Document
    from reportkit.theme import Palette

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
LOGO = "logo.png"
"""What ``image_source`` is asked for where the theme has a logo."""

ImageSource = Callable[[str], str]


def render_email(
    document: Document,
    charts: Mapping[str, bytes],
    image_source: ImageSource,
    theme: Theme = HOUSE,
) -> str:
    """Return the document as an email's HTML.

    Parameters
    ----------
    charts
        The figures' PNGs by name; a figure without one shows its title and its numbers.
    image_source
        Given a picture's name, returns what ``src`` holds: ``cid:...``, or a file beside it.
    theme
        Its colours, fonts and logo; the logo's name is :data:`LOGO`.

    Raises
    ------
    ExportError
        If it is above 100 kB, encoded, with its tables cut to a row each.
    """
    size = 0
    for caps in _ROW_CAPS:
        with use(document.locale):
            html = _render(document, charts, image_source, theme, caps)
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
    """A block as the email shows it: its table cut to some rows, and what that left out.

    ``picture`` is the name of its picture, where it has one.
    """

    block: Block
    left: str = ""
    picture: str = ""


def _render(
    document: Document,
    charts: Mapping[str, bytes],
    image_source: ImageSource,
    theme: Theme,
    caps: tuple[int, int],
) -> str:
    page = environment("reportkit.export").get_template("email.html.j2")
    rtl = document.direction == "rtl"
    styles = _mirrored(_styles(theme)) if rtl else _styles(theme)
    html = page.render(
        document=document,
        parts=_parts(document.blocks, caps),
        charts=email_pictures(document.blocks, charts),
        image_source=image_source,
        styles=Markup(styles),  # noqa: S704 - our own file
        marks=MARKS,
        theme=theme,
        logo=LOGO,
        white=PICTURE,
        fills=_fills(theme.light),
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


def _parts(blocks: Sequence[Block], caps: tuple[int, int]) -> list[_Part]:
    """Return what the email shows: all but details, tables cut to the half's number of rows."""
    names = picture_names(blocks)
    shown = [(at, blocks[at]) for at in places_at_a_glance(blocks)]
    return [
        _part(block, caps[number >= len(shown) / 2], names.get((at,), ""))
        for number, (at, block) in enumerate(shown)
    ]


def _part(block: Block, cap: int, picture: str) -> _Part:
    if isinstance(block, Table):
        return _Part(*_cut(block, cap))
    if isinstance(block, Figure) and block.numbers is not None:
        numbers, left = _cut(block.numbers, min(cap, _FIGURE_ROWS))
        return _Part(replace(block, numbers=numbers), left, picture)
    return _Part(block, picture=picture)


def _cut(table: Table, cap: int) -> tuple[Table, str]:
    """Keep the first rows, or the latest where rows are points in time; say what is left out."""
    more = len(table.rows) - cap
    if more <= 0:
        return table, ""
    timed = all(_in_time(row[0]) for row in table.rows if row)
    rows = table.rows[-cap:] if timed else table.rows[:cap]
    count = f"{exact(more)} {'earlier' if timed else 'more'}"
    left = f"{count} {'row stands' if more == 1 else 'rows stand'} on the web page."
    return replace(table, rows=rows), left


def _in_time(cell: Cell) -> bool:
    return bool(_TIME.search(plain(cell.text if isinstance(cell, Bar) else cell)))


@cache
def _styles(theme: Theme) -> str:
    styles = (resources.files("reportkit.export") / "templates/email.css").read_text("utf-8")
    return Template(styles).substitute(theme.css_values())


def _fills(palette: Palette) -> dict[Tone, str]:
    """Return what a bar is filled with, by its tone."""
    own = {Tone.MUTED: palette.calm, Tone.NEUTRAL: palette.neutral, Tone.CONCERN: palette.concern}
    own[Tone.IMPROVEMENT] = palette.improvement
    return dict.fromkeys(Tone, palette.accent) | own


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
