"""A project whose report has readers, and rows in its ledger as a scheduler leaves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from letters import message

from reportkit.delivery.kept_letters import keep_letter
from reportkit.delivery.ledger import Addressed, Delivery, State, open_ledger
from reportkit.delivery.letter import compose_letter

if TYPE_CHECKING:
    from pathlib import Path

READERS = """to = ["ada@example.org", "bob@example.org"]

[delivery]
owner = "owner@example.org"
time_zone = "Europe/London"
rate = 6000
"""
OCTOBER = dt.date(2026, 10, 31)

Noted = Callable[..., tuple[Delivery, ...]]


@pytest.fixture(autouse=True)
def _nobodys_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REPORTKIT_LEDGER", "REPORTKIT_SMTP_USER", "REPORTKIT_SMTP_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def mailing(make_project: Callable[..., Path]) -> Path:
    """A project whose report goes to two readers, into the outbox."""
    return make_project(more=READERS)


@pytest.fixture
def noted() -> Noted:
    """Note letters in a project's ledger, each in the state given."""

    def note(
        root: Path,
        *recipients: str,
        state: State = State.HELD,
        reason: str = "",
        as_of: dt.date = OCTOBER,
        audience: str = "",
        revision: int = 1,
    ) -> tuple[Delivery, ...]:
        archive = root / "editions"
        letter = keep_letter(archive, compose_letter(message(report="tiny", audience=audience)))
        first = State.HELD if state is State.HELD else State.QUEUED
        rows = [
            Addressed("tiny", as_of, audience, revision, recipient, letter)
            for recipient in recipients
        ]
        with open_ledger("", archive) as ledger:
            queued = ledger.queue(rows, first, reason, "schedule")
            if state in {State.QUEUED, State.HELD}:
                return (*queued.added, *queued.had)
            claimed = ledger.claim(len(rows))
            assert len(claimed) == len(rows)
            for row in claimed:
                assert state is State.REFUSED or ledger.closing(row)
                ledger.conclude(row, state, reason)
            return ledger.deliveries(state=state)

    return note


@pytest.fixture
def states() -> Callable[[Path], dict[str, str]]:
    """Return where each reader's last copy is."""

    def look(root: Path) -> dict[str, str]:
        with open_ledger("", root / "editions") as ledger:
            return {row.recipient: row.state.value for row in ledger.deliveries()}

    return look
