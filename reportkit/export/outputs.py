"""What a cell shows, read into blocks: of each output, the richest form that all media bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reportkit import media
from reportkit.blocks import Image, blocks_from_json
from reportkit.blocks.figures import has_title, read_figure
from reportkit.errors import ExportError
from reportkit.estimate import Estimate
from reportkit.export.advice import WIDGET, advice_on
from reportkit.export.markdown import html_of
from reportkit.export.markup import blocks_from_html
from reportkit.export.own_pictures import embedded, read_drawn
from reportkit.export.own_tables import judge_tables, shortened_table
from reportkit.export.printed_words import is_value, read_plain, read_stream
from reportkit.export.problems import ALL_MEDIA, Problem
from reportkit.export.shown import Place, Shown, joined
from reportkit.export.unseen import cell_colours, formula, unseen
from reportkit.fact import Fact, facts_from_json
from reportkit.formats import dates, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


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
        read_stream(output, cell, shown)
        return
    data: Mapping[str, Any] = output.get("data") or {}
    details: Mapping[str, Any] = output.get("metadata") or {}
    readers = {mime: read for mime, read in _READERS.items() if mime in data}
    if WIDGET in data:
        readers.pop(media.PLAIN, None)
    if any(_is_told(mime, data) for mime in data) and is_value(data.get(media.PLAIN, "")):
        readers.pop(media.PLAIN, None)  # it stands in for what the cell shows, and says less
    for mime, read in readers.items():
        if read(data[mime], Place(cell, heading, mime, details), shown):
            return
    _lost(cell, data, shown)


def _view(value: object, place: Place, shown: Shown) -> bool:
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
    if isinstance(value, Estimate):
        return f"{numbers.digits(value.value, 6)} {value.unit}"
    return value if isinstance(value, str) else dates.short_day(value)


def _plotly(value: object, place: Place, shown: Shown) -> bool:
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
    if value.get("frames"):
        shown.problems.append(
            place.problem(
                "plays an animation, of which a reader sees the first picture. "
                "Show the pictures that matter one by one.",
                loss=True,
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


def _html(value: object, place: Place, shown: Shown) -> bool:
    html, left = shortened_table(joined(value))
    read = blocks_from_html(html, embedded)
    blocks = judge_tables(read, left, place, shown)
    shown.blocks.extend(blocks)
    left_out = unseen(html, sum(isinstance(block, Image) for block in blocks)) if blocks else ""
    if left_out:
        shown.problems.append(place.problem(left_out, loss=True))
    for wrong in (formula(html), cell_colours(html)):
        if wrong:
            shown.problems.append(place.problem(wrong))
    return bool(read)


def _markdown(value: object, place: Place, shown: Shown) -> bool:
    return _html(html_of(joined(value)), place, shown)


def _lost(cell: int, data: Mapping[str, Any], shown: Shown) -> None:
    """Say what a cell shows that no medium can; an empty output loses nothing."""
    told = [mime for mime in (media.PLOTLY, media.HTML, *data) if _is_told(mime, data)]
    if told:
        shown.problems.append(Problem(cell, told[0], ALL_MEDIA, advice_on(told[0])))


def _is_told(mime: str, data: Mapping[str, Any]) -> bool:
    return mime != media.PLAIN and mime in data and bool(joined(data[mime]).strip())


_READERS: dict[str, Callable[[Any, Place, Shown], bool]] = {
    media.VIEW: _view,
    media.PLOTLY: _plotly,
    media.HTML: _html,
    media.PNG: read_drawn,
    media.JPEG: read_drawn,
    media.GIF: read_drawn,
    media.WEBP: read_drawn,
    media.MARKDOWN: _markdown,
    media.PLAIN: read_plain,
}
