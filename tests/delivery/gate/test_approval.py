"""Approval: when a person is asked before the readers see it."""

from __future__ import annotations

import pytest
from stating import edition, figure, word

from reportkit.delivery.gate import Cause, needs_approval

ON_TRACK = edition(word("catalogue.status", "on track"), figure(1))
LATE = edition(word("catalogue.status", "needs attention"), figure(2), month=1)
SILENT = edition(figure(3), month=2)


def asks(approval: str, now: object, last: object) -> bool:
    return needs_approval(approval, now, last) is not None  # type: ignore[arg-type]  # as given


@pytest.mark.parametrize("approval", ["always", "first time", "status changed"])
def test_readers_who_never_had_the_report_are_asked_for(approval: str) -> None:
    assert asks(approval, ON_TRACK, None)
    assert not asks("none", ON_TRACK, None)


@pytest.mark.parametrize(
    ("approval", "now", "asked"),
    [
        ("always", ON_TRACK, True),
        ("first time", LATE, False),
        ("status changed", ON_TRACK, False),
        ("status changed", LATE, True),
        ("status changed", SILENT, True),
    ],
)
def test_after_that_it_depends(approval: str, now: object, asked: bool) -> None:
    assert asks(approval, now, ON_TRACK) is asked


def test_the_reason_says_which_status_changed_and_from_what() -> None:
    reason = needs_approval("status changed", LATE, ON_TRACK)
    assert reason is not None
    assert reason.kind is Cause.APPROVAL
    assert reason.what == "The status of catalogue is needs attention, was on track."


def test_a_report_without_a_status_is_not_let_through_as_if_it_had_not_changed() -> None:
    reason = needs_approval("status changed", SILENT, SILENT)
    assert reason is not None
    assert "states no status" in reason.what
