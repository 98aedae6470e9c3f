"""Once more, by a person's word: what the kit itself never sends a second time."""

from __future__ import annotations

import email.policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.delivery.ledger import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    Here = Callable[..., Any]
    Noted = Callable[..., Any]


def outbox(root: Path) -> list[EmailMessage]:
    parser = BytesParser(policy=email.policy.default)
    return [parser.parsebytes(file.read_bytes()) for file in (root / "outbox").glob("*.eml")]


def test_one_of_unknown_fate_is_sent_again_under_a_message_id_of_its_own(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org")
    assert here(mailing, "approve", "tiny").code == 0
    ended = here(mailing, "resend", "tiny", "--to", "ada@example.org", "--reason", "she lost it")
    assert (ended.code, ended.err) == (0, "")
    sent = outbox(mailing)
    assert [str(each["To"]) for each in sent] == ["ada@example.org"] * 2
    assert len({each["Message-ID"] for each in sent}) == 2
    (line,) = here(mailing, "deliveries", "--history", "--json").lines()
    assert (line["turn"], line["state"]) == (2, "sent")
    assert "she lost it" in [change["reason"] for change in line["history"]]


def test_all_of_unknown_fate_are_sent_again_and_nobody_else(
    here: Here, mailing: Path, noted: Noted, states: Callable[[Path], dict[str, str]]
) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    noted(mailing, "bob@example.org", "cy@example.org", state=State.UNKNOWN, reason="reset")
    ended = here(mailing, "resend", "tiny", "--state", "unknown")
    assert ended.code == 0
    assert "2 of 2 may have it already" in ended.out
    assert {str(each["To"]) for each in outbox(mailing)} == {"bob@example.org", "cy@example.org"}
    assert set(states(mailing).values()) == {"sent"}


def test_who_gets_it_again_must_be_named(here: Here, mailing: Path, noted: Noted) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    ended = here(mailing, "resend", "tiny")
    assert ended.code == 2
    assert "--to ADDRESS" in ended.err
    assert not outbox(mailing)


def test_sent_is_no_state_that_all_can_be_sent_again_in(here: Here, mailing: Path) -> None:
    assert here(mailing, "resend", "tiny", "--state", "sent").code == 2


def test_where_nothing_is_unknown_nothing_is_sent(here: Here, mailing: Path, noted: Noted) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    ended = here(mailing, "resend", "tiny", "--state", "unknown")
    assert ended.code == 2
    assert "1 sent" in ended.err
    assert not outbox(mailing)


def test_a_later_revision_takes_the_place_of_the_one_that_was_sent(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    noted(mailing, "ada@example.org", revision=2, state=State.HELD, reason="saving moved")
    ended = here(mailing, "resend", "tiny", "--to", "ada@example.org")
    assert ended.code == 0
    assert "Revision 2 was held: saving moved" in ended.out
    lines = here(mailing, "deliveries", "--json").lines()
    assert {(line["revision"], line["turn"], line["state"]) for line in lines} == {
        (1, 1, "sent"),
        (2, 2, "sent"),
    }


def test_an_address_that_is_new_is_sent_to_and_not_sent_to_again(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "adda@example.org", state=State.REFUSED)
    ended = here(mailing, "resend", "tiny", "--to", "ada@example.org")
    assert ended.code == 2
    assert "To send it: reportkit send tiny --to ada@example.org" in ended.err
    assert not outbox(mailing)


@pytest.mark.parametrize("state", [State.QUEUED, State.HELD])
def test_what_never_went_out_is_not_sent_again(
    here: Here, mailing: Path, noted: Noted, state: State
) -> None:
    noted(mailing, "ada@example.org", state=state, reason="waits")
    ended = here(mailing, "resend", "tiny", "--to", "ada@example.org")
    assert ended.code == 2
    assert "ada@example.org: left as it is" in ended.err
    assert not outbox(mailing)
