"""What an owner is told of letters that did not go as they should: one mail for each cause."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from monthly import letters, text

from reportkit.cli.mailing.notify import tell_of_failures, tell_of_trouble
from reportkit.cli.mailing.office import open_office
from reportkit.delivery.ledger import State
from reportkit.editions import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from reportkit.cli.mailing.office import Office

    Noted = Callable[..., object]

DAY = dt.date(2026, 10, 31)
UNKNOWN_USER = "RCPT: 550 5.1.1 <{}>: Recipient address rejected: User unknown"


def told(root: Path, tell: Callable[[Office], None]) -> EmailMessage:
    """Have the owner told, twice, and return the one letter."""
    with contextlib.chdir(root), open_office(None) as office:
        for _ in range(2):
            tell(office)
        office.dispatch()
    (letter,) = [each for each in letters(root) if each["To"] == "owner@example.org"]
    return letter


def test_readers_whom_a_server_refuses_in_the_same_words_are_told_of_together(
    mailing: Path, noted: Noted
) -> None:
    for reader in ("ada@example.org", "bob@example.org"):
        noted(mailing, reader, state=State.REFUSED, reason=UNKNOWN_USER.format(reader))
    letter = told(mailing, tell_of_trouble)
    said = text(letter)
    assert letter["Subject"] == "Not delivered: Tiny, 31 October 2026"
    assert said.count("User unknown") == 1
    assert "It concerns ada@example.org and bob@example.org." in said
    # An address that was corrected is a new reader, to whom nothing can be sent again.
    assert "correct it in the list of readers, then: reportkit send tiny" in said
    assert "reportkit resend tiny --as-of 2026-10-31 --state refused" in said


def test_an_owner_is_told_anew_of_more_readers_and_not_of_fewer(
    mailing: Path, noted: Noted
) -> None:
    for reader in ("ada@example.org", "bob@example.org"):
        noted(mailing, reader, state=State.REFUSED, reason=UNKNOWN_USER.format(reader))
    told(mailing, tell_of_trouble)
    with contextlib.chdir(mailing), open_office(None) as office:
        office.ledger.again(office.ledger.deliveries(recipient="ada@example.org"), "ada", "mended")
        tell_of_trouble(office)
        office.dispatch()
    told(mailing, tell_of_trouble)  # still the one letter

    noted(mailing, "eve@example.org", state=State.REFUSED, reason="RCPT: 550 no")
    with contextlib.chdir(mailing), open_office(None) as office:
        tell_of_trouble(office)
        office.dispatch()
    assert [each["To"] for each in letters(mailing)].count("owner@example.org") == 2


def test_letters_that_no_server_took_are_not_said_to_need_a_look(
    mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.QUEUED)
    with contextlib.chdir(mailing), open_office(None) as office:
        (row,) = office.ledger.claim(1)
        office.ledger.conclude(row, State.HELD, "could not be sent within 4 hours. Lastly: down")
    letter = told(mailing, tell_of_trouble)
    assert letter["Subject"] == "Not sent: Tiny, 31 October 2026"
    assert "was built, but could not be sent. It is not tried again by itself." in text(letter)
    assert "reportkit approve tiny --as-of 2026-10-31" in text(letter)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (False, "Readers got nothing."),
        (True, "Readers whom it concerns got nothing; others are not affected."),
    ],
)
def test_the_owner_is_not_told_that_readers_got_nothing_where_some_got_it(
    mailing: Path, *, others: bool, said: str
) -> None:
    failed = Outcome("tiny", DAY, "north", error="The site is closed.")
    letter = told(mailing, lambda it: tell_of_failures(it, "tiny", DAY, [failed], others=others))
    assert said in text(letter)
    assert "It concerns north." in text(letter)
