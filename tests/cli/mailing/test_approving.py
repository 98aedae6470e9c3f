"""What is held goes out by a person's word, and by nothing else."""

from __future__ import annotations

import datetime as dt
import socket
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.delivery.ledger import State, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., Any]
    Noted = Callable[..., Any]


def outbox(root: Path) -> list[Path]:
    return sorted((root / "outbox").glob("*.eml"))


def test_what_is_held_goes_out_and_the_ledger_says_who_let_it_go(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", "bob@example.org", reason="saving moved by 9 times the usual")
    ended = here(mailing, "approve", "tiny", "--reason", "the licence was sold")
    assert (ended.code, ended.err) == (0, "")
    assert "It was held: saving moved by 9 times the usual" in ended.out
    assert "2 sent." in ended.out
    assert len(outbox(mailing)) == 2
    (line, _) = here(mailing, "deliveries", "--history", "--json").lines()
    assert [change["state"] for change in line["history"]][-1] == "sent"
    let_go = next(change for change in line["history"] if change["state"] == "queued")
    assert let_go["reason"] == "the licence was sold"
    assert let_go["by"] not in {"", "schedule"}


def test_only_the_reader_who_is_named_gets_it(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    noted(mailing, "ada@example.org", "bob@example.org")
    assert here(mailing, "approve", "tiny", "--to", "bob@example.org").code == 0
    assert states(mailing) == {"ada@example.org": "held", "bob@example.org": "sent"}


def test_of_two_held_revisions_the_last_goes(here: Here, mailing: Path, noted: Noted) -> None:
    for revision in (1, 2):
        noted(mailing, "ada@example.org", revision=revision)
    (line,) = here(mailing, "approve", "tiny", "--json").lines()
    assert (line["revision"], line["state"]) == (2, "sent")
    assert len(outbox(mailing)) == 1
    again = here(mailing, "approve", "tiny")
    assert again.code == 2
    assert "revision 2 is sent" in again.err
    assert len(outbox(mailing)) == 1


def test_of_two_held_days_a_person_says_which(here: Here, mailing: Path, noted: Noted) -> None:
    for month in (9, 10):
        noted(mailing, "ada@example.org", as_of=dt.date(2026, month, 30))
    ended = here(mailing, "approve", "tiny")
    assert ended.code == 2
    assert "2 days, from 2026-09-30 to 2026-10-30. Name one with --as-of." in ended.err
    assert not outbox(mailing)
    assert here(mailing, "approve", "tiny", "--as-of", "2026-09-30").code == 0
    assert len(outbox(mailing)) == 1


def test_where_nothing_is_held_it_is_said_what_is(here: Here, mailing: Path, noted: Noted) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    ended = here(mailing, "approve", "tiny")
    assert (ended.code, ended.out) == (2, "")
    assert "Nothing of tiny is held: 1 sent." in ended.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve", "tinny"), "Did you mean 'tiny'?"),
        (("approve", "tiny", "--to", "eve@example.org"), "no recipient 'eve@example.org'"),
        (("approve", "tiny", "--as-of", "31.10."), "31.10."),
        (("approve", "tiny", "--only", "north"), "no audience 'north'"),
    ],
)
def test_what_is_named_wrongly_is_told_and_nothing_goes(
    here: Here, mailing: Path, noted: Noted, arguments: tuple[str, ...], said: str
) -> None:
    noted(mailing, "ada@example.org")
    ended = here(mailing, *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert len(ended.err.splitlines()) <= 5
    assert not outbox(mailing)


def test_a_letter_that_was_altered_is_not_sent_however_often_it_is_approved(
    here: Here, mailing: Path, noted: Noted
) -> None:
    (row,) = noted(mailing, "ada@example.org")
    letter = mailing / "editions" / ".letters" / f"{row.letter}.eml"
    letter.chmod(0o644)
    letter.write_bytes(letter.read_bytes().replace(b"1.4m", b"9.4m"))
    ended = here(mailing, "approve", "tiny")
    assert ended.code == 2
    assert "ada@example.org: held" in ended.out
    assert not outbox(mailing)


def test_where_the_server_cannot_be_reached_it_stays_queued_and_that_is_told(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]  # nobody's, once this is closed
    with (mailing / "reportkit.toml").open("a", encoding="utf-8") as definition:
        definition.write(f'server = "127.0.0.1:{port}"\nsecurity = "none"\n')
    noted(mailing, "ada@example.org", "bob@example.org")
    ended = here(mailing, "approve", "tiny")
    assert ended.code == 2
    assert f"127.0.0.1:{port}" in ended.out
    assert "2 queued." in ended.out
    assert set(states(mailing).values()) == {"queued"}


def test_a_report_on_hold_is_approved_only_once_that_is_lifted(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.QUEUED)
    assert here(mailing, "hold", "tiny", "--reason", "figures are checked").code == 0
    refused = here(mailing, "approve", "tiny")
    assert refused.code == 2
    assert "figures are checked" in refused.err
    assert "reportkit hold tiny --lift" in refused.err
    assert here(mailing, "hold", "tiny", "--lift").code == 0
    assert not outbox(mailing)
    assert here(mailing, "approve", "tiny").code == 0
    assert len(outbox(mailing)) == 1


def test_a_standing_hold_holds_what_is_queued_later(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    held = here(mailing, "hold", "tiny")
    assert "tiny is on hold. End it: reportkit hold tiny --lift" in held.out
    noted(mailing, "ada@example.org", state=State.QUEUED)
    assert states(mailing) == {"ada@example.org": "held"}


def test_one_reader_is_held_and_the_others_are_not(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    noted(mailing, "ada@example.org", "bob@example.org", state=State.QUEUED)
    arguments = ("--as-of", "2026-10-31", "--to", "bob@example.org", "--json")
    (line,) = here(mailing, "hold", "tiny", *arguments).lines()
    assert (line["recipient"], line["state"]) == ("bob@example.org", "held")
    assert states(mailing) == {"ada@example.org": "queued", "bob@example.org": "held"}


def test_what_was_sent_cannot_be_held_and_that_is_told(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    ended = here(mailing, "hold", "tiny", "--as-of", "2026-10-31")
    assert ended.code == 2
    assert "Nothing of that can be held any more: 1 sent." in ended.err


def test_a_hold_that_does_not_stand_cannot_be_lifted(here: Here, mailing: Path) -> None:
    assert "not on hold" in here(mailing, "hold", "tiny", "--lift").err
    for_a_day = here(mailing, "hold", "tiny", "--lift", "--as-of", "2026-10-31")
    assert for_a_day.code == 2
    assert "reportkit approve tiny" in for_a_day.err


def test_a_report_that_was_taken_out_of_the_file_can_still_be_held(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    noted(mailing, "ada@example.org", state=State.QUEUED)
    definition = mailing / "reportkit.toml"
    text = definition.read_text("utf-8").replace("[reports.tiny]", "[reports.small]")
    definition.write_text(text, encoding="utf-8")
    assert here(mailing, "hold", "tiny", "--as-of", "2026-10-31").code == 0
    assert states(mailing) == {"ada@example.org": "held"}
    assert here(mailing, "approve", "tiny").code == 2
    with open_ledger("", mailing / "editions") as ledger:
        assert [row.state for row in ledger.deliveries()] == [State.HELD]
