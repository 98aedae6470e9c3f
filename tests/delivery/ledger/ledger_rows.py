"""Rows as the tests note them, a clock that they set, and processes of their own."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import update

from reportkit.delivery.ledger import Addressed, Delivery, Ledger, Slot, open_ledger
from reportkit.delivery.ledger.tables import DELIVERIES, SLOTS

OCTOBER = dt.date(2025, 10, 31)
NOVEMBER = dt.date(2025, 11, 30)
NOON = dt.datetime(2025, 12, 1, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
ANN = "ann@example.org"
BOB = "bob@example.org"


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def set_on(self, span: dt.timedelta) -> None:
        self.now += span


@dataclass(frozen=True)
class Place:
    """Where a ledger is kept, and who else opens it there."""

    declared: str
    archive: Path
    clock: Clock = field(default_factory=Clock)

    def open(self, **more: Any) -> Ledger:
        return open_ledger(self.declared, self.archive, clock=self.clock, **more)

    def start(self, code: str) -> subprocess.Popen[str]:
        """Start a process that has this ledger open as `ledger`, in real time."""
        opened = (
            "import sys, time\n"
            "from pathlib import Path\n"
            "from reportkit.delivery.ledger import *\n"
            "ledger = open_ledger(sys.argv[1], Path(sys.argv[2]))\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", opened + code, self.declared, str(self.archive)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """Run it to its end, and return what it printed."""
        out, err = self.start(code).communicate(timeout=60)
        assert err == ""
        return out


def row(recipient: str = ANN, **more: Any) -> Addressed:
    usual = Addressed("monthly", NOVEMBER, "", 1, recipient, "a" * 64)
    return replace(usual, **more)


def note(ledger: Ledger, *recipients: str, **more: Any) -> tuple[Delivery, ...]:
    """Queue a row for each recipient, as the only ones that are new."""
    added = ledger.queue([row(recipient, **more) for recipient in recipients or (ANN,)]).added
    assert len(added) == len(recipients or (ANN,))
    return added


def now_of(ledger: Ledger, delivery: Delivery) -> Delivery:
    (found,) = [each for each in ledger.deliveries() if each.id == delivery.id]
    return found


def claimed(ledger: Ledger, **more: Any) -> Delivery:
    note(ledger, **more)
    (delivery,) = ledger.claim(1)
    return delivery


def as_from_elsewhere(ledger: Ledger, it: Delivery | Slot) -> None:
    """Make a claim look like that of another machine, whose processes we cannot see."""
    table = SLOTS if isinstance(it, Slot) else DELIVERIES
    claimant = '{"host": "far", "place": "another boot", "pid": 7, "started": "1"}'
    with ledger.database.writing() as connection:
        connection.execute(update(table).where(table.c.id == it.id).values(claimant=claimant))
