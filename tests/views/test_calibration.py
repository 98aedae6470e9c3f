from __future__ import annotations

import datetime as dt

import pandas as pd
from small_initiative import opened, said

import reportkit as rk
from reportkit.blocks import Figure

AS_OF = dt.date(2026, 10, 31)


def log(count: int, *, inside: int, came: float = 110) -> pd.DataFrame:
    """Return forecasts of 100 (80 to 120), of which ``inside`` came to ``came``, others to 200."""
    return pd.DataFrame(
        {
            "initiative": "one",
            "forecast": [f"pace.{place}" for place in range(count)],
            "label": [f"Pace {place}" for place in range(count)],
            "made_on": pd.Timestamp("2026-01-31"),
            "due": pd.Timestamp("2026-06-30"),
            "p10": 80.0,
            "p50": 100.0,
            "p90": 120.0,
            "unit": "GBP/year",
            "actual": [came if place < inside else 200.0 for place in range(count)],
        }
    )


def words(count: int, *, inside: int, came: float = 110) -> str:
    record = rk.track_record(log(count, inside=inside, came=came), as_of=AS_OF)
    return said(rk.calibration(record))


def test_nine_outcomes_say_nothing_and_others_stand_in() -> None:
    told = words(9, inside=9)
    assert told.startswith(
        "How often our ranges hold is not known yet: 9 outcomes are known, and 10 are"
    )
    assert "Amber/Red (222 and 245" in told
    assert "Of 5,392 IT projects elsewhere, 18% cost more than half above plan" in told


def test_no_history_still_shows_what_happened_to_others() -> None:
    told = said(rk.calibration(rk.track_record(pd.DataFrame(), as_of=AS_OF)))
    assert told.startswith("How often our ranges hold is not known yet: no forecast has come due.")
    assert "UK Government Major Projects Portfolio" in told


def test_ten_outcomes_are_told_with_how_sure_that_is() -> None:
    told = words(10, inside=8)
    assert told.startswith("Of 10 outcomes, 80% lay inside the range that was called likely")
    assert "That agrees with honest ranges." in told
    assert "UK Government" not in told


def test_ranges_that_held_too_seldom_or_too_often_are_called_so() -> None:
    assert "The ranges were too narrow." in words(20, inside=9)
    assert "The ranges were too wide." in words(40, inside=40)


def test_forecasts_that_lean_are_called_so() -> None:
    assert "the forecasts lean low" in words(20, inside=20, came=115)
    assert "the forecasts lean high" in words(20, inside=20, came=85)
    assert "no lean can be told" in words(20, inside=20, came=101)


def test_each_forecast_is_drawn_with_what_came_by_shape_and_not_by_colour_alone() -> None:
    record = rk.track_record(log(10, inside=8), as_of=AS_OF)
    (drawn,) = [one for one in opened(rk.calibration(record)) if isinstance(one, Figure)]
    points = [trace for trace in drawn.spec["data"] if "marker" in trace]
    marks = {trace["marker"]["symbol"]: len(trace["x"]) for trace in points}
    assert marks == {"circle": 8, "diamond": 2}
    assert drawn.title == "The range held in 8 of 10 forecasts"
