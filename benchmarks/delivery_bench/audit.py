"""What the ledger says, held against what the mail server has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from delivery_bench.campaign import Kill
from delivery_bench.editions import REPORT, day_of, reader
from delivery_bench.points import Point, Unknown
from reportkit.delivery.ledger import SlotState, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from delivery_bench.campaign import Campaign
    from delivery_bench.mail_server import Heard
    from reportkit.delivery.ledger import Delivery

_PROCESS = re.compile(r"\(process (\d+)\)")


class Window(StrEnum):
    """Where the break fell that made a letter unknown, by the server's log."""

    READY = "the ledger had let the last line go; the server never got it"
    ENDED = "the server had the last line, and had not replied"
    REPLIED = "the server had replied; the ledger had not noted it"
    ASTRAY = "anywhere else"


@dataclass(frozen=True, slots=True)
class UnknownLetter:
    """A letter that is unknown: where its sender died, and whether the server has it."""

    window: Window
    taken: bool


@dataclass(slots=True)
class Round:
    """What became of one edition.

    Parameters
    ----------
    edition
        Its number.
    kills
        Who was killed meanwhile.
    unknown
        Its letters that are unknown.
    lost
        Readers without a row, or whose row says sent where the server has nothing, or whose row
        is left neither sent nor unknown.
    twice
        Readers whose letter the server took more than once.
    """

    edition: int
    kills: tuple[Kill, ...]
    unknown: list[UnknownLetter] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @property
    def points(self) -> set[Point]:
        """Where they were killed: one place, as each round has one."""
        return {each.point for each in self.kills}

    @property
    def is_as_expected(self) -> bool:
        """Whether as many letters are unknown as can be, where the kill fell."""
        found = len(self.unknown)
        if not self.kills:
            return found == 0
        (point,) = self.points
        match point.unknown:
            case Unknown.NEVER:
                return found == 0
            case Unknown.ALWAYS:
                return found == 1
            case Unknown.PERHAPS:
                return found <= len(self.kills)


@dataclass(slots=True)
class Audit:
    """A campaign's result.

    Parameters
    ----------
    name
        The database.
    rounds
        One for each edition.
    resent
        How many unknown letters a person sent again, as the server's log had none of them.
    not_once
        After that: readers who have an edition never, or more than once.
    unbuilt
        Editions that came due and were not prepared.
    fallen
        How schedulers ended that nobody killed.
    unreached
        Points that no attempt reached.
    """

    name: str
    rounds: list[Round]
    resent: int
    not_once: list[str]
    unbuilt: int
    fallen: list[int]
    unreached: list[Point]

    @property
    def kills(self) -> int:
        """How many processes were killed."""
        return sum(len(each.kills) for each in self.rounds)

    @property
    def unknown(self) -> list[UnknownLetter]:
        """Every letter that was unknown."""
        return [letter for each in self.rounds for letter in each.unknown]

    def at(self, point: Point) -> list[Round]:
        """Return the rounds in which a process was killed at a point."""
        return [each for each in self.rounds if point in each.points]


def audited(campaign: Campaign) -> Audit:
    """Compare ledger and server, have a person resend what is unknown and not there, and again."""
    rounds = [_round(campaign, number) for number in range(campaign.editions)]
    resent = campaign.resend()
    taken = campaign.server.accepted()
    for each in rounds:
        day = day_of(each.edition).isoformat()
        each.twice = [one for one in _readers(campaign) if taken[day, one] > 1]
    wanted = {
        (day_of(number).isoformat(), one)
        for number in range(campaign.editions)
        for one in _readers(campaign)
    }
    slots = Counter(slot.state for slot in campaign.ledger.slots(REPORT))
    return Audit(
        campaign.name,
        rounds,
        len(resent),
        [f"{day} {one}" for day, one in sorted(wanted | set(taken)) if taken[day, one] != 1],
        campaign.editions - slots[SlotState.DONE],
        [each.ended for each in campaign.crew.dead if each.ended not in {None, -9}],
        campaign.unreached,
    )


def _round(campaign: Campaign, number: int) -> Round:
    day = day_of(number)
    taken = campaign.server.accepted()
    rows = {row.recipient: row for row in campaign.ledger.deliveries(REPORT, day)}
    kills = tuple(each for each in campaign.kills if each.edition == number)
    found = Round(number, kills)
    for one in _readers(campaign):
        row = rows.get(one)
        has = taken[day.isoformat(), one]
        if row is not None and row.state is State.UNKNOWN:
            found.unknown.append(UnknownLetter(_window(campaign, row, kills), has > 0))
        elif row is None or row.state is not State.SENT or not has:
            found.lost.append(f"{one}: {row.state if row else 'no row'}")
    return found


def _window(campaign: Campaign, row: Delivery, kills: Iterable[Kill]) -> Window:
    """Return where the sender of a letter died, judged by what the server heard of it."""
    sender = next(
        (
            int(found[1])
            for change in reversed(campaign.ledger.history(row))
            if change.state is State.SENDING and (found := _PROCESS.search(change.by))
        ),
        None,
    )
    if sender not in {each.pid for each in kills}:
        return Window.ASTRAY
    heard = [
        each
        for each in campaign.server.log
        if (each.day, each.recipient) == (row.as_of.isoformat(), row.recipient)
        and campaign.crew.client(each.client) == sender
    ]
    return _where(heard[-1]) if heard else Window.ASTRAY


def _where(heard: Heard) -> Window:
    if heard.replied:
        return Window.REPLIED
    if heard.ended:
        return Window.ENDED
    return Window.READY if heard.whole else Window.ASTRAY


def _readers(campaign: Campaign) -> tuple[str, ...]:
    return tuple(map(reader, range(campaign.readers)))
