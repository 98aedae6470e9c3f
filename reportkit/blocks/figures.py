"""An analyst's bare Plotly figure read into a figure block: its message and its numbers."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from reportkit.blocks import Column, Figure, Run, Table
from reportkit.blocks.arrays import array
from reportkit.blocks.characters import one_line, shortened
from reportkit.blocks.figure_tables import Told, tell
from reportkit.formats.numbers import digits, separators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_POINTS = 12
_MOST_TRACES = 4
_HEIGHT = 320
_LOWEST, _HIGHEST = 160, 700
_ALT_LENGTH = 250
_UNTITLED = "Chart"
_PLOTLYS_OWN = ".,"


@dataclass(frozen=True, slots=True)
class Series:
    """One trace: its name, what each point is called, and its values.

    ``course`` says that they follow each other, so that the first and the last mean something.
    """

    name: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    course: bool = True

    def told(self) -> list[float]:
        """Return the values that are known."""
        return [value for value in self.values if value is not None]


def read_figure(spec: Mapping[str, Any]) -> Figure:
    """Read Plotly's JSON as a figure.

    Its title leaves the chart and stands above it; width and margins are the medium's, all else
    is the analyst's. Its numbers are listed where they are few, else each series is summed up.
    """
    layout = _layout(spec)
    data = spec.get("data")
    traces = [trace for trace in data if isinstance(trace, dict)] if isinstance(data, list) else []
    series = [read for trace in traces if (read := read_series(trace)) is not None]
    told = tell(traces)
    title = _title(layout) or _axes(layout) or _UNTITLED
    for gone in ("title", "width", "autosize"):
        layout.pop(gone, None)
    height = layout.pop("height", None)
    tall = int(height) if isinstance(height, int | float) else _HEIGHT
    tall = min(max(tall, _LOWEST), _HIGHEST)
    if separators() != _PLOTLYS_OWN:
        layout.setdefault("separators", separators())
    layout["margin"] = {"l": 56, "r": 24, "t": 24, "b": 48}
    return Figure(
        title=title,
        subtitle=_axes(layout) if title != _axes(layout) else "",
        alt=_alt(title, series, told),
        spec={"data": traces, "layout": layout},
        numbers=numbers(series) if told is None else told.table,
        height=tall,
    )


def has_title(spec: Mapping[str, Any]) -> bool:
    """Whether a figure says anything in words."""
    return bool(_title(_layout(spec)))


def _layout(spec: Mapping[str, Any]) -> dict[str, Any]:
    layout = spec.get("layout")
    return dict(layout) if isinstance(layout, dict) else {}


def numbers(series: Sequence[Series]) -> Table | None:
    """Return the values behind a chart: all of a few, or first, last, lowest and highest."""
    if not series:
        return None
    few = len(series) <= _MOST_TRACES and all(len(one.values) <= _MOST_POINTS for one in series)
    if not few:
        return _summary(series)
    labels = series[0].labels
    if all(one.labels == labels for one in series):
        columns = (Column(""), *(Column(_name(one, at), "end") for at, one in enumerate(series)))
        rows = tuple(
            (_cell(label), *(_cell(number(one.values[at])) for one in series))
            for at, label in enumerate(labels)
        )
        return Table(columns, rows)
    columns = (Column("Series"), Column("At"), Column("Value", "end"))
    return Table(
        columns,
        tuple(
            (_cell(_name(one, at)), _cell(label), _cell(number(value)))
            for at, one in enumerate(series)
            for label, value in zip(one.labels, one.values, strict=True)
        ),
    )


def read_series(trace: Mapping[str, Any]) -> Series | None:
    """Read a trace's labels and values; ``None`` where it has none that are numbers."""
    if trace.get("visible", True) is not True:
        return None
    if trace.get("type") == "indicator":
        title, value = _words(trace.get("title")), _numbers([trace.get("value")])
        return Series("", (title,), tuple(value), course=False) if any(value) else None
    flat = trace.get("orientation", "h" if trace.get("type") == "funnel" else "v") == "h"
    names = ("values", "labels") if "values" in trace else ("x", "y") if flat else ("y", "x")
    values = _numbers(array(trace.get(names[0])))
    if not values or all(value is None for value in values):
        return None
    if trace.get("type") == "waterfall":
        values = _summed(values, array(trace.get("measure")))
    labels = [_label(item) for item in array(trace.get(names[1]))]
    labels += [str(at + 1) for at in range(len(labels), len(values))]
    course = str(trace.get("type", "scatter")).startswith("scatter") and names == ("y", "x")
    name = _plain(trace.get("name", ""))
    return Series(name, tuple(labels[: len(values)]), tuple(values), course)


def _summed(steps: Sequence[float | None], measures: Sequence[object]) -> list[float | None]:
    """Return a waterfall's bars: what is a total there is summed up by Plotly, not given."""
    bars: list[float | None] = []
    level = 0.0
    for at, step in enumerate(steps):
        measure = measures[at] if at < len(measures) else "relative"
        level = level + (step or 0.0) if measure == "relative" else level
        level = (step or 0.0) if measure == "absolute" else level
        bars.append(level if measure == "total" else step)
    return bars


def number(value: float | None) -> str:
    """Return a value as a chart's table prints it."""
    if value is None:
        return "\u2013"
    return digits(value, 4)


def _summary(series: Sequence[Series]) -> Table:
    course = all(one.course for one in series)
    heads = ("First", "Last", "Lowest", "Highest") if course else ("Lowest", "Highest")
    columns = (Column("Series"), *(Column(head, "end") for head in heads))
    rows = []
    for at, one in enumerate(series):
        told = one.told()
        ends = (told[0], told[-1], min(told), max(told))[-len(heads) :]
        rows.append((_cell(_name(one, at)), *(_cell(number(end)) for end in ends)))
    return Table(columns, tuple(rows))


def _alt(title: str, series: Sequence[Series], told: Told | None) -> str:
    said = [title.rstrip(".") + "."]
    if told is not None:
        said.append(f"{told.gist}.")
    elif series:
        said += [f"{_name(one, at)}: {_gist(one)}." for at, one in enumerate(series[:_MOST_TRACES])]
    else:
        said.append("A chart without a table of its numbers.")
    return shortened(" ".join(said), _ALT_LENGTH)


def _gist(series: Series) -> str:
    told = series.told()
    if series.course:
        return f"from {number(told[0])} to {number(told[-1])}"
    low, high = number(min(told)), number(max(told))
    return low if low == high else f"between {low} and {high}"


def _name(series: Series, at: int) -> str:
    return series.name or ("Value" if at == 0 else f"Series {at + 1}")


def _title(layout: Mapping[str, Any]) -> str:
    return _words(layout.get("title"))


def _axes(layout: Mapping[str, Any]) -> str:
    up, along = (
        _words(axis.get("title")) if isinstance(axis := layout.get(name), dict) else ""
        for name in ("yaxis", "xaxis")
    )
    return f"{up} by {along}" if up and along else up


def _words(title: object) -> str:
    return _plain(title.get("text") if isinstance(title, dict) else title)


def _plain(words: object) -> str:
    """Return the words of a Plotly text, which may hold tags such as ``<b>`` and ``<br>``."""
    if not isinstance(words, str):
        return ""
    return one_line(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", " ", words)))


def _label(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    words = str(value)
    day, _, hour = words.partition("T")
    return day if hour and not hour.strip("0:.Z") else words


def _numbers(values: Sequence[object]) -> list[float | None]:
    read: list[float | None] = []
    for value in values:
        if value is None or (isinstance(value, float) and not np.isfinite(value)):
            read.append(None)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            read.append(float(value))
        else:
            return []
    return read


def _cell(words: str) -> tuple[Run, ...]:
    return (Run(words),)
