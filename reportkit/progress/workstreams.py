"""Workstreams: each team's share of the work, what it does next, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.progress.cells import rows, words
from reportkit.progress.milestones import Milestone

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Workstream:
    """A team and its milestones, in order of their dates.

    ``waits_for`` is what it cannot go on without, from another team; empty where it waits for
    nothing.
    """

    key: str
    name: str
    discipline: str
    lead: str
    waits_for: str
    milestones: tuple[Milestone, ...]

    @property
    def next(self) -> Milestone | None:
        """The next of its milestones that is not done, dated ones first."""
        return next((one for one in self.milestones if not one.done), None)

    @property
    def last_done(self) -> Milestone | None:
        """The last of its milestones that are done, by the dates for which they were stated."""
        done = [one for one in self.milestones if one.done]
        return done[-1] if done else None


def workstreams_of(tables: Tables, milestones: tuple[Milestone, ...]) -> tuple[Workstream, ...]:
    """Return the workstreams of one initiative, in the order of the table.

    Parameters
    ----------
    tables
        One initiative's.
    milestones
        All of the initiative's, in order of their dates.
    """
    return tuple(
        Workstream(
            key=words(row["workstream"]),
            name=words(row["name"]),
            discipline=words(row["discipline"]),
            lead=words(row["lead"]),
            waits_for=words(row["waits_for"]),
            milestones=tuple(
                one for one in milestones if one.workstream == words(row["workstream"])
            ),
        )
        for row in rows(tables.latest("workstreams"))
    )
