"""Blocks as HTML: what a view shows in Jupyter, and the body of the web page.

1. :func:`render_html` gives the fragment with its styles, for a cell's output.
2. :func:`render_body` gives the fragment alone, for a page that holds :func:`stylesheet` once.

Nothing is marked safe that comes from data: the templates escape every value.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reportkit.blocks.characters import printable
from reportkit.blocks.marks import MARKS, tone_mark
from reportkit.blocks.model import Block, Place, Run, blocks_to_json
from reportkit.blocks.provenance import Provenance, provenance
from reportkit.blocks.widths import fit
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportkit.fact import Fact

_LONG_WORD = re.compile(r"\S{31,}")
_PIECE = 10


@dataclass(frozen=True, slots=True)
class Chart:
    """How a page holds a figure: the id of its live chart, and its picture as a ``data:`` URL."""

    id: str
    picture: str | None = None


def render_html(blocks: Sequence[Block], facts: Sequence[Fact] = ()) -> str:
    """Return blocks as one HTML fragment with its own styles, as Jupyter shows it.

    Parameters
    ----------
    facts
        What the runs' ``fact`` ids refer to: a run whose fact is here shows, on hover, focus or
        tap, where it came from.
    """
    # Jupyter has rules of its own for tables and lists, as specific as ours: ours go before.
    styles = stylesheet().replace(".rk ", ".rk.rk.rk ")
    return f"<style>{styles}</style>\n{render_body(blocks, facts)}"


def render_body(
    blocks: Sequence[Block],
    facts: Sequence[Fact] = (),
    charts: Mapping[Place, Chart] | None = None,
) -> str:
    """Return blocks as an HTML fragment without styles.

    Parameters
    ----------
    charts
        By the place of a figure among ``blocks``, how the page holds its chart; a figure without
        one shows its title and its numbers.
    """
    template = environment("reportkit.blocks").get_template("blocks.html.j2")
    known = {fact.id: provenance(fact) for fact in facts}
    return template.render(
        blocks=blocks,
        charts=charts or {},
        sources=_Sources(known, _scope(blocks)),
        marks=MARKS,
        fit=fit,
    )


@cache
def stylesheet(theme: Theme = HOUSE) -> str:
    """Return the fragment's styles; every rule is within ``.rk``."""
    styles = (resources.files("reportkit.blocks") / "templates/blocks.css").read_text("utf-8")
    return Template(styles).substitute(theme.css_values())


@cache
def environment(package: str) -> Environment:
    """Return the templates of a package; every value is escaped, and printable."""
    templates = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    templates.filters["breakable"] = breakable
    templates.filters["spaced"] = spaced
    templates.globals["tone_mark"] = tone_mark
    templates.globals["link"] = link
    return templates


def breakable(text: str) -> Markup:
    """Return a text whose long words may break, so that no page scrolls sideways."""
    lines = printable(text).strip("\n").split("\n")
    return Markup("<br>").join(map(_breakable, lines))


def spaced(text: str) -> Markup:
    """Return code, whose spaces mean something."""
    return breakable(text.replace("  ", "\u00a0 ").replace("  ", " \u00a0"))


def _breakable(text: str) -> Markup:
    if not _LONG_WORD.search(text):
        return escape(text)
    pieces: list[Markup] = []
    end = 0
    for word in _LONG_WORD.finditer(text):
        pieces.append(escape(text[end : word.start()]))
        long = word.group()
        parts = [long[at : at + _PIECE] for at in range(0, len(long), _PIECE)]
        pieces.append(Markup("<wbr>").join(parts))
        end = word.end()
    pieces.append(escape(text[end:]))
    return Markup("").join(pieces)


def link(run: Run) -> str | None:
    """Return where a run leads: an https address, or nothing."""
    href = run.href
    if href is None or not re.fullmatch(r"https://[^\s<>\"'\\]+", href, re.IGNORECASE):
        return None
    return printable(href)


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value)
    return value


def _scope(blocks: Sequence[Block]) -> str:
    """Return a prefix for ids that no other fragment of the same notebook has."""
    said = repr(blocks_to_json(tuple(blocks))).encode("utf-8", "replace")
    return f"rk-{hashlib.sha256(said).hexdigest()[:8]}"


class _Sources:
    """Numbers the tooltips of one fragment, so that each has an id of its own."""

    def __init__(self, known: Mapping[str, Provenance], scope: str) -> None:
        self._known = known
        self._scope = scope
        self._count = 0

    def of(self, run: Run) -> Provenance | None:
        return self._known.get(run.fact) if run.fact else None

    def next_id(self) -> str:
        self._count += 1
        return f"{self._scope}-{self._count}"
