"""Worth sending: a report that is sent only when something happened."""

from __future__ import annotations

import pytest
from stating import edition, figure, word

from reportkit.delivery.gate import Cause, worth_sending

NOISE = edition(word("signal.cost.type", "no real change"))
REAL = edition(word("signal.cost.type", "concern"), month=1)
PAST = edition(word("catalogue.guardrail.errors.stands", "past its limit"), month=1)


def test_it_is_always_sent_to_who_never_had_it() -> None:
    for send_if in ("always", "changed", "signal"):
        assert worth_sending(send_if, NOISE, None, changed=False) is None  # type: ignore[arg-type]  # as given


def test_what_did_not_change_is_not_sent_where_only_changes_are_asked_for() -> None:
    assert worth_sending("changed", NOISE, NOISE, changed=True) is None
    reason = worth_sending("changed", NOISE, NOISE, changed=False)
    assert reason is not None
    assert reason.kind is Cause.UNCHANGED
    assert "Nothing has changed since the report of 31 January 2025" in reason.what


@pytest.mark.parametrize(
    ("now", "before", "worth"),
    [
        (REAL, NOISE, True),
        (NOISE, REAL, True),
        (REAL, REAL, False),
        (NOISE, NOISE, False),
        (PAST, NOISE, True),
        (PAST, PAST, False),
        (edition(word("signal.cost.type", "too few periods to tell")), NOISE, False),
    ],
)
def test_a_signal_is_news_once(now: object, before: object, worth: bool) -> None:
    found = worth_sending("signal", now, before, changed=True)  # type: ignore[arg-type]  # as given
    assert (found is None) is worth


def test_what_cannot_be_told_is_sent() -> None:
    assert worth_sending("signal", edition(figure(1)), edition(figure(1)), changed=False) is None
    assert worth_sending("changed", edition(), edition(), changed=False) is None
