"""A hundred editions, beside today's way, one process that does it all, and the code cells alone.

They take turns: the peers do the editions of one day in a turn, ours all hundred, so that what else
the machine does meets all of them. A turn is a pair. What a peer does is the same for each edition,
so a turn's time stands for as many days as there are.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from speed_bench import ours, papermill_peer
from speed_bench.one_process import Peer, peer
from speed_bench.row import Goal, Row, number, seconds
from speed_bench.sample import WORKERS, Sample

if TYPE_CHECKING:
    from collections.abc import Sequence

PAPERMILL, PLOOMBER, CELLS = "papermill", "ploomber", "cells"


@dataclass(slots=True)
class Turns:
    """What each turn took [s]: ours with every day's editions, a peer's brought to as many."""

    editions: int
    ours: list[float] = field(default_factory=list)
    peers: dict[str, list[float]] = field(default_factory=dict)
    starts: dict[str, float] = field(default_factory=dict)

    def times_faster(self, name: str) -> tuple[float, ...]:
        """Return how many times as long as ours a peer took, in each turn."""
        pairs = zip(self.ours, self.peers.get(name, []), strict=False)
        return tuple(theirs / ours for ours, theirs in pairs)


def measured(sample: Sample, names: Sequence[str]) -> list[Row]:
    """Return the rows that were asked for, of those that stand beside a hundred editions."""
    turns = _taken(sample, names)
    made = {
        PAPERMILL: _beside_papermill,
        PLOOMBER: _beside_ploomber,
        CELLS: _beside_cells,
    }
    return [row(turns) for name, row in made.items() if name in names]


def _taken(sample: Sample, names: Sequence[str]) -> Turns:
    days = [Sample((day,), sample.only).parts() for day in sample.days]
    turns = Turns(sum(map(len, days)))
    with ExitStack() as stack:
        peers: dict[str, Peer] = {}
        for name in (PLOOMBER, CELLS):
            if name in names:
                peers[name] = stack.enter_context(peer(name))
                turns.starts[name] = peers[name].start
        if CELLS in peers:
            # It is to be warm: what is imported when it is first needed is not counted.
            peers[CELLS].take(days[0][:1])
        for parts in days:
            share = turns.editions / len(parts)
            if PAPERMILL in names:
                took = papermill_peer.build(parts, WORKERS)
                turns.peers.setdefault(PAPERMILL, []).append(share * took)
            turns.ours.append(ours.build(sample, turns.editions).seconds)
            for name, each in peers.items():
                counted = turns.starts[name] if name == PLOOMBER else 0.0
                turns.peers.setdefault(name, []).append(share * each.take(parts) + counted)
    return turns


def _named(turns: Turns) -> str:
    return f"{turns.editions} editions, web, email and text, {WORKERS} workers"


def _note(turns: Turns, name: str) -> str:
    return f"Ours: {seconds(turns.ours)}; theirs: {seconds(turns.peers[name])}"


def _beside_papermill(turns: Turns) -> Row:
    return Row(
        _named(turns),
        "`papermill` + `jupyter nbconvert --to html`, two at a time",
        (Goal("at least 20 times faster", turns.times_faster(PAPERMILL), least=20.0),),
        f"{_note(turns, PAPERMILL)}, brought from a day's editions to all.",
    )


def _beside_ploomber(turns: Turns) -> Row:
    return Row(
        _named(turns),
        "ploomber-engine + nbconvert in one process",
        (Goal("at least 4 times faster", turns.times_faster(PLOOMBER), least=4.0),),
        f"{_note(turns, PLOOMBER)}, brought from a day's editions to all, with "
        f"{number(turns.starts[PLOOMBER])} s until it had imported what it needs.",
    )


def _beside_cells(turns: Turns) -> Row:
    share = tuple(1 / faster for faster in turns.times_faster(CELLS))
    each = 1000 * median(turns.peers[CELLS]) / turns.editions
    return Row(
        _named(turns),
        "the notebook's code cells as plain Python in one warm process",
        (Goal("at most 3 times its time", share, most=3.0),),
        f"{_note(turns, CELLS)}, {number(each)} ms an edition. Code cells only: nothing is shown, "
        "written or exported, and each reads the source itself, as the notebook does.",
    )
