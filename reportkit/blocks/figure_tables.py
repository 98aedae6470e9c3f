"""The numbers of charts that are no series: grids, spreads of many values, flows, tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from reportkit.blocks.arrays import array
from reportkit.blocks.characters import one_line
from reportkit.blocks.model import Column, Run, Table
from reportkit.formats.numbers import digits, exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SPREADS = frozenset({"histogram", "box", "violin"})
_MOST_ROWS, _MOST_COLUMNS = 12, 6
_MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What a chart says: its numbers as a table, and their gist in a few words."""

    table: Table
    gist: str


def tell(traces: Sequence[Mapping[str, Any]]) -> Told | None:
    """Return what traces say that are no series; ``None`` where that is not known.

    Parameters
    ----------
    traces
        Of one figure, in Plotly's JSON.
    """
    kinds = {str(trace.get("type", "scatter")) for trace in traces}
    if kinds and kinds <= _SPREADS:
        return _spread(traces)
    read = _ALONE.get(kinds.pop()) if len(traces) == 1 else None
    return None if read is None else read(traces[0])


def _spread(traces: Sequence[Mapping[str, Any]]) -> Told | None:
    groups: list[tuple[str, list[float]]] = []
    for at, trace in enumerate(traces):
        flat = trace.get("orientation") == "h"
        along, across = ("y", "x") if flat else ("x", "y")
        is_histogram = trace.get("type") == "histogram"
        values = array(trace.get(along if is_histogram else across))
        names = [] if is_histogram else array(trace.get(along))
        name = one_line(str(trace.get("name") or (f"Series {at + 1}" if len(traces) > 1 else "")))
        if values and all(isinstance(value, str) for value in values):
            return _counts(values) if len(traces) == 1 else None
        by_name: dict[str, list[float]] = {}
        for place, value in enumerate(values):
            if _is_number(value):
                group = str(names[place]) if len(names) == len(values) else ""
                by_name.setdefault(group, []).append(float(value))
        groups += [(" ".join(filter(None, (name, group))), own) for group, own in by_name.items()]
    if not groups or len(groups) > _MOST_GROUPS:
        return None
    heads = ("Values", "Lowest", "Middle", "Highest")
    rows = [
        (name, exact(len(own)), *(digits(end, 4) for end in (min(own), _middle(own), max(own))))
        for name, own in groups
    ]
    gist = "; ".join(
        f"{f'{row[0]}: ' if row[0] else ''}{row[1]} values from {row[2]} to {row[4]}, "
        f"half below {row[3]}"
        for row in rows[:3]
    )
    return Told(_table(("Series", *heads), rows), gist)


def _counts(values: Sequence[str]) -> Told | None:
    counted = {name: values.count(name) for name in dict.fromkeys(values)}
    if len(counted) > _MOST_ROWS:
        return None
    most = max(counted, key=lambda name: counted[name])
    rows = [(_label(name), exact(number)) for name, number in counted.items()]
    return Told(_table(("", "Values"), rows), f"Most are {_label(most)}: {exact(counted[most])}")


def _grid(trace: Mapping[str, Any]) -> Told | None:
    rows = _numbers(trace.get("z"))
    if not rows:
        return None
    wide = max(map(len, rows))
    across = _names(array(trace.get("x")), wide)
    down = _names(array(trace.get("y")), len(rows))
    known = [
        (value, name, head)
        for name, row in zip(down, rows, strict=True)
        for head, value in zip(across, row, strict=False)
        if value is not None
    ]
    if not known:
        return None
    low, high = min(known), max(known)
    gist = "; ".join(
        f"{word} {digits(value, 4)} at {name}, {head}"
        for word, (value, name, head) in (("Lowest", low), ("highest", high))
    )
    if len(rows) > _MOST_ROWS or wide > _MOST_COLUMNS:
        ends = [
            (word, digits(value, 4), f"{name}, {head}")
            for word, (value, name, head) in (("Lowest", low), ("Highest", high))
        ]
        return Told(_table(("", "Value", "At"), ends), gist)
    said = [
        (name, *(_printed(value) for value in row)) for name, row in zip(down, rows, strict=True)
    ]
    return Told(_table(("", *across), said), gist)


def _columns(
    trace: Mapping[str, Any],
    label: str,
    names: Sequence[str],
) -> Told | None:
    labels = [_label(value) for value in array(trace.get(label))]
    held = [array(trace.get(name)) for name in names]
    if not labels or any(len(values) != len(labels) for values in held):
        return None
    rows = [(name, *(_printed(values[at]) for values in held)) for at, name in enumerate(labels)]
    heads = ("", *(name.capitalize() if len(name) > 1 else "Value" for name in names))
    last = f"{heads[-1]} {rows[-1][-1]} at {rows[-1][0]}"
    if len(rows) > _MOST_ROWS:
        rows = [rows[0], rows[-1]]
    return Told(_table(heads, rows), last)


def _flows(trace: Mapping[str, Any]) -> Told | None:
    node, link = trace.get("node") or {}, trace.get("link") or {}
    names = [one_line(str(name)) for name in array(node.get("label"))]
    ends = [array(link.get(name)) for name in ("source", "target", "value")]
    if not names or not ends[0] or len({len(values) for values in ends}) != 1:
        return None
    try:
        flows = sorted(
            (
                (names[int(one)], names[int(other)], float(size))
                for one, other, size in zip(*ends, strict=True)
            ),
            key=lambda flow: -flow[2],
        )
    except (IndexError, TypeError, ValueError):
        return None
    rows = [(one, other, digits(size, 4)) for one, other, size in flows[:_MOST_ROWS]]
    return Told(
        _table(("From", "To", "Value"), rows),
        f"The largest goes from {rows[0][0]} to {rows[0][1]}: {rows[0][2]}",
    )


def _own_table(trace: Mapping[str, Any]) -> Told | None:
    heads = [_cell(value) for value in array((trace.get("header") or {}).get("values"))]
    held = [array(values) for values in array((trace.get("cells") or {}).get("values"))]
    if not held or not any(held):
        return None
    tall = max(map(len, held))
    rows = [
        tuple(_cell(column[at]) if at < len(column) else "" for column in held)
        for at in range(tall)
    ]
    heads += [""] * (len(held) - len(heads))
    return Told(_table(heads[: len(held)], rows[:200]), "A table")


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    empty = all(not row[0] for row in rows) and len(heads) > 1
    heads, rows = (heads[1:], [row[1:] for row in rows]) if empty else (heads, rows)
    columns = tuple(
        Column(head, "start" if at == 0 and not empty else "end") for at, head in enumerate(heads)
    )
    cells = tuple(tuple((Run(words),) for words in row) for row in rows)
    return Table(columns, cells, row_heads=not empty)


def _numbers(grid: object) -> list[list[float | None]]:
    """Return a grid of numbers, also where Plotly packed it with its shape."""
    if isinstance(grid, dict) and "shape" in grid:
        flat = array(grid)
        try:
            tall, wide = (int(side) for side in str(grid["shape"]).split(","))
        except ValueError:
            return []
        if tall * wide != len(flat):
            return []
        rows: list[list[Any]] = [flat[at * wide : (at + 1) * wide] for at in range(tall)]
    else:
        rows = [array(row) for row in array(grid)]
    return [[float(value) if _is_number(value) else None for value in row] for row in rows if row]


def _names(given: Sequence[object], count: int) -> list[str]:
    if len(given) == count:
        return [_label(name) for name in given]
    return [str(at + 1) for at in range(count)]


def _label(value: object) -> str:
    day, _, hour = one_line(str(value)).partition("T")
    return day if hour and not hour.strip("0:.Z") else one_line(str(value))


def _printed(value: object) -> str:
    return digits(float(value), 4) if _is_number(value) else "\u2013"


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(_cell, value))
    return digits(float(value), 6) if _is_number(value) else one_line(str(value))


def _is_number(value: object) -> TypeGuard[float]:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))
    )


def _middle(values: Sequence[float]) -> float:
    return float(np.median(values))


_CANDLE = partial(_columns, label="x", names=("open", "high", "low", "close"))
_POLAR = partial(_columns, label="theta", names=("r",))
_ALONE: dict[str, Callable[[Mapping[str, Any]], Told | None]] = {
    **dict.fromkeys(("heatmap", "contour", "surface"), _grid),
    **dict.fromkeys(("candlestick", "ohlc"), _CANDLE),
    **dict.fromkeys(("scatterpolar", "barpolar"), _POLAR),
    "choropleth": partial(_columns, label="locations", names=("z",)),
    "sankey": _flows,
    "table": _own_table,
}
