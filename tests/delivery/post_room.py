"""A project, its ledger and its letters, ready to be sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from letters import AS_OF, message

from reportkit.delivery.kept_letters import keep_letter
from reportkit.delivery.ledger import Addressed, Delivery, Ledger, State, open_ledger
from reportkit.delivery.letter import compose_letter
from reportkit.delivery.sending import Dispatched, send_queued
from reportkit.delivery.transport import Smtp
from reportkit.reports import Project, read_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reportkit.delivery.transport import Transport

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
DEFINITION = """
[project]
name = "Tests"
sender = "reports@example.org"

[delivery]
rate = 60000
owner = "owner@example.org"
{delivery}

[reports.automation]
title = "Catalogue automation"
notebook = "notebook.ipynb"
to = ["reader@example.org"]
retry_for = "4h"
{report}
"""


@dataclass
class Clock:
    """A time of day that a test moves."""

    time: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.time

    def pass_by(self, **span: float) -> None:
        """Let some time pass: ``pass_by(minutes=1)``."""
        self.time += dt.timedelta(**span)


@dataclass(frozen=True)
class PostRoom:
    """Where letters are queued and sent.

    Parameters
    ----------
    root
        The folder of the project, and of its editions.
    project
        Its definition.
    clock
        By which the ledger, and the sender, go.
    """

    root: Path
    project: Project
    clock: Clock

    @property
    def editions(self) -> Path:
        """The archive's folder, which keeps letters and ledger."""
        return self.root / "editions"

    def ledger(self) -> Ledger:
        """Open the ledger, as each start of the program does."""
        return open_ledger("", self.editions, clock=self.clock)

    def queue(self, *readers: str, report: str = "automation", words: str = "Hello") -> str:
        """Queue one letter to each reader, and return the letter's hash."""
        letter = compose_letter(message(subject=words, report=report))
        sha256 = keep_letter(self.editions, letter)
        row = Addressed(report, AS_OF, "", 1, "", sha256)
        with self.ledger() as ledger:
            ledger.queue([replace(row, recipient=each) for each in readers])
        return sha256

    def dispatch(
        self, transport: Transport, *, stop: Callable[[], bool] = lambda: False
    ) -> Dispatched:
        """Start, recover, send what is queued and due, and end."""
        with self.ledger() as ledger:
            ledger.recover()
            return send_queued(
                ledger, transport, self.editions, self.project, clock=self.clock, stop=stop
            )

    def rows(self) -> dict[str, Delivery]:
        """Return every row by its recipient."""
        with self.ledger() as ledger:
            return {row.recipient: row for row in ledger.deliveries()}

    def states(self) -> dict[str, State]:
        """Return every row's state by its recipient."""
        return {recipient: row.state for recipient, row in self.rows().items()}

    def said(self, reader: str) -> Iterator[str]:
        """Yield the reasons in a row's history, the oldest first."""
        with self.ledger() as ledger:
            (row,) = ledger.deliveries(recipient=reader)
            yield from (change.reason for change in ledger.history(row))


def open_post_room(root: Path, *, delivery: str = "", report: str = "") -> PostRoom:
    """Write a project and open its post room; more keys of its tables where given."""
    (root / "notebook.ipynb").touch()
    file = root / "reportkit.toml"
    file.write_text(DEFINITION.format(delivery=delivery, report=report), encoding="utf-8")
    return PostRoom(root, read_project(file), Clock())


def dispatch_elsewhere(root: Path, port: int) -> None:
    """Send what is queued from a process of its own, as a second scheduler does."""
    room = PostRoom(root, read_project(root / "reportkit.toml"), Clock())
    room.dispatch(Smtp("127.0.0.1", port, "none"))
