"""One metric's periods, with what is usual: which points are signals, by shape and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.blocks import Column, Figure, Run, Table, Text, Tone, plain, text
from reportkit.formats import numbers
from reportkit.story.signal_facts import TYPE_WORDS, UNTOLD, type_fact, value_fact
from reportkit.story.signal_words import TYPE_TONES, how, period_words, said_value
from reportkit.views import drawing
from reportkit.views.signal_drawing import axis_with_target, band, points

if TYPE_CHECKING:
    from reportkit.progress.signals import PointType, Signal, Signals

_ROWS = 12
_HEIGHT = 200  # px
_LONGEST_NAME = 90
_BESIDE = 4  # points that words beside the launch may cover
_HEIGHTS = (0.93, 0.5, 0.08)


def signal_figure(signals: Signals, signal: Signal) -> Figure:
    """Return a metric's line, what is usual shaded, each signal with its shape."""
    shown = _by_period(signal)
    first = period_words(signal, signal.periods.period(0))
    said = TYPE_WORDS[signal.type] if signal.type else UNTOLD
    why = plain(how(signals, signal))
    name = signal.name[:_LONGEST_NAME]
    unit = numbers.unit_words(signal.unit) or "share"
    return Figure(
        title=f"{signal.name}: {said}",
        subtitle=f"{unit}, by {signal.per}"
        + ("" if signal.judged is None else "; shaded: what is usual")
        + ("" if signal.target is None else "; dashed: target"),
        alt=f"Line chart of {name} from {first} to {period_words(signal)}: {said}"
        + (f", {why}." if why else "."),
        spec={"data": _traces(shown, signal), "layout": _layout(shown, signal)},
        numbers=_numbers(signals, signal, shown),
        height=_HEIGHT,
    )


def _by_period(signal: Signal) -> pd.DataFrame:
    """Return ``value``, ``lower``, ``upper`` and ``type`` by period, season and trend put back."""
    frame = pd.DataFrame({"value": signal.periods.series})
    if signal.judged is None:
        return frame.assign(lower=frame["value"], upper=frame["value"], type="common")
    xmr, known = signal.judged.xmr, signal.judged.course.known
    return frame.assign(
        lower=xmr.lower_limit + known, upper=xmr.upper_limit + known, type=list(xmr.point_types)
    )


def _traces(shown: pd.DataFrame, signal: Signal) -> list[dict[str, Any]]:
    days = [day.date().isoformat() for day in pd.DatetimeIndex(shown.index)]
    line = points(days, shown["value"], shown["type"].tolist(), signal.name)
    return [line] if signal.judged is None else [*band(days, shown["lower"], shown["upper"]), line]


def _layout(shown: pd.DataFrame, signal: Signal) -> dict[str, Any]:
    ends = shown[["value", "lower", "upper"]].to_numpy(dtype=float).ravel().tolist()
    goal = [] if signal.target is None else [signal.target]
    said = "" if signal.target is None else said_value(signal, signal.target)
    own = axis_with_target([*ends, *goal], signal.target, said, signal.unit)
    if signal.judged is not None and signal.compared_with_before:
        at = signal.judged.learned_from
        launch = signal.periods.period(at).start.isoformat()
        beside = shown["value"].iloc[max(at - _BESIDE, 0) : at + 1].tolist()
        words = drawing.mark_label(launch, "First live", after=False)
        words |= {"y": _free([*beside, *goal], ends=[*ends, *goal]), "yanchor": "middle"}
        own["shapes"] = [*own.get("shapes", []), drawing.mark(launch)]
        own["annotations"] = [*own.get("annotations", []), words]
    return drawing.layout(xaxis={"type": "date"}, **own)


def _free(taken: list[float], *, ends: list[float]) -> float:
    """Return the height [share of the picture] that is farthest from what is drawn there."""
    low, high = min(ends), max(ends)
    drawn = [(value - low) / ((high - low) or 1.0) for value in taken]
    return max(_HEIGHTS, key=lambda height: min(abs(height - one) for one in drawn))


def _numbers(signals: Signals, signal: Signal, shown: pd.DataFrame) -> Table:
    columns = (
        Column(signal.per.capitalize()),
        Column("Value", "end"),
        Column("Usual", "end"),
        Column("What it is"),
    )
    places = range(max(len(shown) - _ROWS, 0), len(shown))
    return Table(columns, tuple(_row(signals, signal, shown, at) for at in places))


def _row(signals: Signals, signal: Signal, shown: pd.DataFrame, at: int) -> tuple[Text, ...]:
    row = shown.iloc[at]
    latest = at == len(shown) - 1
    value = said_value(signal, float(row["value"]))
    kind: PointType = row["type"]
    usual = "not known"
    word = Run("too few to tell", Tone.MUTED)
    if signal.judged is not None:
        usual = numbers.ends(float(row["lower"]), float(row["upper"]), signal.unit)
        word = Run(TYPE_WORDS[kind], TYPE_TONES[kind])
    if latest:
        word = Run(word.text, word.tone, type_fact(signals, signal).id)
    return (
        text(period_words(signal, signal.periods.period(at))),
        text(Run(value, fact=value_fact(signals, signal).id if latest else None)),
        text(usual),
        text(word),
    )
