"""Where a scheduler is killed, and whether its letter may be ``unknown`` for it.

A letter may be unknown only from the moment that the ledger lets its last line go out until the
server's reply is noted. Before and after, the ledger knows better, and must say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unknown(StrEnum):
    """Whether a letter in hand is unknown after a kill."""

    NEVER = "never"
    PERHAPS = "perhaps"
    ALWAYS = "always"


class By(StrEnum):
    """Who kills: at the ledger the process itself, in the dialogue the server, else the clock."""

    LEDGER = "ledger"
    SERVER = "server"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the code or in the dialogue.

    Parameters
    ----------
    name
        What the ledger's or the server's side calls it.
    by
        Who kills there.
    unknown
        What becomes of the letter in hand.
    first
        A point of the server's at which another scheduler is killed before this one.
    last
        The highest of the times at which it is reached in a round, from which one is drawn.
    long
        Whether the letter is longer than what the lines between client and server hold.
    """

    name: str
    by: By
    unknown: Unknown = Unknown.NEVER
    first: str = ""
    last: int = 1
    long: bool = False


BEFORE, DURING, AFTER = "before the commit", "during the commit", "after the commit"
RENAME = "keep_letter: before the letter has its name"
ANY_TIME = Point("at any time", By.CLOCK, Unknown.PERHAPS)
BOTH_AT_ANY_TIME = Point("both schedulers, at any time", By.CLOCK, Unknown.PERHAPS)

_TAKEN = "the last line is in, and taken"
_STEPS = ("check_schedule", "claim_slot", "queue", "conclude_slot", "claim", "put_back")


def _at_commit(step: str, last: int = 1, **unknown: Unknown) -> list[Point]:
    names = {"before": BEFORE, "during": DURING, "after": AFTER}
    return [
        Point(f"{step}: {name}", By.LEDGER, unknown.get(when, Unknown.NEVER), last=last)
        for when, name in names.items()
    ]


LEDGER_POINTS = (
    Point(RENAME, By.LEDGER),
    *(point for step in _STEPS for point in _at_commit(step)),
    *_at_commit("closing", 3, during=Unknown.PERHAPS, after=Unknown.ALWAYS),
    *_at_commit("conclude", 3, before=Unknown.ALWAYS, during=Unknown.PERHAPS),
    *(
        Point(f"recover: {when}", By.LEDGER, unknown, first)
        for when in (BEFORE, DURING, AFTER)
        for first, unknown in (("RCPT answered", Unknown.NEVER), (_TAKEN, Unknown.ALWAYS))
    ),
)
SERVER_POINTS = (
    Point("connected", By.SERVER),
    Point("greeted", By.SERVER),
    *(
        Point(f"{step} {when}", By.SERVER, last=1 if step in {"EHLO", "QUIT"} else 3)
        for step in ("EHLO", "MAIL", "RCPT", "DATA")
        for when in ("received", "answered")
    ),
    Point("in the middle of the body", By.SERVER, long=True),
    Point("the body is in, its last line not yet", By.SERVER, Unknown.PERHAPS, last=3),
    Point("the last line is in, and not taken", By.SERVER, Unknown.ALWAYS, last=3),
    Point(_TAKEN, By.SERVER, Unknown.ALWAYS, last=3),
    Point("the reply is sent", By.SERVER, Unknown.PERHAPS, last=3),
    Point("QUIT received", By.SERVER),
    Point("QUIT answered", By.SERVER),
)
FROZEN_AT = (
    "EHLO received",
    "RCPT answered",
    "DATA answered",
    "the body is in, its last line not yet",
    "the last line is in, and taken",
    "the reply is sent",
)
"""Where a scheduler is stopped for longer than its lease, and then goes on."""
NAMED_POINTS = (*LEDGER_POINTS, *SERVER_POINTS)
