"""Dates of several initiatives that slipped, as one line: how many, of how many, whose most."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reportkit.blocks import Item, Shape, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story.say import brief, say_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.progress.changes import Change, Changes
    from reportkit.story.change_words import ChangeLine

_SLIPPED = frozenset({"later", "undated"})
_NAMED = 3


def slipped(found: Sequence[Change]) -> tuple[Change, ...]:
    """Return the dates that were moved later or lost, where they are of several initiatives.

    Parameters
    ----------
    found
        What changed.
    """
    dates = tuple(one for one in found if one.kind == "date" and one.how in _SLIPPED)
    return dates if len({one.initiative for one in dates}) > 1 else ()


def slips_line(slips: Sequence[Change], changes: Changes) -> ChangeLine:
    """Return how many dates slipped, of how many services, and who has the most of them.

    Parameters
    ----------
    slips
        From :func:`slipped`.
    changes
        All changes, with the names of the initiatives.
    """
    by_service = Counter(one.initiative for one in slips)
    dates = _count(changes, "dates", len(slips))
    services = _count(changes, "services", len(by_service))
    first = [brief(changes.names.get(who, who)) for who, _ in by_service.most_common(_NAMED)]
    *most, last = first
    names = f"{', '.join(most)} and {last}" if most else last
    start = ", among them " if len(by_service) > len(first) else ": "
    lost = any(one.how == "undated" for one in slips)
    how = "moved later or lost" if lost else "moved later"
    words = text(
        say_value(dates), " dates of ", say_value(services), f" services were {how}{start}{names}."
    )
    return Item(words, Shape.CONCERN), (dates, services)


def _count(changes: Changes, what: str, number: int) -> Fact:
    return Fact(
        f"programme.slipped.{what}",
        f"{what.capitalize()} moved later or lost since the report before",
        Estimate(number, what),
        changes.as_of.isoformat(),
        Grade.RECORDED,
        "table milestones",
    )
