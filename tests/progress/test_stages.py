from __future__ import annotations

from small_initiative import Row, small
from small_initiative import stage as row

from reportkit.progress import Stage, track_progress


def stages(*given: Row, as_of: str = "2025-06-30") -> tuple[Stage, ...]:
    return track_progress(small(as_of, stages=list(given))).stages


def beta(days: int, recorded_on: str, started: str = "2025-03-01") -> Row:
    own = {"started": started, "time_box_days": days, "recorded_on": recorded_on}
    return row("beta", 1, "running" if started else "planned", **own)


def test_a_time_box_made_longer_on_the_way_keeps_what_it_was_at_the_start() -> None:
    (one,) = stages(beta(100, "2025-02-28", ""), beta(100, "2025-03-31"), beta(150, "2025-04-30"))
    assert (one.time_box_days, one.time_box_at_start) == (150, 100)


def test_a_time_box_replanned_before_the_start_was_never_made_longer() -> None:
    (one,) = stages(
        beta(80, "2025-01-31", ""), beta(100, "2025-02-28", ""), beta(100, "2025-03-31")
    )
    assert (one.time_box_days, one.time_box_at_start) == (100, 100)


def test_a_time_box_first_stated_after_the_start_counts_from_there() -> None:
    (one,) = stages(beta(100, "2025-03-31"), beta(120, "2025-04-30"))
    assert one.time_box_at_start == 100


def test_of_a_stage_that_has_not_begun_no_start_is_known() -> None:
    (one,) = stages(beta(100, "2025-06-30", ""))
    assert one.time_box_at_start is None
