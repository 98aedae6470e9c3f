"""What the guard found, in words: the figure, what it was, and how much it usually changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.estimate import Estimate
from reportkit.formats import dates, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.delivery.gate.guard import Guarded, Strange
    from reportkit.delivery.gate.stated import Stated
    from reportkit.fact import Fact

_TOLD = 3
_STEPS = (
    "Compare with the source. Where it is right: reportkit approve; where it is wrong, correct the "
    "data and build it again."
)


def guard_reason(found: Guarded, earlier: Sequence[Stated]) -> Reason | None:
    """Return why figures are to be looked at; None where the guard found nothing."""
    if not (found.strange or found.gone):
        return None
    said: list[str] = []
    if found.strange:
        count = len(found.strange)
        head = "1 figure changed" if count == 1 else f"{count} figures changed"
        since = dates.day(earlier[-1].as_of)
        more = f" And {count - _TOLD} more." if count > _TOLD else ""
        told = " ".join(_told(each) for each in found.strange[:_TOLD])
        said.append(f"{head} more than the guard allows since {since}: {told}{more}")
    if found.gone:
        names = ", ".join(f'"{fact.label}"' for fact in found.gone[:_TOLD])
        said.append(
            f"{len(found.gone)} figures are gone that stood in each of the last editions, most of "
            f"all such: {names}{', ...' if len(found.gone) > _TOLD else ''}."
        )
    return Reason(Cause.GUARD, " ".join(said), _STEPS)


def _told(strange: Strange) -> str:
    now, before = strange.now, strange.before
    changed = f'"{now.label}" is {_value(now)}, was {_value(before)}'
    if strange.usual is None:
        return f"{changed} ({_why_outright(now, before)})."
    unit = now.value.unit if isinstance(now.value, Estimate) else ""
    usual = _change(strange.usual, unit)
    return f"{changed}; from one report to the next it usually changes by {usual}."


def _why_outright(now: Fact, before: Fact) -> str:
    units = [fact.value.unit if isinstance(fact.value, Estimate) else "" for fact in (now, before)]
    if units[0] != units[1]:
        return "another unit"
    return "too few changes are known to tell what is usual"


def _value(fact: Fact) -> str:
    if isinstance(fact.value, Estimate):
        return numbers.measured(fact.value.value, fact.value.unit)
    return str(fact.value)


def _change(amount: float, unit: str) -> str:
    if unit == "share":
        return f"{numbers.count(100 * amount)} points"
    return numbers.measured(amount, unit)
