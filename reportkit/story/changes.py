"""What changed, line by line: a few lines that matter most, and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Item, Shape, text
from reportkit.formats import dates
from reportkit.progress.changes import Change, lean_of, was
from reportkit.story.change_words import ChangeLine, change_line
from reportkit.story.progress_facts import milestone_fact, move_fact
from reportkit.story.slips import slipped, slips_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.blocks import Text
    from reportkit.progress import Move, Progress
    from reportkit.progress.changes import Changes

NOTHING = "Nothing that matters has changed."
FIRST = "There is no earlier report to compare this one with."
NEWCOMER = "This is your first report. It is compared with the last one that others received."

_LAST = frozenset({"new", "closed"})
_OF_THEIR_OWN = frozenset({"forecast.chance_of_target", "target.run_rate"})
_ENOUGH = 3  # changes, beside which what did not change is no news


def heading(changes: Changes) -> Text:
    """Return since when: the last report, else the day on which something was last recorded.

    The last report is the reader's own where they were sent one.
    """
    if changes.compared_with is None:
        return text("Since your last report")
    same_year = changes.compared_with.year == changes.as_of.year
    since = changes.compared_with
    day = dates.day_of_year(since) if same_year else dates.day(since)
    if not changes.from_edition:
        return text(f"Since {day}")
    return text(f"Since {'your' if changes.received else 'the'} last report, {day}")


def glance(changes: Changes, most: int) -> tuple[tuple[ChangeLine, ...], tuple[Change, ...]]:
    """Return the lines to read at a glance, and the changes that are left for the details.

    The first of each kind goes before the second of any, so that a month of many dates does not
    hide a restated figure; what is new or closed comes last. The chance of the target and the
    target itself are kinds of their own: what was saved must not hide that they moved. Dates of
    several initiatives that slipped are one line. The status is left out: it stands above.
    Where little changed, a figure that a reader looks for is said not to have.

    Parameters
    ----------
    changes
        From :func:`reportkit.changes`.
    most
        How many changes are told.
    """
    found = [one for one in changes.found if one.kind != "status"]
    slips = slipped(found) if changes.names else ()
    # One of them stands for all that slipped; each is told in the details.
    told = chosen([one for one in found if one not in slips[1:]], most)
    lines = [
        slips_line(slips, changes) if one in slips else change_line(one, changes.names)
        for one in told
    ]
    told = tuple(one for one in told if one not in slips)
    if not found:
        lines.append((Item(text(NOTHING), Shape.NEUTRAL), ()))
    if len(found) < _ENOUGH:
        lines += [change_line(one, changes.names) for one in changes.unchanged[:1]]
    return tuple(lines), tuple(one for one in found if one not in told)


def chosen(found: Sequence[Change], most: int) -> tuple[Change, ...]:
    """Return the changes that are told first, in the order in which they were found."""
    first = {_topic(one): one for one in reversed(found)}
    firsts = [one for topic, one in first.items() if topic not in _LAST]
    # Whatever else happened, a reader is told of a figure that they were given and that was wrong.
    ranked = sorted(
        found, key=lambda one: (one.kind != "restated" or one not in firsts, one not in firsts)
    )
    kept = ranked[:most]
    return tuple(one for one in found if one in kept)


def _topic(change: Change) -> str:
    """Return what a change is about: its kind, but for the figures that are a kind of their own."""
    return change.fact.id if change.fact.id in _OF_THEIR_OWN else change.kind


def move_change(progress: Progress, move: Move) -> Change:
    """Return what became of a milestone between two statements, as a change."""
    moved = move_fact(progress, move)
    passed = move.kind == "earlier" and move.milestone.overdue(progress.as_of)
    how = "passed" if passed else move.kind
    return Change(
        kind="date",
        how=how,
        lean=lean_of(how),
        initiative=progress.initiative,
        now=milestone_fact(progress, move.milestone),
        before=None if move.before is None else was(milestone_fact(progress, move.before)),
        also={"days": moved} if moved is not None and move.days else {},
    )
