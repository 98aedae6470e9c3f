"""The states that a delivery and a slot can be in."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where one reader's copy is.

    ::

        queued -> sending -> sent
                          -> refused   the server said never
                          -> unknown   the line broke between the body and the reply
                          -> queued    the server said not now, or the sender died before the end
        queued <-> held                by the gate or a person; only a person lets it go
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """How far the sending of a row has come: past ``closing``, the server may have it."""

    CLAIMED = "claimed"
    CLOSING = "closing"


class Kind(StrEnum):
    """What a row carries: an edition, a notice to the owner, or a word on a delay to readers."""

    EDITION = "edition"
    NOTICE = "notice"
    DELAY = "delay"


class SlotState(StrEnum):
    """Where one time of a schedule is."""

    WAITING = "waiting"
    BUILDING = "building"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
