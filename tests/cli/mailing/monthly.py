"""A monthly report, as a person would set it up, of an initiative whose data comes in by month."""

from __future__ import annotations

import email
from email.policy import default
from typing import TYPE_CHECKING

from reportkit.delivery.ledger import SlotState, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

PARAMETERS = """as_of = "2026-09-30"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import reportkit as rk
tables = rk.read(source, as_of=as_of).only(initiative)
progress = rk.track_progress(tables)
rk.headline(progress, rk.changes(tables, progress))"""
DEFINITION = """[project]
name = "Tests"
sender = "reports@example.org"

[delivery]
owner = "owner@example.org"
time_zone = "Europe/London"
rate = 6000

[reports.tiny]
title = "Tiny"
notebook = "tiny.ipynb"
schedule = "0 7 3 * *"
as_of = "previous month end"
stale_after = "10d"
to = ["ada@example.org", "bob@example.org"]
"""
SEPTEMBER, OCTOBER, NOVEMBER = (
    "2026-09-03T08:00+01:00",
    "2026-10-03T08:00+01:00",
    "2026-11-03T08:00",
)


def monthly(make_project: Callable[..., Path], *cells: str, more: str = "") -> Path:
    """Write the project; ``more`` are further keys of its report."""
    root = make_project(*(cells or (CELL,)), parameters=PARAMETERS)
    (root / "reportkit.toml").write_text(DEFINITION + more, encoding="utf-8")
    (root / "data").mkdir()
    (root / "data" / "initiatives.csv").write_text(
        "initiative,name,currency\na,A,GBP\n", encoding="utf-8"
    )
    (root / "data" / "milestones.csv").write_text(
        "initiative,milestone,due,done,recorded_on\n", encoding="utf-8"
    )
    return root


def record(root: Path, day: str, due: str) -> None:
    """Let a month's data come in: when the one milestone is due, as known on a day."""
    with (root / "data" / "milestones.csv").open("a", encoding="utf-8") as file:
        file.write(f"a,Go live,{due},no,{day}\n")


def letters(root: Path) -> list[EmailMessage]:
    """Return what was sent, in the order of its dates."""
    found = [
        email.message_from_bytes(file.read_bytes(), policy=default)
        for file in sorted((root / "outbox").glob("*.eml"))
    ]
    return sorted(found, key=lambda each: (each["Date"].datetime, each["Message-ID"]))


def sent(root: Path) -> list[tuple[str, str]]:
    """Return to whom what was sent: the first of each one's readers, and its subject."""
    return [(_reader(each), str(each["Subject"])) for each in letters(root)]


def text(letter: EmailMessage) -> str:
    """Return a letter's words on one line."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def slots(root: Path) -> list[tuple[str, SlotState]]:
    """Return what the ledger has of the report's times."""
    with open_ledger("", root / "editions") as ledger:
        found = ledger.slots("tiny")
    return sorted((f"{slot.due_at:%Y-%m-%d}", slot.state) for slot in found)


def _reader(letter: EmailMessage) -> str:
    return str(letter["To"])
