"""Whether a number in prose is a fact of the edition: a value, an end of a range, how long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.export.mentions import Kind, Mention, mentions
from reportkit.formats.numbers import NOTHING_BESIDE, counted, is_money, sign_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportkit.fact import Fact

_DAYS_A_YEAR = 365.25
_MONTHS = 12
_LENGTHS = {
    "day": (1.0, 1 / 7, _MONTHS / _DAYS_A_YEAR, 1 / _DAYS_A_YEAR),
    "week": (1.0, 7.0, 7 * _MONTHS / _DAYS_A_YEAR),
    "month": (1.0, 1 / _MONTHS, _DAYS_A_YEAR / _MONTHS),
    "year": (1.0, _MONTHS),
}
_HALF = 0.5 + 1e-6  # of the last digit printed: what rounds to it, either way


@dataclass(frozen=True, slots=True)
class _Stated:
    """A number that a fact states, without its sign: "fell by 3" and -3 are one."""

    size: float
    kind: Kind
    currencies: frozenset[str] = frozenset()


class Backing:
    """The numbers that an edition's facts state.

    Parameters
    ----------
    facts
        Of the whole edition: a sentence may repeat what another cell computed.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._stated = tuple({one for fact in facts for one in _stated(fact)})

    def holds(self, mention: Mention) -> bool:
        """Whether a number in prose is one of them, rounded as it is printed."""
        size = abs(mention.value)
        return any(
            abs(one.size - size) <= mention.step * _HALF and _alike(mention, one)
            for one in self._stated
        )


def unbacked(text: str, facts: Sequence[Fact]) -> tuple[Mention, ...]:
    """Return the numbers in a prose that no fact states, in order."""
    backing = Backing(facts)
    return tuple(found for found in mentions(text) if not backing.holds(found))


def _alike(mention: Mention, stated: _Stated) -> bool:
    """Whether both count the same; an amount may leave out its sign, as in "1.2 to 1.6m"."""
    if mention.kind == "money":
        return mention.currency in stated.currencies
    return mention.kind == stated.kind or (mention.kind == "number" and stated.kind == "money")


def _stated(fact: Fact) -> Iterator[_Stated]:
    value = fact.value
    if isinstance(value, Estimate):
        ends = (value.value, value.low, value.high)
        for end in ends:
            if end is not None:
                yield from _sizes(abs(end), value.unit)
        if any(end is not None and abs(end) < abs(value.value) * NOTHING_BESIDE for end in ends):
            yield from _sizes(0.0, value.unit)
    said = f"{fact.label} {value if isinstance(value, str) else ''}"
    for mention in mentions(said):
        currencies = frozenset({mention.currency} - {""})
        yield _Stated(abs(mention.value), mention.kind, currencies)
    for days in _length(fact.period):
        yield from _sizes(days, "day")


def _sizes(size: float, unit: str) -> Iterator[_Stated]:
    """Yield a size in each unit that it may be printed in: 30 months are 2.5 years."""
    what = counted(unit)
    if is_money(unit):
        yield _Stated(size, "money", frozenset({what, sign_of(what)}))
    elif what == "share":
        yield _Stated(size, "share")
        # "Less than 1%" and "more than 99%", as a chance is said that draws never or always saw.
        yield _Stated(min(max(size, 0.01), 0.99), "share")
    else:
        for times in _LENGTHS.get(what.removesuffix("s"), (1.0,)):
            yield _Stated(size * times, "number")


def _length(period: str) -> Iterator[int]:
    start, _, end = period.partition("/")
    try:
        yield (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days
    except ValueError:
        return
