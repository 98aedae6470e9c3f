"""Who got what and when, what is held and why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from reportkit.delivery.ledger import SlotState, State, open_ledger
from reportkit.reports import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., Any]
    Noted = Callable[..., Any]


def test_each_reader_is_listed_with_what_to_do_next(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    noted(mailing, "bob@example.org", state=State.UNKNOWN, reason="the line broke")
    noted(mailing, "cy@example.org", state=State.HELD, reason="blank")
    listed = here(mailing, "deliveries")
    assert (listed.code, listed.err) == (0, "")
    rows = {line.split()[3]: line for line in listed.out.splitlines() if "@" in line[:70]}
    assert " sent " in rows["ada@example.org"]
    assert rows["bob@example.org"].endswith("the line broke")
    assert rows["cy@example.org"].endswith("blank")
    assert "1 sent, 1 held, 1 unknown." in listed.out
    assert "What is held: reportkit approve tiny --as-of 2026-10-31" in listed.out
    assert "reportkit resend tiny --as-of 2026-10-31 --to bob@example.org" in listed.out


def test_json_has_a_line_for_each_with_times_in_utc(
    here: Here, mailing: Path, noted: Noted
) -> None:
    (row,) = noted(mailing, "ada@example.org", state=State.SENT)
    (line,) = here(mailing, "deliveries", "tiny", "--json").lines()
    assert set(line) == {
        "what", "report", "as_of", "audience", "revision", "recipient", "kind", "state", "reason",
        "turn", "attempts", "changed_at", "sent_at", "not_before", "letter",
    }  # fmt: skip
    assert line["what"] == "delivery"
    assert (line["report"], line["as_of"], line["audience"]) == ("tiny", "2026-10-31", None)
    sent_at = dt.datetime.fromisoformat(line["sent_at"])
    assert sent_at.utcoffset() == dt.timedelta(0)
    assert row.sent_at is not None
    assert abs(sent_at - row.sent_at) < dt.timedelta(seconds=1)


def test_every_change_is_shown_with_by_whom(here: Here, mailing: Path, noted: Noted) -> None:
    noted(mailing, "ada@example.org", state=State.REFUSED, reason="550 no such user")
    shown = here(mailing, "deliveries", "--history")
    head, *changes = shown.out.splitlines()
    assert head == "tiny 2026-10-31 for all, revision 1, to ada@example.org (edition)"
    said = [line.split("  ")[2].partition(",")[0] for line in changes]
    assert said == ["queued", "sending", "refused"]
    assert "by schedule" in changes[0]
    assert changes[-1].endswith(": 550 no such user")


def test_it_can_be_narrowed(here: Here, mailing: Path, noted: Noted) -> None:
    noted(mailing, "ada@example.org", "bob@example.org", state=State.SENT)
    noted(mailing, "ada@example.org", audience="north")
    noted(mailing, "bob@example.org", as_of=dt.date(2026, 9, 30))

    def found(*arguments: str) -> set[tuple[str, str | None, str]]:
        lines = here(mailing, "deliveries", *arguments, "--json").lines()
        return {(line["recipient"], line["audience"], line["as_of"]) for line in lines}

    october, september = "2026-10-31", "2026-09-30"
    assert found("--state", "sent", "--to", "ada@example.org") == {
        ("ada@example.org", None, october)
    }
    assert found("--only", "north") == {("ada@example.org", "north", october)}
    assert found("tiny", "--as-of", september) == {("bob@example.org", None, september)}
    assert len(found("--state", "sent", "--state", "held")) == 4


def test_a_wrong_state_is_told_with_those_there_are(here: Here, mailing: Path) -> None:
    ended = here(mailing, "deliveries", "--state", "hold")
    assert ended.code == 2
    assert "Did you mean 'held'?" in ended.err


def test_a_slot_that_waits_and_a_standing_hold_are_told(here: Here, mailing: Path) -> None:
    due_at = dt.datetime(2026, 11, 3, 7, tzinfo=dt.UTC)
    with open_ledger("", mailing / "editions", clock=lambda: due_at) as ledger:
        schedule = Schedule("0 7 3 * *", "Europe/London")
        for now in (due_at - dt.timedelta(days=1), due_at):
            ledger.check_schedule("tiny", schedule.text, schedule.due, now)
        slot = ledger.claim_slot(due_at)
        assert slot is not None
        retry_at = due_at + dt.timedelta(minutes=5)
        ledger.conclude_slot(slot, SlotState.WAITING, "metrics end 2026-09-30.", retry_at)
        ledger.stop("tiny", "ada", "moving house")
    listed = here(mailing, "deliveries").out
    assert "tiny, due 2026-11-03 07:00 GMT: waiting: metrics end 2026-09-30." in listed
    assert "It is tried again at 2026-11-03 07:05 GMT." in listed
    assert "tiny is on hold since 2026-11-03 07:00 GMT, by ada: moving house." in listed
    lines = {line["what"]: line for line in here(mailing, "deliveries", "--json").lines()}
    assert lines["slot"]["retry_at"] == "2026-11-03T07:05:00+00:00"
    assert lines["hold"]["reason"] == "moving house"


def test_a_renamed_report_is_listed_under_its_new_name(
    here: Here, mailing: Path, noted: Noted
) -> None:
    noted(mailing, "ada@example.org", state=State.SENT)
    definition = mailing / "reportkit.toml"
    text = definition.read_text("utf-8")
    text = text.replace("[reports.tiny]", '[reports.small]\nformerly = ["tiny"]')
    definition.write_text(text, encoding="utf-8")
    (line,) = here(mailing, "deliveries", "small", "--json").lines()
    assert line["report"] == "small"
    assert "It is called 'small' now." in here(mailing, "approve", "tiny").err


def test_without_any_delivery_that_is_said(here: Here, mailing: Path) -> None:
    assert here(mailing, "deliveries").out == "Nothing was queued, held or sent.\n"
