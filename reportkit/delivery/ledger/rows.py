"""What the ledger hands out and takes in, all frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportkit.delivery.ledger.states import Kind, Phase, SlotState, State


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter and one reader whom it is for.

    Parameters
    ----------
    report
        The report's key: its oldest name, so that a renamed report keeps its history.
    as_of
        The day that the edition speaks for.
    audience
        For whom of a report with one edition for each, ``""`` where it is for all; the cause of
        a notice.
    revision
        Of the edition.
    recipient
        The address that the server is given.
    letter
        SHA-256 of the kept letter.
    kind
        What is sent.
    to, cc
        What the letter's headers show; without them, the recipient alone. They are kept so that
        a definition that changes meanwhile does not change what is queued.
    """

    report: str
    as_of: dt.date
    audience: str
    revision: int
    recipient: str
    letter: str
    kind: Kind = Kind.EDITION
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery(Addressed):
    """A row of the ledger: one reader's copy, and where it is.

    Parameters
    ----------
    id
        Its number in this ledger.
    state, reason
        Where it is, and why.
    turn
        1, or more where a person sent the same day's report to the same reader again.
    attempts
        How often a sender took it up, since it was last put into the queue by a person.
    phase
        How far its sending has come.
    not_before
        It is not tried before.
    first_try_at
        When a sender took it up first, since it was last put into the queue by a person.
    changed_at
        When its state changed last.
    sent_at
        When it was last sent; kept when it is sent again.
    claim
        The token of whoever took it up last.
    """

    id: int = 0
    state: State = State.HELD
    reason: str = ""
    turn: int = 1
    attempts: int = 0
    phase: Phase | None = None
    not_before: dt.datetime | None = None
    first_try_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a delivery's history; never rewritten."""

    at: dt.datetime
    state: State
    phase: Phase | None
    turn: int
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Queued:
    """What came of rows that were to be noted.

    Parameters
    ----------
    added
        New, in the state that was asked for; held where a person has stopped the report.
    already
        That very row was there: it stays as it is.
    had
        New but held: the reader has another revision, or is being sent one.
    """

    added: tuple[Delivery, ...] = ()
    already: tuple[Delivery, ...] = ()
    had: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a person's command did, and what it left alone, with the reason."""

    done: tuple[Delivery, ...] = ()
    left: tuple[tuple[Delivery, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a schedule."""

    id: int
    report: str
    due_at: dt.datetime
    state: SlotState
    reason: str
    retry_at: dt.datetime | None
    attempts: int
    claim: str | None
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A line of a slot's history; never rewritten."""

    at: dt.datetime
    state: SlotState
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckedSchedule:
    """How far a report's schedule has been looked at."""

    report: str
    schedule: str
    checked_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """A person's word that nothing of a report is sent until it is lifted."""

    report: str
    since: dt.datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """What claimants that are no more had in hand, and what became of it.

    Parameters
    ----------
    queued
        Deliveries whose letter had not been finished: they are tried again.
    unknown
        Deliveries whose letter may have been accepted: only a person sends them again.
    slots
        Slots that are built again.
    failed
        Slots whose builders died too often: they are left.
    """

    queued: tuple[Delivery, ...] = ()
    unknown: tuple[Delivery, ...] = ()
    slots: tuple[Slot, ...] = ()
    failed: tuple[Slot, ...] = ()
