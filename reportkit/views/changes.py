"""Since your last report: what changed, as a verb, and as something to look at."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Protocol

from reportkit.blocks import Details, Heading, Items, Paragraph, Role, text
from reportkit.contract.dataset import Tables
from reportkit.progress import track_programme
from reportkit.sources.kept import read_kept
from reportkit.story.change_words import change_line
from reportkit.story.changes import FIRST, NEWCOMER, glance, heading
from reportkit.story.comparing import between, changes_of
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reportkit.blocks import Block, Part
    from reportkit.fact import Fact
    from reportkit.progress.changes import Change, Changes, Kind
    from reportkit.story.comparing import Noun

MOST = 4
"""How many changes an email tells; the web page has them all."""

_HEADS: dict[Kind, str] = {
    "status": "Status",
    "decision": "Decisions",
    "limit": "Limits",
    "stage": "Stages",
    "money": "Money",
    "date": "Dates",
    "gate": "Gates",
    "signal": "Signals",
    "restated": "Restated",
    "new": "New",
    "closed": "Closed",
}


class Kept(Protocol):
    """An edition that was kept: anything with its folder."""

    @property
    def path(self) -> Path:
        """Its folder."""


def changes(tables_or_edition: Tables | Kept | str | PathLike[str], *nouns: Noun) -> Changes:
    """Return what changed since the report before, what matters most to a reader first.

    The report before is the edition of an earlier day that the reader was last sent or, of a
    report that is built by hand, the one that was last kept. Facts are compared with its facts:
    the status, decisions, stages, money, dates, gates, signals, past figures that were restated
    (with the reason, where the tables give one), what is new and what is closed. In a notebook
    that is run by hand there is none; then the tables are compared with what they recorded by the
    statement before, and money is left out.

    A figure counts as changed beyond its noise only: better or worse where the two ranges do not
    meet; told as "now this, was that" where one figure lies outside the other's range; else not
    at all. :func:`reportkit.progress.changes.noise.distance` has the rule.

    Parameters
    ----------
    tables_or_edition
        Tables of one initiative or of a programme; or an edition that was kept, by its folder,
        which is compared with the one that it was compared with when it was built.
    nouns
        With tables: the forecast, the measured saving, progress or programme, signals, the
        status, in any order. What is not given is not compared.

    Raises
    ------
    EstimateError
        If a noun is of no such kind.
    SourceError
        If the folder holds no edition.
    """
    if isinstance(tables_or_edition, Tables):
        return changes_of(tables_or_edition, nouns)
    given = tables_or_edition
    kept = read_kept(given if isinstance(given, str | PathLike) else given.path)
    return between(kept.tables, track_programme(kept.tables), kept.facts)


def since_blocks(changes: Changes, most: int = MOST) -> tuple[tuple[Block, ...], tuple[Fact, ...]]:
    """Return the heading and the lines that a headline shows, and the facts of an edition.

    Parameters
    ----------
    changes
        From :func:`reportkit.changes`.
    most
        How many changes are told.
    """
    head = Heading(heading(changes))
    if changes.compared_with is None:
        return (head, Paragraph(text(FIRST), Role.NOTE)), changes.facts
    lines, left = glance(changes, most)
    stated = [fact for _, facts in lines for fact in facts]
    items = Items(tuple(item for item, _ in lines))
    note = () if changes.received else (Paragraph(text(NEWCOMER), Role.NOTE),)
    blocks: list[Block] = [head, *note, items]
    if left:
        inside, more = _by_kind(left, changes)
        title = f"{len(left)} more {'change' if len(left) == 1 else 'changes'}"
        blocks.append(Details(title, inside))
        stated += more
    return tuple(blocks), unique([*stated, *changes.facts])


def changes_view(changes: Changes) -> View:
    """Return what changed: what matters most at a glance, the rest to be opened."""
    blocks, facts = since_blocks(changes)
    return View("changes", blocks, facts)


def _by_kind(left: Sequence[Change], changes: Changes) -> tuple[tuple[Part, ...], list[Fact]]:
    parts: list[Part] = []
    facts: list[Fact] = []
    for kind in dict.fromkeys(one.kind for one in left):
        lines = [change_line(one, changes.names) for one in left if one.kind == kind]
        parts += [Heading(text(_HEADS[kind]), 3), Items(tuple(item for item, _ in lines))]
        facts += [fact for _, stated in lines for fact in stated]
    if not changes.from_edition and changes.compared_with is not None:
        note = text("Compared with what was on record that day, for no report of it was kept.")
        parts.append(Paragraph(note, Role.NOTE))
    return tuple(parts), facts
