"""Claims as the teams made them: read, checked, each with its rung and what it rests on."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import pandas as pd

from reportkit.errors import EstimateError
from reportkit.wording import at_most, closest

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

Rung: TypeAlias = Literal[
    "identified", "forecast", "committed", "delivered", "realised", "validated"
]
Kind: TypeAlias = Literal["cashable", "non-cashable", "cost avoidance"]

RUNGS: tuple[Rung, ...] = get_args(Rung)
"""The ladder, from an idea up to what Finance has signed. Its rungs are never added up."""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""A budget line falls; time is freed; a cost that would have come did not."""

_NEEDED = ("claim", "label", "amount", "rung", "cashable")


@dataclass(frozen=True, slots=True)
class Claim:
    """A saving that someone claims.

    Parameters
    ----------
    key, label, claimed_by
        Its name, what it is in plain words, and who claims it (empty where nobody is named).
    amount
        As claimed, before the initiative's own cost [currency/year].
    rung, kind
        How far it has come, and what becomes of it.
    driver
        What it rests on; empty where it names nothing.
    part_of
        The key of the claim that counts it too; empty where there is none.
    start, end
        The period that it is for, half-open; None where it names no day.
    """

    key: str
    label: str
    amount: float
    rung: Rung
    kind: Kind
    driver: str = ""
    part_of: str = ""
    claimed_by: str = ""
    start: dt.date | None = None
    end: dt.date | None = None

    def running(self, day: dt.date) -> bool:
        """Whether its period holds the day; one without days always does."""
        begun = self.start is None or self.start <= day
        return begun and (self.end is None or day < self.end)

    @property
    def height(self) -> int:
        """How high its rung is, 0 for the lowest."""
        return RUNGS.index(self.rung)

    @property
    def bankable(self) -> bool:
        """Whether it is cash that Finance has signed."""
        return self.kind == "cashable" and self.rung == "validated"


def read_claims(frame: pd.DataFrame, currency: str) -> tuple[Claim, ...]:
    """Read the rows of the table ``claims`` that hold.

    Parameters
    ----------
    frame
        One initiative's, as ``tables.latest("claims")`` returns them.
    currency
        ISO 4217; a claim in another one is an error.

    Raises
    ------
    EstimateError
        If a column is missing, there are several initiatives, or a claim is stated twice, is not
        an amount of at least zero, is in another currency, has a period that ends before it
        starts, or is part of a claim that is not there; all that is wrong at once.
    """
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise EstimateError(
            f"The claims lack {len(missing)} of {len(_NEEDED)} columns: {', '.join(missing)}. "
            'Pass tables.latest("claims").'
        )
    whose = sorted(set(frame.get("initiative", pd.Series(dtype=str))))
    if len(whose) > 1:
        raise EstimateError(
            f"The claims are of {len(whose)} initiatives ({', '.join(map(str, whose[:3]))}). "
            "Reconcile one at a time, as in tables.only('catalogue')."
        )
    rows = frame.to_dict("records")
    problems = [problem for row in rows for problem in _problems_of(row, currency)]
    keys = [_words(row["claim"]) for row in rows]
    problems += [
        f"{key} is stated {times} times. Keep the row that holds."
        for key, times in Counter(keys).items()
        if times > 1
    ]
    problems += _broken_parts({_words(row["claim"]): _words(row.get("part_of")) for row in rows})
    if problems:
        count = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
        raise EstimateError(f"{count} in {len(rows)} claims:\n{at_most(problems, 4)}")
    return tuple(_claim(row) for row in rows)


def _problems_of(row: Mapping[Hashable, Any], currency: str) -> Iterator[str]:
    key, amount = _words(row["claim"]), row["amount"]
    if pd.isna(amount) or not math.isfinite(float(amount)):
        yield f"{key} has no amount. Say what it saves a year, or take the row out."
    elif float(amount) < 0:
        yield f"{key} is below zero ({amount:,.0f}). A cost belongs in the table 'cash_flows'."
    stated = _words(row.get("currency"))
    if stated and stated != currency:
        yield f"{key} is in {stated}, the initiative in {currency}. Convert it, and say at what."
    if _words(row["rung"]) not in RUNGS:
        yield f"{key} is on the rung {_words(row['rung'])!r}. There are: {', '.join(RUNGS)}."
    if pd.isna(row["cashable"]):
        yield f"{key} does not say whether a budget line falls. Fill in 'cashable'."
    start, end = _day(row.get("period_from")), _day(row.get("period_to"))
    if start is not None and end is not None and not start < end:
        yield f"{key} is for {start} to {end}. A period ends after it starts."


def _broken_parts(parent: Mapping[str, str]) -> Iterator[str]:
    for key, whole in parent.items():
        if not whole:
            continue
        if whole not in parent:
            near = closest(whole, [other for other in parent if other != key])
            hint = f" Did you mean {near!r}?" if near else " Name a claim that is there."
            yield f"{key} is part of {whole!r}, which is no claim.{hint}"
            continue
        seen = {key}
        while whole and whole not in seen:
            seen.add(whole)
            whole = parent.get(whole, "")  # noqa: PLW2901  walks up, from part to whole
        if whole == key:
            yield f"{key} is part of itself. Say which claim holds it, in 'part_of'."


def _claim(row: Mapping[Hashable, Any]) -> Claim:
    avoided = row.get("cost_avoidance")
    cashable: Kind = "cashable" if bool(row["cashable"]) else "non-cashable"
    return Claim(
        key=_words(row["claim"]),
        label=_words(row["label"]) or _words(row["claim"]),
        amount=float(row["amount"]),
        rung=next(rung for rung in RUNGS if rung == _words(row["rung"])),
        kind="cost avoidance" if not pd.isna(avoided) and bool(avoided) else cashable,
        driver=_words(row.get("driver")),
        part_of=_words(row.get("part_of")),
        claimed_by=_words(row.get("claimed_by")),
        start=_day(row.get("period_from")),
        end=_day(row.get("period_to")),
    )


def _words(cell: object) -> str:
    return str(cell).strip() if isinstance(cell, str) else ""


def _day(cell: object) -> dt.date | None:
    day = pd.Timestamp(str(cell)) if cell is not None else pd.NaT
    return None if pd.isna(day) else day.date()
