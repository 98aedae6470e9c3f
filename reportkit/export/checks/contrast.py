"""Check 14: how far words and marks stand out, on a light screen and on a dark one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from reportkit.blocks import Figure
from reportkit.export.checks.check import Check
from reportkit.export.checks.css_colour import read_colour
from reportkit.export.checks.finding import Flaw, error
from reportkit.export.checks.page_text import is_hidden, quoted
from reportkit.export.checks.style_rules import inline, settings
from reportkit.theme.contrast import MARK, TEXT, contrast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.export.checks.proof import Proof

_WHITE, _BLACK = "#ffffff", "#000000"
_UNSEEN = {"style", "script", "head", "title", "img"}


@dataclass(frozen=True, slots=True)
class _Look:
    """The colours that hold where a tag stands."""

    ink: str = _BLACK
    ground: str = _WHITE
    scheme: str = "light"
    rules: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def within(self, tag: Tag) -> _Look:
        """Return the look within a tag."""
        own = {each.name: each.value for each in inline(tag)}
        own.update(self.rules.get(id(tag), {}))
        ground = own.get("background-color") or own.get("background") or str(tag.get("bgcolor", ""))
        return replace(
            self,
            ink=read_colour(own.get("color", "")) or self.ink,
            ground=read_colour(ground) or self.ground,
        )


def _email(proof: Proof) -> Iterator[Flaw]:
    body = proof.email.body
    dark = settings(proof.email, "dark")
    for look in (_Look(), _Look(scheme="dark", rules=dark)):
        if body:
            yield from _texts(body, look)
    for block in proof.blocks:
        if isinstance(block, Figure):
            yield from _marks(block)


def _texts(tag: Tag, outer: _Look) -> Iterator[Flaw]:
    if is_hidden(tag):
        return
    look = outer.within(tag)
    if tag.name == "td" and look.ground != outer.ground and not tag.get_text(strip=True):
        yield from _bar(tag, look, outer)
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name not in _UNSEEN:
                yield from _texts(child, look)
        elif (
            isinstance(child, NavigableString)
            and not isinstance(child, PreformattedString)
            and child.strip("\u00a0 \n")
        ):
            found = contrast(look.ink, look.ground)
            if found < TEXT:
                yield error(
                    f"{look.scheme} screen, {quoted(child)}",
                    f"has a contrast of {found:.1f} to 1; words need {TEXT} to 1.",
                )


def _bar(tag: Tag, look: _Look, outer: _Look) -> Iterator[Flaw]:
    """Look at a coloured cell without words: what is left of a bar is ground, and no mark."""
    if tag.find_previous_sibling("td") is not None:
        return
    found = contrast(look.ground, outer.ground)
    if found < MARK:
        row = tag.find_parent("table")
        beside = quoted(row.parent.get_text() if row and row.parent else "")
        yield error(
            f"{look.scheme} screen, the bar of {beside}",
            f"has a contrast of {found:.1f} to 1; marks need {MARK} to 1.",
        )


def _marks(figure: Figure) -> Iterator[Flaw]:
    """Look at the lines, bars and points of a chart, which stand on white in an email."""
    for trace in figure.spec.get("data") or []:
        for colour in _trace_colours(trace):
            read = read_colour(colour)
            found = contrast(read, _WHITE) if read else MARK
            if found < MARK:
                mark = trace.get("name") or trace.get("type", "a mark")
                yield error(
                    f"chart {quoted(figure.title)}, {mark}",
                    f"is drawn in {colour}, {found:.1f} to 1 on white; marks need {MARK} to 1.",
                )


def _trace_colours(trace: Mapping[str, Any]) -> Iterator[str]:
    """Yield the colours of what is drawn; a band's fill only says what its line says."""
    kind, mode = trace.get("type", "scatter"), str(trace.get("mode") or "lines")
    line, marker = trace.get("line") or {}, trace.get("marker") or {}
    wants_line = kind.startswith("scatter") and "lines" in mode and line.get("width") != 0
    wants_marker = kind == "bar" or (kind.startswith("scatter") and "markers" in mode)
    for part, wanted in ((line, wants_line), (marker, wants_marker)):
        colour = part.get("color") if wanted else None
        if isinstance(colour, str):
            yield colour
        elif isinstance(colour, list | tuple):
            yield from (each for each in colour if isinstance(each, str))


CHECKS = (Check(14, "contrast", "4.5 to 1 for words, 3 to 1 for marks, light and dark.", _email),)
