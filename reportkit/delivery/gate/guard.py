"""Whether figures changed far more than they usually do: a typing error, a lost site, wrong units.

Nobody can tell a mistake from news by the figures alone. The guard finds what a person should look
at first, by a rule that can be stated in a sentence, and says when it knows too little to judge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.delivery.gate.course import Course
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.delivery.gate.stated import Stated

UNHEARD_OF = 2.0
"""A change is held only where it is more than so many times the largest before it, too."""

OUTRIGHT = 10.0
"""Where what is usual can't be told: ten times as much, or a tenth, is looked at."""

_OBSERVED = {Grade.RECORDED, Grade.MEASURED}
_LIMITED = ".guardrail."  # in the ids of figures that have a limit
_WAS = "was."  # how the ids of facts begin that an earlier edition stated
_STEADY = 3  # editions in a row in which a figure must have stood before it is missed
_MISSED = 0.5  # share of such figures that must be gone
_FEW = 4  # of them: fewer are no pattern


@dataclass(frozen=True, slots=True)
class Strange:
    """A figure that a person should look at.

    Parameters
    ----------
    now, before
        What is stated, and what was before it.
    usual
        How much it usually changes from one edition to the next, in its unit; None where that
        can't be told.
    times
        How many times the usual it changed, by amount or by ratio, whichever is the kinder; None
        where what is usual can't be told.
    """

    now: Fact
    before: Fact
    usual: float | None = None
    times: float | None = None


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard found.

    Parameters
    ----------
    strange
        Figures that changed too much, the strangest first.
    judged
        How many figures were held against what is usual of them.
    unjudged
        How many have stood in too few editions, or changed too seldom, for that. Only ten times
        as much, or a tenth, is noticed of them.
    gone
        Figures that stood in each of the last three editions and are no longer stated, where that
        is more than half of all such.
    """

    strange: tuple[Strange, ...]
    judged: int = 0
    unjudged: int = 0
    gone: tuple[Fact, ...] = ()


def guard(now: Stated, earlier: Sequence[Stated], times: float) -> Guarded:
    """Find figures that changed far more than usual since the edition before.

    Held is what changed by more than ``times`` the usual, and by more than twice the largest
    change before. Usual is the median of the changes that the figure made from one edition to the
    next, of those in which it moved at all; it takes five to tell. A change counts by its amount
    and by its ratio, whichever is the kinder; where more days than usual have passed, more is
    usual. A change below a quarter of the figure (of a share: 25 points) is never held, nor one
    within the figure's own range and that of before.

    What is modelled or assumed moves in steps, when people review what it rests on: nothing is
    usual of it. What a guardrail limits is there to warn, and a warning held back is none. Of such
    figures, and of one that changed too seldom, ten times as much is held, or a tenth. Another unit
    always is. A figure without history, as of one month alone, is not judged.

    Parameters
    ----------
    now
        What the edition states.
    earlier
        What those of earlier days stated, the oldest first.
    times
        How many times the usual is too much, above 1.
    """
    found: list[Strange] = []
    judged = unjudged = 0
    for fact in now.facts:
        stood = [each for each in earlier if _figure(each, fact.id) is not None]
        if not isinstance(fact.value, Estimate) or not stood or fact.id.startswith(_WAS):
            continue
        before = stood[-1].by_id[fact.id]
        if _unit(before) != _unit(fact):
            found.append(Strange(fact, before))
            continue
        same = [each for each in stood if _unit(each.by_id[fact.id]) == _unit(fact)]
        course = Course.of(fact.id, (*same, now))
        usual = course.usual() if _is_observed(fact) else None
        judged += usual is not None
        unjudged += usual is None
        if not course.matters():
            continue
        if usual is None:
            if course.outright(OUTRIGHT):
                found.append(Strange(fact, before))
        elif usual.times > times and usual.of_largest > UNHEARD_OF:
            found.append(Strange(fact, before, usual.amount, usual.times))
    found.sort(key=lambda each: (-(each.times or math.inf), each.now.id))
    return Guarded(tuple(found), judged, unjudged, _gone(now, earlier))


def _is_observed(fact: Fact) -> bool:
    return fact.grade in _OBSERVED and _LIMITED not in fact.id


def _figure(stated: Stated, name: str) -> Estimate | None:
    fact = stated.by_id.get(name)
    return fact.value if fact is not None and isinstance(fact.value, Estimate) else None


def _unit(fact: Fact) -> str:
    return fact.value.unit if isinstance(fact.value, Estimate) else ""


def _gone(now: Stated, earlier: Sequence[Stated]) -> tuple[Fact, ...]:
    """Return figures that stood in each of the last editions, where most of them are gone."""
    last = earlier[-_STEADY:]
    if len(last) < _STEADY:
        return ()
    steady = [
        fact for fact in last[-1].facts if all(_figure(each, fact.id) is not None for each in last)
    ]
    gone = tuple(fact for fact in steady if fact.id not in now.by_id)
    return gone if len(steady) >= _FEW and len(gone) > _MISSED * len(steady) else ()
