"""`reportkit due`: what has come due goes out once, or is held and its owner told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from monthly import NOVEMBER, OCTOBER, SEPTEMBER, letters, monthly, record, sent, slots, text

from reportkit.delivery.ledger import SlotState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

    Here = Callable[..., Any]
    Command = Callable[..., Popen[str]]

READERS = "ada@example.org, bob@example.org"


@pytest.fixture
def project(make_project: Callable[..., Path], here: Here) -> Callable[..., Path]:
    """A monthly report whose schedule was first seen in September, after its time."""

    def make(*cells: str, more: str = "") -> Path:
        root = monthly(make_project, *cells, more=more)
        record(root, "2026-09-28", "Dec 2026")
        assert here(root, "due", "--now", SEPTEMBER).out == "Nothing is due.\n"
        return root

    return make


def test_a_report_goes_out_when_its_time_comes_and_never_twice(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    assert here(root, "due", "--now", "2026-10-03T06:59+01:00").out == "Nothing is due.\n"
    assert sent(root) == []

    ended = here(root, "due", "--now", OCTOBER)
    assert ended.code == 0, ended.err
    assert "tiny as of 2026-09-30: 2 queued." in ended.out
    assert [each["To"] for each in letters(root)] == [READERS, READERS]
    assert len({each["Message-ID"] for each in letters(root)}) == 2
    assert all("30 September 2026" in text(each) for each in letters(root))

    # As often as anybody likes, also where the clock is set back.
    for again in (OCTOBER, "2026-10-05T00:00", SEPTEMBER, OCTOBER):
        assert here(root, "due", "--now", again).out == "Nothing is due.\n"
    assert len(sent(root)) == 2
    assert slots(root) == [("2026-10-03", SlotState.DONE)]


def test_the_next_report_says_what_changed_since_the_one_that_the_reader_was_sent(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    assert here(root, "due", "--now", OCTOBER).code == 0
    record(root, "2026-10-28", "Mar 2027")
    definition = root / "reportkit.toml"
    words = definition.read_text("utf-8").replace('"bob@', '"bob@example.org", "eve@')
    definition.write_text(words, encoding="utf-8")

    ended = here(root, "due", "--now", NOVEMBER)
    assert ended.code == 0, ended.err
    told = {str(each["Message-ID"]).split(".")[2]: text(each) for each in letters(root)[2:]}
    assert len(told) == 2  # two editions: for those who know September's, and for who does not
    # Which of them is the first revision is which was built first.
    theirs, hers = sorted(told.values(), key=lambda words: "This is your first report." in words)
    assert "Since your last report, 30 September" in theirs
    assert "Go live: now Mar 2027" in theirs
    assert "Since the last report, 30 September" in hers
    assert "This is your first report." in hers


def test_a_report_that_is_renamed_keeps_its_history_and_sends_no_day_twice(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    assert here(root, "due", "--now", OCTOBER).code == 0
    definition = root / "reportkit.toml"
    words = definition.read_text("utf-8").replace("[reports.tiny]", "[reports.small]")
    definition.write_text(words + 'formerly = ["tiny"]\n', encoding="utf-8")

    again = here(root, "send", "small", "--as-of", "2026-09-30")
    assert "sent already" in again.err
    assert len(sent(root)) == 2

    record(root, "2026-10-28", "Mar 2027")
    ended = here(root, "due", "--now", NOVEMBER)
    assert ended.code == 0, ended.err
    assert all("Since your last report, 30 September" in text(each) for each in letters(root)[2:])
    assert len(sent(root)) == 4


def test_data_that_is_late_keeps_the_report_until_it_is_there_and_then_it_goes_by_itself(
    project: Callable[..., Path], here: Here
) -> None:
    root = project(more='delayed = "8h"\nreply_to = "team@example.org"\n')
    ended = here(root, "due", "--now", NOVEMBER)  # September's data, for the end of October
    assert ended.code == 2
    assert "tiny as of 2026-10-31 waits: " in ended.err
    assert [to for to, _ in sent(root)].count("owner@example.org") == 1
    late = [each for each in letters(root) if "owner" not in each["To"]]
    (owners,) = [each for each in letters(root) if "owner" in each["To"]]
    assert "Readers were told that it is late." in text(owners)
    assert sorted(str(each["To"]) for each in late) == ["ada@example.org", "bob@example.org"]
    said = "We expect to send it by 3 November 2026, 15:00 London time."
    assert all(said in text(each) for each in late)
    assert not (root / "editions" / "tiny").exists()

    again = here(root, "due", "--now", "2026-11-03T08:10")
    assert (again.code, len(sent(root))) == (2, 3)  # it still waits, and nobody hears of it twice

    record(root, "2026-10-29", "Dec 2026")
    ended = here(root, "due", "--now", "2026-11-03T10:00")
    assert ended.code == 0, ended.err
    assert [to for to, _ in sent(root)].count(READERS) == 2
    assert slots(root)[-1] == ("2026-11-03", SlotState.DONE)


def test_readers_are_not_told_of_an_hour_that_is_over(
    project: Callable[..., Path], here: Here
) -> None:
    root = project(more='delayed = "8h"\n')
    assert here(root, "due", "--now", "2026-11-03T18:00").code == 2  # the machine was off
    late = [text(each) for each in letters(root) if "owner" not in each["To"]]
    assert len(late) == 2
    assert all("We don't know yet when it will be sent." in each for each in late)


def test_an_owner_hears_of_what_was_held_once_the_mail_server_is_back(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    definition = root / "reportkit.toml"
    words = definition.read_text("utf-8")
    away = '[delivery]\nserver = "127.0.0.1:1"\nsecurity = "none"'
    definition.write_text(words.replace("[delivery]", away), encoding="utf-8")
    for now in (OCTOBER, "2026-10-03T13:00+01:00", "2026-10-03T20:00+01:00", "2026-10-04T12:00"):
        assert here(root, "due", "--now", now).code == 2

    definition.write_text(words, encoding="utf-8")
    here(root, "due", "--now", "2026-10-05T12:00")
    ((to, _),) = sent(root)
    assert to == "owner@example.org"
    assert "ada@example.org and bob@example.org" in text(letters(root)[0])


def test_an_owner_is_told_when_a_report_is_given_up(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    for now in (NOVEMBER, "2026-11-12T08:00", "2026-11-13T08:00"):
        here(root, "due", "--now", now)
    assert [subject for _, subject in sent(root)] == [
        "Waiting for data: Tiny, 31 October 2026",
        "Skipped: Tiny, 31 October 2026",
    ]
    said = text(letters(root)[1])
    assert "is not sent later by itself" in said
    assert "2026-11-03 07:00 GMT: given up. The data is too old" in said
    assert slots(root)[-1] == ("2026-11-03", SlotState.FAILED)


def test_a_cell_that_fails_is_told_to_the_owner_once_and_readers_get_nothing(
    project: Callable[..., Path], here: Here
) -> None:
    root = project('months = 0\n12 / months  # <b>"a&b"</b>')
    for now in (OCTOBER, "2026-10-03T10:00+01:00"):
        ended = here(root, "due", "--now", now)
        assert ended.code == 2
        assert "ZeroDivisionError" in ended.err
    ((to, subject),) = sent(root)
    assert (to, subject) == ("owner@example.org", "Not sent: Tiny, 30 September 2026")
    said = text(letters(root)[0])
    assert "Cell 3 of tiny.ipynb raised ZeroDivisionError" in said
    assert '12 / months # <b>"a&b"</b>' in said
    assert "Readers got nothing." in said
    assert "reportkit send tiny --as-of 2026-09-30" in said
    assert slots(root) == [("2026-10-03", SlotState.WAITING)]


def test_a_report_that_wants_approval_waits_for_it_and_its_owner_is_asked_once(
    project: Callable[..., Path], here: Here
) -> None:
    root = project(more='approval = "always"\n')
    ended = here(root, "due", "--now", OCTOBER)
    assert ended.code == 2
    assert "tiny as of 2026-09-30 is held: " in ended.err
    here(root, "due", "--now", "2026-10-03T10:00+01:00")
    assert [to for to, _ in sent(root)] == ["owner@example.org"]
    asked = text(letters(root)[0])
    assert "reportkit approve tiny --as-of 2026-09-30" in asked
    assert "It says: A has no stage on record yet" in asked

    ended = here(root, "approve", "tiny", "--as-of", "2026-09-30", "--reason", "seen")
    assert ended.code == 0, ended.err
    assert [to for to, _ in sent(root)].count(READERS) == 2


def test_a_dry_run_says_who_would_get_what_and_why_and_does_nothing(
    project: Callable[..., Path], here: Here
) -> None:
    root = project()
    before = sorted(root.rglob("*"))
    for _ in range(2):
        lines = here(root, "due", "--now", OCTOBER, "--dry-run", "--json").lines()
        assert [(each["reader"], each["as_of"], each["goes"]) for each in lines] == [
            ("ada@example.org", "2026-09-30", True),
            ("bob@example.org", "2026-09-30", True),
        ]
    late = here(root, "due", "--now", NOVEMBER, "--dry-run", "--json").lines()
    assert {each["goes"] for each in late} == {False}
    assert not set(root.rglob("*")) ^ set(before)
    nothing = here(root, "due", "--now", SEPTEMBER, "--dry-run")
    assert "next due 2026-10-03 07:00 BST" in nothing.out


def test_two_schedulers_at_once_send_each_letter_once(
    project: Callable[..., Path], command: Command
) -> None:
    root = project()
    running = [command(root, "due", "--now", OCTOBER) for _ in range(2)]
    for each in running:
        out, err = each.communicate(timeout=180)
        assert each.returncode == 0, (out, err)
    assert [to for to, _ in sent(root)] == [READERS, READERS]
    assert slots(root) == [("2026-10-03", SlotState.DONE)]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("none", {"31 October 2026 ": 1}),  # the owner is told, once for all of them
        ("last", {"31 October 2026": 2}),
        ("all", {"30 September 2026": 2, "31 October 2026": 2}),
    ],
)
def test_a_machine_that_was_off_catches_up_by_the_reports_rule(
    project: Callable[..., Path], here: Here, rule: str, days: dict[str, int]
) -> None:
    root = project(more=f'catch_up = "{rule}"\n')
    record(root, "2026-10-28", "Dec 2026")
    ended = here(root, "due", "--now", "2026-11-20T12:00")
    assert ended.code == 0, ended.err
    found = [text(each) for each in letters(root)]
    assert {day: sum(day in each[:200] for each in found) for day in days} == days
    assert len(found) == sum(days.values())
    assert ("owner@example.org" in dict(sent(root))) == (rule == "none")
    assert here(root, "due", "--now", "2026-11-20T12:01").out == "Nothing is due.\n"


def test_a_time_that_is_none_is_said_with_how_to_write_it(
    project: Callable[..., Path], here: Here
) -> None:
    ended = here(project(), "due", "--now", "tomorrow")
    assert ended.code == 2
    assert ended.err.startswith("'tomorrow' is no time. Write it as ")


def test_a_time_to_come_is_tried_out_in_a_folder_of_its_own_only(
    project: Callable[..., Path], here: Here
) -> None:
    ended = here(project(), "due", "--now", "2999-01-01")
    assert ended.code == 2
    assert "2999-01-01 is still to come" in ended.err
    assert "--editions trial" in ended.err
