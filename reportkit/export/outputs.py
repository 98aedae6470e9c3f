"""What a cell shows, read into blocks: of each output, the richest form that all media bear."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from reportkit import media
from reportkit.blocks import Block, Image, Paragraph, Run, Table, Tone, blocks_from_json
from reportkit.blocks.characters import shortened
from reportkit.blocks.figures import has_title, read_figure
from reportkit.errors import ExportError
from reportkit.estimate import Estimate
from reportkit.export.images import read_data_url, read_picture
from reportkit.export.markdown import html_of
from reportkit.export.markup import blocks_from_html, unseen
from reportkit.export.problems import ALL_MEDIA, Medium, Problem
from reportkit.fact import Fact, facts_from_json

_ADVICE = "End the cell with a table or rk.chart(figure, takeaway=...)."
# Python's own words for an object, as in "<Axes: >", "Text(0.5, 1.0, 'Calls')" or "alt.Chart(...)":
# what the object is, not what it says.
_REPR = re.compile(r"\[?<.*>\]?|.* at 0x[0-9a-f]{6,}.*|Text\(.*\)|[\w.]+\(\.\.\.\)", re.DOTALL)
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Shown:
    """What was read so far: blocks in order, facts by id, and what could not be read."""

    blocks: list[Block] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_output(output: Mapping[str, Any], cell: int, heading: str, shown: Shown) -> None:
    """Add what one output shows.

    Parameters
    ----------
    cell
        The cell's number, counted from 1 over all cells.
    heading
        The words of the heading it stands under: what a picture shows, if nothing else says so.

    Raises
    ------
    ExportError
        If the cell raised: a report is never made of a run that failed.
    """
    kind = output.get("output_type")
    if kind == "error":
        raise ExportError(
            f"Cell {cell} raised {output.get('ename')}: {output.get('evalue')}\n"
            "Run the notebook to its end; nothing is exported from a run that failed."
        )
    if kind == "stream":
        _stream(output, cell, shown)
        return
    data: Mapping[str, Any] = output.get("data") or {}
    details: Mapping[str, Any] = output.get("metadata") or {}
    readers = {mime: read for mime, read in _READERS.items() if mime in data}
    if _WIDGET in data:
        readers.pop(media.PLAIN, None)
    for mime, read in readers.items():
        if read(data[mime], _Place(cell, heading, mime, details), shown):
            return
    if data and any(str(value).strip() for value in data.values()):
        _lost(cell, data, shown)


@dataclass(frozen=True, slots=True)
class _Place:
    cell: int
    heading: str
    mime: str
    details: Mapping[str, Any]

    def problem(
        self, text: str, media: tuple[Medium, ...] = ALL_MEDIA, *, loss: bool = False
    ) -> Problem:
        return Problem(self.cell, self.mime, media, text, "loss" if loss else "warning")


def _joined(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _view(value: object, place: _Place, shown: Shown) -> bool:
    try:
        said = value if isinstance(value, dict) else {}
        blocks = blocks_from_json(said.get("blocks"))
        facts = facts_from_json(said.get("facts", []))
    except ValidationError as error:
        count = error.error_count()
        shown.problems.append(
            place.problem(
                f"shows a view that cannot be read ({count} faults). "
                "Run the notebook again with this version of reportkit.",
                loss=True,
            )
        )
        return False
    shown.blocks.extend(blocks)
    for fact in facts:
        known = shown.facts.setdefault(fact.id, fact)
        if known != fact:
            shown.problems.append(
                place.problem(
                    f"states {fact.id} as {_said(fact)}, but an earlier cell said {_said(known)}. "
                    "Compute it once and show the same result in both."
                )
            )
    return True


def _said(fact: Fact) -> str:
    value = fact.value
    return f"{value.value:g} {value.unit}" if isinstance(value, Estimate) else str(value)


def _plotly(value: object, place: _Place, shown: Shown) -> bool:
    if not isinstance(value, dict) or not value.get("data"):
        return False
    figure = read_figure(value)
    shown.blocks.append(figure)
    if not has_title(value):
        shown.problems.append(
            place.problem(
                "shows a chart that does not say what it means. "
                "Show it with rk.chart(figure, takeaway=...), or give it a title."
            )
        )
    if figure.numbers is None:
        shown.problems.append(
            place.problem(
                "shows a chart whose numbers cannot be listed. Show them as a table beside it.",
                ("text",),
            )
        )
    return True


def _html(value: object, place: _Place, shown: Shown) -> bool:
    html = _joined(value)
    blocks = blocks_from_html(html, _embedded)
    if not blocks:
        return False
    shown.blocks.extend(blocks)
    left_out = unseen(html, sum(isinstance(block, Image) for block in blocks))
    if left_out:
        shown.problems.append(place.problem(left_out, loss=True))
    for block in blocks:
        if isinstance(block, Table) and any(_elided(row) for row in block.rows):
            shown.problems.append(
                place.problem(
                    "shows a table of which pandas left rows out. "
                    "Show the rows that matter, or use rk.table(frame)."
                )
            )
    return True


def _elided(row: tuple[Any, ...]) -> bool:
    said = [cell[0].text.strip() if isinstance(cell, tuple) and cell else "" for cell in row]
    return len(said) > 1 and all(words in {"...", "…"} for words in said)


def _picture(value: object, place: _Place, shown: Shown) -> bool:
    picture = read_picture(_joined(value))
    if picture is None:
        return False
    own = place.details.get(place.mime)
    alt = place.details.get("alt") or (own.get("alt") if isinstance(own, Mapping) else None)
    words = str(alt or place.heading or "").strip()
    shown.blocks.append(
        Image(picture.data, picture.media_type, words, picture.width, picture.height)
    )
    if not alt:
        shown.problems.append(
            place.problem(
                "shows a picture without words. Say what it means in the output's metadata "
                '("alt"), or show the chart with rk.chart(figure, takeaway=...).',
                ("email", "text"),
            )
        )
    return True


def _markdown(value: object, place: _Place, shown: Shown) -> bool:
    return _html(html_of(_joined(value)), place, shown)


def _plain(value: object, _place: _Place, shown: Shown) -> bool:
    words = _joined(value).strip("\n")
    if not words.strip() or _REPR.fullmatch(words.strip()):
        return False
    shown.blocks.append(Paragraph((Run(words, Tone.CODE),)))
    return True


def _stream(output: Mapping[str, Any], cell: int, shown: Shown) -> None:
    words = _joined(output.get("text", ""))
    if output.get("name") == "stderr":
        if words.strip():
            text = f"wrote to stderr, which no reader sees: {_gist(words)}"
            shown.problems.append(Problem(cell, "stderr", ALL_MEDIA, text, "warning"))
        return
    _plain(words, _Place(cell, "", media.PLAIN, {}), shown)


def _gist(words: str) -> str:
    """Return the line that says what happened: Python prints a line of source after it."""
    lines = words.strip().splitlines()
    named = [line for line in lines if re.search(r"\w(Warning|Error|Exception)\b", line)]
    return shortened([*lines, *named][-1], 120)


def _embedded(address: str, alt: str) -> Image | None:
    picture = read_data_url(address)
    if picture is None:
        return None
    return Image(picture.data, picture.media_type, alt, picture.width, picture.height)


def _lost(cell: int, data: Mapping[str, Any], shown: Shown) -> None:
    mime = next((mime for mime in (media.HTML, *data) if mime in data and mime != media.PLAIN), "")
    if not mime:
        return
    what = "an HTML widget" if mime in {media.HTML, _WIDGET} else mime
    shown.problems.append(
        Problem(cell, mime, ALL_MEDIA, f"shows {what} that no medium can show. {_ADVICE}")
    )


_READERS: dict[str, Callable[[Any, _Place, Shown], bool]] = {
    media.VIEW: _view,
    media.PLOTLY: _plotly,
    media.HTML: _html,
    media.PNG: _picture,
    media.JPEG: _picture,
    media.MARKDOWN: _markdown,
    media.PLAIN: _plain,
}
