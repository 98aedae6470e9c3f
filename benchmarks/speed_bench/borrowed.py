"""Rows whose pairs are measured by a benchmark of their own, beside this one."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from speed_bench.row import Goal, Row, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

_GB = 1e9


def preview(*, quick: bool) -> Row:
    """Measure how long after a save the browser shows it."""
    found, note = _compared("preview", quick=quick)
    values = tuple(found or ())
    return Row(
        "preview after a save, last cell changed",
        "no other",
        (Goal("under 0.7 s until the browser shows it", values, most=0.7),),
        note or f"{seconds(values)}.",
    )


def warehouse(*, quick: bool) -> Row:
    """Read one initiative as of a day, of a hundred million rows in Parquet."""
    found, note = _compared("warehouse", quick=quick)
    times: dict[str, Sequence[float]] = found or {}
    mine, sql, frames = (tuple(times.get(name, ())) for name in ("ours", "duckdb", "pandas"))
    memory, theirs = (tuple(times.get(name, ())) for name in ("ours_memory", "pandas_memory"))
    if found:
        note = (
            f"Ours: {seconds(mine)}; DuckDB: {seconds(sql)}; pandas: {seconds(frames)}. Peak "
            f"memory: {max(memory) / _GB:.2f} GB, and {max(theirs) / _GB:.2f} GB of pandas."
        )
    return Row(
        "100 million metric rows in Parquet, one initiative, as-of",
        "the same SQL typed into DuckDB; `pandas.read_parquet`",
        (
            Goal("at most 1.3 times DuckDB's time", _ratios(mine, sql), most=1.3),
            Goal("at least 10 times faster than pandas", _ratios(frames, mine), least=10.0),
            Goal("at most a tenth of pandas's memory", _ratios(memory, theirs), most=0.1),
        ),
        note,
    )


def portfolio(*, quick: bool) -> Row:
    """Total a portfolio of 25 forecasts of 2^17 draws."""
    found, note = _compared("portfolio", quick=quick)
    mine, theirs = map(tuple, found or ((), ()))
    return Row(
        "a portfolio of 25 forecasts of 2^17 draws",
        "the same written by hand in numpy",
        (Goal("at most 1.5 times its time", _ratios(mine, theirs), most=1.5),),
        note or f"Ours: {seconds(mine)}; by hand: {seconds(theirs)}.",
    )


def _compared(name: str, *, quick: bool) -> tuple[Any, str]:
    """Return what a benchmark found, or why there is nothing."""
    try:
        compare = importlib.import_module(name).compare
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None, f"There is no benchmarks/{name}.py yet."
    return compare(quick=quick), ""


def _ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    return tuple(one / other for one, other in zip(above, below, strict=True))
