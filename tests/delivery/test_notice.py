from __future__ import annotations

import datetime as dt
import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from letters import AS_OF, DOCUMENT, SENT
from typer.testing import CliRunner

from reportkit.cli.app import app
from reportkit.delivery.letter import addressed, compose_letter, message_id
from reportkit.delivery.notice import About, Problem, about, delay_notice, owner_notice
from reportkit.delivery.notice_words import Why, cause_of, steps
from reportkit.export.checks import message_parts
from reportkit.export.checks.proof import Proof
from reportkit.reports import find_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REPORT = About("automation", "Catalogue automation", AS_OF, '"Reports" <reports@example.org>')
RAISED = (
    "Cell 3 of notebooks/review.ipynb raised KeyError: 'apply-visa'\n"
    "    rows = tables.metrics\n"
    "  > chosen = rows[initiative]\n"
    "    rk.show(chosen)"
)
HOSTILE = 'x\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script> =?utf-8?q?=0D=0ABcc:_x?= "'


def _parsed(letter: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(letter, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def _plain(letter: bytes) -> str:
    body = _parsed(letter).get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def _html(letter: bytes) -> str:
    body = _parsed(letter).get_body(("html",))
    assert body is not None
    return str(body.get_content())


def _said(letter: bytes) -> str:
    return " ".join(_plain(letter).split())


def test_an_owner_reads_which_report_cell_and_error_what_readers_got_and_what_to_type() -> None:
    letter = owner_notice(REPORT, Why.FAILED, [Problem(RAISED)])

    assert _parsed(letter)["Subject"] == "Not sent: Catalogue automation, 31 October 2026"
    said = _said(letter)
    assert "Catalogue automation as of 31 October 2026 could not be built" in said
    assert "Cell 3 of notebooks/review.ipynb raised KeyError: 'apply-visa'" in said
    assert "  > chosen = rows[initiative]\n" in _plain(letter)
    assert "Readers got nothing." in said
    assert "\nreportkit send automation --as-of 2026-10-31\n" in _plain(letter)
    assert "You get this as the owner of 'automation' in reportkit.toml" in said


def test_editions_that_one_cause_stops_are_told_of_in_one_letter() -> None:
    stopped = tuple(f"initiative {number}" for number in range(1, 13))
    said = _said(owner_notice(REPORT, Why.FAILED, [Problem(RAISED, concerns=stopped)]))

    assert "It concerns initiative 1, initiative 2, " in said
    assert "initiative 5 and 7 more." in said


@pytest.mark.parametrize("why", list(Why))
def test_every_notice_is_a_letter_that_passes_the_checks_and_can_be_sent(why: Why) -> None:
    letter = compose_letter(owner_notice(REPORT, why, [Problem("It is so.", "Mend it.")]))
    sent = addressed(
        letter,
        recipient="owner@example.org",
        date=SENT,
        message_id=message_id(letter, "owner@example.org"),
    )

    proof = Proof(DOCUMENT, sent, "")
    assert [found for check in message_parts.CHECKS for found in check.look(proof)] == []
    assert len(_parsed(sent)["Subject"]) <= 60
    assert len(_plain(sent).split()) < 150


@pytest.mark.parametrize("why", list(Why))
def test_every_command_that_a_notice_names_is_one(why: Why) -> None:
    for _, command in steps(why, "automation", "2026-10-31"):
        name, *words = command.split()
        assert name == "reportkit"
        help_text = CliRunner().invoke(app, [words[0], "--help"], terminal_width=200)
        assert help_text.exit_code == 0
        shown = re.sub(r"\x1b\[[0-9;]*m", "", help_text.output)
        assert [each for each in words if each.startswith("--") and each not in shown] == []


def test_what_is_secret_is_never_written_to_anybody() -> None:
    error = RAISED.replace("rows[initiative]", "connect('postgresql://ada:hunter-2222@db/x')")
    secrets = {"warehouse_password": "hunter-2222"}

    letter = owner_notice(REPORT, Why.FAILED, [Problem(error, "Ask hunter-2222.")], secrets=secrets)

    assert "hunter" not in _plain(letter) + _html(letter)
    assert "[secret warehouse_password]" in _plain(letter)


def test_words_of_data_stay_words_in_a_notice() -> None:
    report = replace(REPORT, report="a b", title=HOSTILE)
    letter = owner_notice(
        report,
        Why.HELD,
        [Problem(HOSTILE, HOSTILE, (HOSTILE,), "javascript:alert(1)")],
        readers=HOSTILE,
    )

    parsed = _parsed(letter)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject")) == 1
    assert BeautifulSoup(_html(letter), "html.parser").find_all(["script", "a"]) == []
    assert "reportkit approve 'a b' --as-of 2026-10-31" in _said(letter)


def test_an_error_without_end_makes_a_short_letter() -> None:
    letter = owner_notice(REPORT, Why.HELD, [Problem("x" * 100_000) for _ in range(50)])

    assert len(letter) < 120_000
    assert "40 more problems are listed by: reportkit deliveries." in _said(letter)


def test_the_same_matter_is_one_message_and_two_matters_are_two() -> None:
    first = owner_notice(REPORT, Why.HELD, [Problem("Cost tripled.")])
    again = owner_notice(REPORT, Why.HELD, [Problem("Cost tripled.")])
    other = owner_notice(REPORT, Why.HELD, [Problem("Nothing was shown.")])

    assert first == again
    assert _parsed(first)["Message-ID"] != _parsed(other)["Message-ID"]


def test_a_reader_of_a_late_report_reads_when_it_comes_and_nothing_of_why_it_broke() -> None:
    expected = dt.datetime(2026, 11, 3, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    letter = delay_notice(REPORT, expected=expected)

    assert _parsed(letter)["Subject"] == "Delayed: Catalogue automation, 31 October 2026"
    said = _said(letter)
    assert "Catalogue automation as of 31 October 2026 is delayed" in said
    assert "We expect to send it by 3 November 2026, 10:00 Oslo time." in said
    assert "You need do nothing: it comes by itself." in said
    assert "reportkit" not in said
    assert len(said.split()) < 50


def test_a_delay_without_an_end_is_said_to_have_none() -> None:
    day = _said(delay_notice(REPORT, expected=dt.date(2026, 11, 3)))
    never = _said(delay_notice(REPORT, expected=None))

    assert "We expect to send it by 3 November 2026." in day
    assert "We don't know yet when it will be sent." in never


def test_a_notice_is_written_as_its_readers_write_dates() -> None:
    american = replace(REPORT, locale="en_US")
    expected = dt.datetime(2026, 11, 3, 22, 0, tzinfo=ZoneInfo("America/New_York"))

    letter = delay_notice(american, expected=expected)

    assert "November 3, 2026, 10:00 PM New York time" in _said(letter)
    assert _parsed(letter)["Content-Language"] == "en-US"


def test_a_project_gives_a_notice_its_sender_title_and_looks(
    make_project: Callable[..., Path],
) -> None:
    project = find_project(make_project())

    told = about(project, "tiny", AS_OF)

    assert (told.title, told.sender) == ("Tiny", '"Tests" <reports@example.org>')
    assert _parsed(owner_notice(told, Why.LATE, []))["From"] == "Tests <reports@example.org>"


@pytest.mark.parametrize(
    "other",
    [
        RAISED.replace("apply-visa", "land-registry"),
        RAISED.replace("chosen", "rows"),
        "Cell 3 of notebooks/review.ipynb raised KeyError: 17",
    ],
)
def test_one_cell_that_raises_the_same_error_for_many_is_one_cause(other: str) -> None:
    assert cause_of(Why.FAILED, other) == cause_of(Why.FAILED, RAISED)


@pytest.mark.parametrize(
    "other",
    [
        RAISED.replace("Cell 3", "Cell 4"),
        RAISED.replace("KeyError", "ValueError"),
        RAISED.replace("review", "portfolio"),
        "Cell 3 of notebooks/review.ipynb ran longer than 600 seconds and was stopped.",
        "There is no file metrics.csv.",
        "",
    ],
)
def test_another_cell_or_another_error_is_another_cause(other: str) -> None:
    assert cause_of(Why.FAILED, other) != cause_of(Why.FAILED, RAISED)


def test_figures_and_names_in_a_reason_do_not_make_it_another_cause() -> None:
    one = "3 of 412 rows in metrics: value is not a number (rows 17, 40: 'n/a')."
    two = "5 of 380 rows in metrics: value is not a number (rows 2, 9: '?')."

    assert cause_of(Why.HELD, one) == cause_of(Why.HELD, two)
    assert cause_of(Why.HELD, one) != cause_of(Why.FAILED, one)
    assert cause_of(Why.HELD, one) != cause_of(Why.HELD, one.replace("metrics", "costs"))
