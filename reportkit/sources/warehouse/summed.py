"""What an engine's sums came to: what can't be told of them is refused, a mean is made of two.

With each sum the engine sends how many numbers there were and between which days
(:mod:`~reportkit.sources.warehouse.summing`); what it can't know, what each metric means, is
known here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.contract.frames import in_words, read_frame
from reportkit.contract.value_tables import METRIC_DEFINITIONS
from reportkit.errors import SourceError
from reportkit.sources.warehouse.declared import period_of
from reportkit.sources.warehouse.naming import CURRENCY
from reportkit.sources.warehouse.summing import (
    COUNT,
    ENDLESS,
    FIRST,
    LAST,
    LEAST,
    MOST,
    ROWS,
    TIED,
)
from reportkit.wording import clipped, counted

if TYPE_CHECKING:
    from reportkit.contract.check import RawTable
    from reportkit.sources.warehouse.declared import Pushed

UNTIL = "until"
_SHOWN = 3
_METRIC = ["initiative", "metric"]


def settled(
    sums: pd.DataFrame, pushed: Pushed, definitions: RawTable | None, shown: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return sums as a table of the contract, and what is to be remarked on them.

    Parameters
    ----------
    sums
        As the engine sent them.
    pushed
        What was asked for.
    definitions
        The table ``metric_definitions``, where there is one.
    shown
        What the analyst calls the engine's table.

    Raises
    ------
    SourceError
        If versions of a row are tied, numbers are too large, currencies are mixed, or the last of
        several values is wanted.
    """
    _refuse(
        sums[sums[TIED] > 0],
        pushed,
        f"{shown}: in %s two recordings of one row ({', '.join(pushed.row)}) differ and say the "
        "same recorded_on. Keep one of them, or give the correction a later recorded_on.",
    )
    _refuse(
        sums[sums[ENDLESS] > 0],
        pushed,
        f"{shown}: in %s a number is infinite or too large to add. Leave it empty where it is "
        "missing, or choose other rows by where.",
    )
    if LEAST in sums.columns:
        by_sum = sums.groupby(_keys(sums, pushed), dropna=False)
        sums = sums.assign(
            **{LEAST: by_sum[LEAST].transform("min"), MOST: by_sum[MOST].transform("max")}
        )
        mixed = sums[sums[LEAST].notna() & (sums[LEAST] != sums[MOST])]
        codes = "/".join(sorted({*mixed[LEAST], *mixed[MOST]}))
        _refuse(
            mixed,
            pushed,
            f"{shown}: in %s several currencies meet ({codes}). Convert them there, or choose one: "
            f'where = {{ {pushed.columns.get(CURRENCY, CURRENCY)} = "..." }}.',
        )
        sums = sums.assign(**{CURRENCY: sums[LEAST]})
    if pushed.spec.name == "metrics" and definitions is not None and "value" in sums.columns:
        sums = _as_defined(sums, pushed, definitions, shown)
    remarks: tuple[str, ...] = ()
    if pushed.spec.column(UNTIL) is not None:
        sums, remarks = _with_ends(sums, pushed)
    beside = [name for name in sums.columns if pushed.spec.column(str(name)) is None]
    return sums.drop(columns=beside), remarks


def _keys(sums: pd.DataFrame, pushed: Pushed) -> list[str]:
    return [key for key in pushed.spec.keys if key in sums.columns]


def _refuse(found: pd.DataFrame, pushed: Pushed, rule: str) -> None:
    if found.empty:
        return
    sums = found[_keys(found, pushed)].drop_duplicates()
    named = [
        "/".join(clipped(word) for word in in_words(row).dropna())
        for _, row in sums.head(_SHOWN).astype("object").iterrows()
    ]
    more = ", ..." if len(sums) > _SHOWN else ""
    raise SourceError(rule % f"{counted(len(sums), 'sum')} ({', '.join(named)}{more})")


def _as_defined(
    sums: pd.DataFrame, pushed: Pushed, definitions: RawTable, shown: str
) -> pd.DataFrame:
    """Return the mean of each span where that is how a metric adds up over time."""
    typed = read_frame(METRIC_DEFINITIONS, definitions.frame).typed
    how_of = {(row.initiative, row.metric): row.adds_up for row in typed.itertuples(index=False)}
    names = zip(*(in_words(sums[name]) for name in _METRIC), strict=True)
    how = pd.Series([how_of.get(name) for name in names], index=sums.index, dtype="object")
    count = sums[f"value{COUNT}"]
    _refuse(
        sums[(how == "last") & (count > 1)],
        pushed,
        f"{shown}: in %s values would be added up of which metric_definitions wants the last. "
        "Name a view that holds the last of each span, or leave them out by where.",
    )
    return sums.assign(value=sums["value"].where(how != "mean", sums["value"] / count))


def _with_ends(sums: pd.DataFrame, pushed: Pushed) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return up to which day each sum speaks where its span is not filled, and a remark.

    Rows that follow one another as days or weeks do are taken to be whole up to the day before the
    next would come. How they follow is judged over all spans of a metric; where there is one row
    a span, it speaks for the whole.
    """
    period = str(period_of(pushed.spec))
    series = [key for key in _keys(sums, pushed) if key != period]
    sums = _so_far(sums, _keys(sums, pushed))
    length = (sums[LAST] - sums[FIRST]).dt.days
    step = length.where(length > 0) / (sums[ROWS] - 1).where(sums[ROWS] > 1)
    step = step.groupby([sums[name] for name in series], dropna=False).transform("median")
    days = pd.to_timedelta(step.clip(lower=1).map(math.ceil, na_action="ignore"), unit="D")
    one = pd.Timedelta(days=1)
    over = _ends(sums[period], pushed)
    until = (sums[LAST] + days - one).astype("datetime64[us]")
    # Where one series of an initiative reaches a span's end, another has no more to tell.
    by_span = until.fillna(over).groupby([sums["initiative"], sums[period]], dropna=False)
    part = by_span.transform("max") < over
    late = sums[FIRST] >= sums[period] + days
    firsts = sums[period] == sums.groupby(series, dropna=False)[period].transform("min")
    begun = sums[late & firsts]
    remark = (
        f"The first {pushed.each} of {len(begun[series].drop_duplicates()):,} series in "
        f"{pushed.spec.name} is not filled: rows begin on {begun[FIRST].min():%Y-%m-%d}. Leave it "
        f"out: since = {_ends(begun[period], pushed).min() + one:%Y-%m-%d}."
        if len(begun)
        else ""
    )
    return sums.assign(**{UNTIL: until.where(part)}), (remark,) if remark else ()


def _so_far(sums: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return with each sum what came to it by its day, not only on it."""
    ordered = sums.sort_values("recorded_on", kind="stable", na_position="first")
    by_sum = ordered.groupby(keys, dropna=False)
    # A day on which rows were only taken back has none of its own.
    filled = ordered.assign(**{name: by_sum[name].ffill() for name in (FIRST, LAST)})
    by_sum = filled.groupby(keys, dropna=False)
    return filled.assign(
        **{FIRST: by_sum[FIRST].cummin(), LAST: by_sum[LAST].cummax(), ROWS: by_sum[ROWS].cumsum()}
    )


def _ends(starts: pd.Series[Any], pushed: Pushed) -> pd.Series[Any]:
    """Return the last day of each span."""
    letter = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}[str(pushed.each)]
    ends: pd.Series[Any] = starts.dt.to_period(letter).dt.end_time.dt.normalize()
    return ends.astype("datetime64[us]")
