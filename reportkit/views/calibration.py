"""Were we right: how forecasts turned out or, with too little history, what happened to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.blocks import (
    Column,
    Details,
    Figure,
    Heading,
    Paragraph,
    Role,
    Run,
    Table,
    Tone,
    text,
)
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers
from reportkit.savings.track_record.reference import RATING_SOURCE
from reportkit.story.say import say_spread, say_value, slug
from reportkit.story.track_record_words import (
    history_sentence,
    lean_sentence,
    reference_sentence,
    score_sentence,
    waiting_sentence,
)
from reportkit.views import drawing
from reportkit.views.rating_table import rating_table
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.blocks import Part, Text
    from reportkit.savings.track_record import TrackRecord

_MOST = 12
_ROW = 26
_FRAME = 56


def calibration(record: TrackRecord) -> View:
    """Return how often the forecasts' ranges held, and each forecast beside what came.

    Parameters
    ----------
    record
        From :func:`reportkit.track_record`. With fewer than ten outcomes, what happened to
        others stands beside what there is.
    """
    history, *others = history_sentence(record), lean_sentence(record), score_sentence(record)
    said = [one for one in others if one is not None]
    facts = [*history[1], *(fact for _, stated in said for fact in stated)]
    inside: list[Part] = [Paragraph(words) for words, _ in said]
    if not record.resolved.empty:
        table, in_table = _table(record)
        facts += in_table
        inside.append(_figure(record, table))
    waiting = waiting_sentence(record)
    if waiting:
        inside.append(Paragraph(text(waiting), Role.NOTE))
    if not record.enough:
        words, stated = reference_sentence(record)
        table, in_table = rating_table(record.rating_odds, record.as_of)
        facts += [*stated, *in_table]
        inside += [
            Heading(text("What happened to others"), 3),
            Paragraph(words),
            Paragraph(
                text("Of UK government major projects, the share that within a year came to this:")
            ),
            table,
            Paragraph(text(f"Source: {RATING_SOURCE}."), Role.NOTE),
        ]
    # With too little history there is nothing to say at a glance but that it is too little.
    glance = (Paragraph(history[0]),) if record.enough else ()
    inside = inside if record.enough else [Paragraph(history[0]), *inside]
    blocks = (*glance, Details("How earlier forecasts turned out", tuple(inside)))
    return View("calibration", blocks, unique(facts))


def _figure(record: TrackRecord, table: Table) -> Figure:
    rows = record.resolved.tail(_MOST)
    held = int(rows["held"].sum())
    return Figure(
        title=f"The range held in {held} of {len(rows)} forecasts",
        subtitle="Each likely range, as a share of its middle; dot: what came",
        alt=f"Range chart of {len(rows)} forecasts with what each came to: {held} lay inside their "
        "80% range.",
        spec=_spec(rows),
        numbers=table,
        height=_FRAME + _ROW * len(rows),
    )


def _spec(rows: pd.DataFrame) -> dict[str, Any]:
    names = [_name(row) for row in rows.to_dict("records")]
    scale = rows["p50"].abs().where(rows["p50"] != 0, 1.0)
    low, high, came = (rows[name] / scale for name in ("p10", "p90", "actual"))
    places = range(len(rows))
    ends = [0.0, 1.0, *low, *high, *came]
    ranges = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for ends_of in zip(low, high, strict=True) for x in (*ends_of, None)],
        "y": [y for place in places for y in (place, place, None)],
        "line": {"color": drawing.GREY, "width": 3},
        "hoverinfo": "skip",
    }
    traces = [ranges]
    for held, colour, symbol in (
        (True, drawing.ACCENT, "circle"),
        (False, drawing.CONCERN, "diamond"),
    ):
        kept = [place for place in places if bool(rows["held"].iloc[place]) is held]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [float(came.iloc[place]) for place in kept],
                "y": kept,
                "marker": {"color": colour, "size": 11, "symbol": symbol},
                "hoverinfo": "skip",
            }
        )
    layout = drawing.layout(
        hovermode=False,
        margin={"l": 48, "r": 24, "t": 8, "b": 36},
        xaxis={"tickformat": ".0%", "showgrid": True, "range": [min(ends), max(ends) * 1.05]},
        yaxis={
            "showgrid": False,
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [len(names) - 0.5, -0.5],
            "ticklabelstandoff": 6,
        },
    )
    return {"data": traces, "layout": layout}


def _name(row: dict[Any, Any]) -> str:
    made, due = (dates.month(_day(row[name])) for name in ("made_on", "due"))
    return drawing.literal(f"{made} for {due}")


def _table(record: TrackRecord) -> tuple[Table, list[Fact]]:
    rows: list[tuple[Text, ...]] = []
    facts: list[Fact] = []
    for row in record.resolved.tail(_MOST).to_dict("records"):
        made, due = _day(row["made_on"]), _day(row["due"])
        name = f"{slug(str(row['forecast']))}.{made.isoformat()}"
        low, mid, high = (float(row[part]) for part in ("p10", "p50", "p90"))
        forecast = Fact(
            f"track_record.forecast.{name}",
            f"{row['label']}, forecast on {dates.day(made)}",
            Estimate(mid, str(row["unit"]), low, high, numbers.LIKELY),
            due.isoformat(),
            Grade.MODELLED,
            str(row.get("source") or "kept when it was made"),
        )
        came = Fact(
            f"track_record.outcome.{name}",
            f"{row['label']}, as it came",
            Estimate(float(row["actual"]), str(row["unit"])),
            due.isoformat(),
            Grade.MEASURED if row.get("actual_grade") == "measured" else Grade.RECORDED,
            "table forecasts",
        )
        facts += [forecast, came]
        inside = Run("inside") if row["held"] else Run("outside", Tone.CONCERN)
        rows.append(
            (
                text(f"{row['label']}, forecast {dates.month(made)}"),
                text(say_spread(forecast)),
                text(say_value(came)),
                text(inside),
            )
        )
    columns = (
        Column("Forecast"),
        Column("Likely range", "end"),
        Column("Came", "end"),
        Column("Range"),
    )
    return Table(columns, tuple(rows)), facts


def _day(cell: object) -> dt.date:
    return pd.Timestamp(str(cell)).date()
