from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_initiative import COSTS, DRIVERS, driver_rows, opened, said, small, stage

import reportkit as rk
from reportkit.blocks import Figure, Table
from reportkit.fact import Grade
from reportkit.savings import Forecast
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.story.continuing_words import NAMES

if TYPE_CHECKING:
    from small_initiative import Row

    from reportkit.views.view import View

LATE = {"adoption_half": (20, 22, 26, "months"), "adoption_speed": (6, 8, 12, "months")}
STAGES = [
    stage("Pilot", 1, "passed", started="2024-07-01", ended="2025-01-31"),
    stage("Roll-out", 2, "running", started="2025-02-01", time_box_days=300, chance=0.8,
          chance_source="The sponsor"),
    stage("All sites", 3, "planned", time_box_days=200, chance=0.9),
]  # fmt: skip


def forecast(stated: dict[str, tuple[float, float, float, str]], **frames: list[Row]) -> Forecast:
    own: Row = {"started": "2024-07-01"}
    made = rk.forecast_savings(small(own=own, drivers=driver_rows(stated), **frames), draws=2**11)
    assert isinstance(made, Forecast)
    return made


def named(view: View) -> list[str]:
    """Return the names of a table's rows, unbroken."""
    (table,) = [block for block in opened(view) if isinstance(block, Table)]
    rows = [row[0] for row in table.rows]
    return ["".join(run.text for run in cell) for cell in rows if isinstance(cell, tuple)]


def test_it_says_what_going_on_is_worth_where_to_stop_and_when_the_data_can_decide() -> None:
    words = said(rk.stop_line(forecast(DRIVERS | COSTS | LATE)))
    assert words.startswith("Going on is ")
    assert "to be worth more than stopping today: likely " in words
    assert "What was spent is left out." in words
    assert "We should stop if" in words
    assert "The data can decide" in words


def test_the_line_stands_in_words_in_the_picture_and_in_its_numbers() -> None:
    made = forecast(DRIVERS | COSTS | LATE)
    line = made.continuing.stop_line
    assert line is not None
    view = rk.stop_line(made)
    (figure,) = [block for block in opened(view) if isinstance(block, Figure)]
    assert NAMES[line.driver] in figure.subtitle
    (stop,) = [shape for shape in figure.spec["layout"]["shapes"] if shape.get("x0") == line.at]
    assert stop["x1"] == line.at
    assert {fact.id for fact in view.facts} >= {f"forecast.stop_line.{line.driver}"}
    assert figure.alt.startswith("Line chart: going on is worth nothing where")


def test_a_line_that_is_passed_is_not_told_as_one_that_may_come() -> None:
    poor = DRIVERS | LATE | {"one_off_cost": (2e6, 3e6, 4e6, "GBP")}
    words = said(rk.stop_line(forecast(poor)))
    assert "We should stop if" not in words
    assert "Going on would pay if" in words
    assert "Going on would pay only below" in words


def test_without_a_line_it_says_why() -> None:
    sure = DRIVERS | {"saving_per_item": (9.9, 10, 10.1, "GBP/item")}
    words = said(rk.stop_line(forecast(sure)))
    assert "There is no line at which we should stop" in words


def test_without_drivers_it_says_what_it_needs() -> None:
    words = said(rk.stop_line(rk.forecast_savings(small())))
    assert "the table 'drivers'" in words


def test_every_driver_that_may_have_a_line_has_a_name_within_a_sentence() -> None:
    assert set(NAMES) == set(DRIVER_KEYS) - {"discount_rate"}


def test_the_business_case_names_both_the_gated_and_the_conditional_figures() -> None:
    view = rk.business_case(forecast(DRIVERS | COSTS | LATE, stages=STAGES))
    words = said(view)
    assert "Passing every gate ahead is likely (72%)" in words
    assert "Roll-out 80% (Nov 2025)" in words
    assert "Net saving, if every gate ahead is passed" in named(view)
    facts = {fact.id: fact for fact in view.facts}
    assert facts["gate.roll-out.chance"].grade is Grade.ASSUMED
    assert facts["gate.roll-out.chance"].source == "The sponsor"
    assert {"forecast.if_passed.total", "forecast.total", "forecast.continuing"} <= set(facts)


def test_without_gates_nothing_is_said_of_them() -> None:
    words = said(rk.business_case(forecast(DRIVERS | COSTS | LATE)))
    assert "gate" not in words


def test_the_business_case_says_return_on_cost_and_rate_of_return() -> None:
    view = rk.business_case(forecast(DRIVERS | COSTS | LATE))
    assert "Net saving for each £1 of cost still to come (ROI)" in named(view)
    assert "Rate of return a year of going on rather than stopping (IRR)" in named(view)
    units = {fact.id: getattr(fact.value, "unit", "") for fact in view.facts}
    assert units["forecast.roi"] == "share"
    assert units["forecast.continuing.rate_of_return"] == "share/year"


def test_where_nothing_comes_back_there_is_no_rate_and_it_is_said_in_how_many_cases() -> None:
    ruin = DRIVERS | LATE | {"running_cost": (2e6, 2.1e6, 2.2e6, "GBP/year"),
                             "one_off_cost": (2e5, 3e5, 4e5, "GBP")}  # fmt: skip
    words = said(rk.business_case(forecast(ruin)))
    assert "No unique rate of return in 100% of cases: nothing comes back." in words
    assert "(IRR)" not in words


@pytest.mark.parametrize("correlated", [True, False])
def test_the_tornado_says_that_inputs_which_move_together_overlap(correlated: bool) -> None:
    pairs: list[Row] = [
        {
            "initiative": "one",
            "driver": "volume",
            "with_driver": "saving_per_item",
            "correlation": 0.5,
            "source": "a test",
        }
    ]
    frames = {"driver_correlations": pairs} if correlated else {}
    words = said(rk.tornado(forecast(DRIVERS | COSTS, **frames)))
    assert ("overlaps and cannot be added up" in words) is correlated


def test_the_tornado_says_what_the_ends_of_the_gates_are() -> None:
    words = said(rk.tornado(forecast(DRIVERS | COSTS | LATE, stages=STAGES)))
    assert "Passing the gates ahead" in words
    assert "from the next one not passed to all of them passed" in words
