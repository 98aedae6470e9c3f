"""Schedulers are killed while they send, and every letter is sent once or said to be unknown.

`make bench-crash` does the same at every point, hundreds of times.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from delivery_bench.audit import Window, audited
from delivery_bench.campaign import ATTEMPTS, Campaign, campaign_on
from delivery_bench.crash_marks import marks, point_table
from delivery_bench.points import (
    AFTER,
    ANY_TIME,
    BEFORE,
    BOTH_AT_ANY_TIME,
    DURING,
    NAMED_POINTS,
    RENAME,
    Point,
    Unknown,
)

if TYPE_CHECKING:
    from pathlib import Path

    from delivery_bench.audit import Audit

KILLS = 12
READERS = 4
TAKEN = "the last line is in, and taken"
CHOSEN = (
    RENAME,
    f"queue: {DURING}",
    f"claim: {AFTER}",
    f"closing: {BEFORE}",
    f"closing: {AFTER}",
    f"conclude: {DURING}",
    f"recover: {BEFORE}",
    "DATA answered",
    "the body is in, its last line not yet",
    TAKEN,
    "the reply is sent",
)


def named(name: str) -> Point:
    return next(point for point in NAMED_POINTS if point.name == name)


def missed(audit: Audit, least_kills: int = 0) -> list[str]:
    return [mark.sentence for mark in marks(audit, least_kills) if not mark.is_met]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "editions"
    folder.mkdir()
    return folder


def test_a_letter_is_sent_once_wherever_its_scheduler_is_killed(
    ledger_address: str, folder: Path
) -> None:
    with campaign_on("the ledger", ledger_address, folder, 1, readers=READERS) as campaign:
        campaign.undisturbed()
        for point in (*map(named, CHOSEN), ANY_TIME, BOTH_AT_ANY_TIME):
            campaign.run(point)
        audit = audited(campaign)
    assert missed(audit, KILLS) == [], (folder / "schedulers.log").read_text("utf-8")
    assert f" {audit.kills} " in point_table([audit]).splitlines()[-1]
    after_closing, taken = (audit.at(named(name)) for name in (f"closing: {AFTER}", TAKEN))
    assert [each.window for one in after_closing for each in one.unknown] == [Window.READY]
    assert [(each.window, each.taken) for one in taken for each in one.unknown] == [
        (Window.ENDED, True)
    ]


def test_a_scheduler_that_was_frozen_past_its_lease_sends_nothing_that_was_taken_over(
    folder: Path,
) -> None:
    lease = dt.timedelta(seconds=1)
    with campaign_on("the ledger", "", folder, 1, readers=READERS, lease=lease) as campaign:
        # One that holds the ledger's lock as it is frozen keeps the others away until it thaws.
        for _ in range(ATTEMPTS):
            campaign.freeze("DATA answered")
            attempts = [row.attempts for row in campaign.ledger.deliveries()]
            if max(attempts) > 1:
                break
        audit = audited(campaign)
    assert max(attempts) > 1, "nobody took its letters over"
    assert missed(audit) == []


def test_a_letter_that_the_mail_server_has_twice_or_never_is_found(folder: Path) -> None:
    with campaign_on("the ledger", "", folder, 1, readers=READERS) as campaign:
        campaign.undisturbed()
        assert missed(audited(campaign)) == []
        first = _log_without_one_and_one_twice(campaign)
        found = missed(audited(campaign))
    assert [each.partition("\n")[0] for each in found] == [
        "missed: the ledger, lost: 1, at most 0 allowed",
        "missed: the ledger, sent twice: 1, at most 0 allowed",
        (
            "missed: the ledger, readers without exactly one letter once a person has resent: 2, "
            "at most 0 allowed"
        ),
    ]
    assert first in found[0]


def test_a_letter_that_is_unknown_though_nobody_was_killed_in_the_window_is_found(
    folder: Path,
) -> None:
    never = replace(named(TAKEN), unknown=Unknown.NEVER)
    with campaign_on("the ledger", "", folder, 1, readers=READERS) as campaign:
        campaign.run(never)
        campaign.kills = [replace(each, pid=0) for each in campaign.kills]
        found = missed(audited(campaign))
    assert [each.partition("\n")[0] for each in found] == [
        "missed: the ledger, unknown outside the window: 1, at most 0 allowed",
        "missed: the ledger, rounds with more or fewer unknown than can be: 1, at most 0 allowed",
    ]


def _log_without_one_and_one_twice(campaign: Campaign) -> str:
    """Alter the server's log; return whose letter is gone."""
    gone, doubled, *_ = campaign.server.log
    campaign.server.log.remove(gone)
    campaign.server.log.append(doubled)
    return gone.recipient
