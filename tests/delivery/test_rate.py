"""Letters at the pace that a server likes."""

from __future__ import annotations

import time

from reportkit.delivery.pace import Pace


def test_the_first_letter_waits_for_nothing_and_the_others_keep_their_distance() -> None:
    pace = Pace(rate=600)
    began = time.monotonic()
    assert pace.wait(lambda: False)
    first = time.monotonic() - began
    for _ in range(5):
        assert pace.wait(lambda: False)
    assert first < 0.09
    assert time.monotonic() - began >= 0.49


def test_time_that_a_slow_letter_took_is_not_made_up_by_a_rush() -> None:
    pace = Pace(rate=600)
    pace.wait(lambda: False)
    time.sleep(0.5)
    pace.wait(lambda: False)
    began = time.monotonic()
    pace.wait(lambda: False)
    assert time.monotonic() - began >= 0.09


def test_who_is_told_to_stop_does_not_wait_for_a_turn_that_is_a_minute_away() -> None:
    pace = Pace(rate=1)
    assert pace.wait(lambda: False)
    began = time.monotonic()
    assert not pace.wait(lambda: time.monotonic() - began > 0.3)
    assert time.monotonic() - began < 10
