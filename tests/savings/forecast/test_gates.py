from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from savings_frames import AS_OF, FULLY_ADOPTED, USUAL, cost_rows, forecast, stage_rows

from reportkit.errors import EstimateError
from reportkit.savings.draws import normal_draws
from reportkit.savings.forecast.gates import passing_of, read_gates, stage_spending
from reportkit.savings.forecast.horizon import horizon_of

HORIZON = horizon_of(AS_OF, None)
TWO = stage_rows(
    ("alpha", "passed", 90, 0.1), ("beta", "running", 184, 0.8), ("roll-out", "planned", 365, 0.5)
)


def test_a_gate_stands_at_the_end_of_each_stage_that_is_not_passed() -> None:
    gates = read_gates(TWO, "catalogue", AS_OF)
    assert [(gate.stage, gate.on, gate.chance) for gate in gates] == [
        ("beta", dt.date(2025, 12, 31), 0.8),
        ("roll-out", dt.date(2026, 12, 31), 0.5),
    ]


def test_a_time_box_that_has_run_out_puts_its_gate_at_today() -> None:
    late = stage_rows(("beta", "running", 30, 0.8)).assign(started=pd.Timestamp("2025-01-01"))
    assert read_gates(late, "catalogue", AS_OF)[0].on == AS_OF


def test_each_gate_is_passed_with_its_chance_by_those_that_passed_the_one_before() -> None:
    gates = read_gates(TWO, "catalogue", AS_OF)
    passing = passing_of(gates, HORIZON, normal_draws(1, draws=2**14)[0])
    first, second = passing.alive
    assert passing.months == (6, 18)
    assert first.mean() == pytest.approx(0.8, abs=1e-3)
    assert second.mean() == pytest.approx(0.4, abs=1e-3)
    assert (second <= first).all()


def test_the_figures_count_the_gates_and_the_conditional_ones_do_not() -> None:
    free, gated = forecast(USUAL), forecast(USUAL, stages=TWO)
    assert gated.gates.counted
    assert not free.gates.counted
    assert gated.gates.chance_of_passing == pytest.approx(0.4)
    assert gated.total.value < gated.gates.if_passed.total.value
    assert gated.gates.if_passed.total == free.total == free.gates.if_passed.total
    assert gated.gates.if_passed.npv == free.worth.npv
    assert gated.gates.if_passed.run_rate == free.run_rate
    assert gated.gates.if_passed.chance_of_target == free.chance_of_target
    assert gated.chance_of_target is not None
    assert free.chance_of_target is not None
    assert gated.chance_of_target < free.chance_of_target


def test_at_a_failed_gate_spending_stops_and_what_is_live_goes_on() -> None:
    # A switch thrown after 24 months, 18.5 months from today; half a year on, the gate fails.
    known = {
        "volume": (1200.0,) * 3,
        "saving_per_item": (10.0,) * 3,
        "adoption_ceiling": (1.0,) * 3,
        "adoption_half": (24.0,) * 3,
        "adoption_speed": (0.0,) * 3,
        "attribution": (1.0,) * 3,
        "one_off_cost": (12_000.0,) * 3,
        "discount_rate": (0.0,) * 3,
    }
    fails = stage_rows(("beta", "running", 184, 0.0))
    stopped = forecast(known, stages=fails)
    assert stopped.total.value == pytest.approx(-6000)
    assert stopped.run_rate.value == pytest.approx(0)
    live = forecast(known | {"adoption_half": (1.0,) * 3}, stages=fails)
    assert live.total.value == pytest.approx(60_000 - 6000)


def test_a_chance_of_one_changes_nothing_and_is_no_assumption() -> None:
    sure = forecast(USUAL, stages=stage_rows(("beta", "running", 184, 1.0)))
    assert sure.total == forecast(USUAL).total
    assert sure.assumed == ()


def test_gates_without_a_chance_are_said_to_be_assumed_passed() -> None:
    silent = stage_rows(("beta", "running", 184, math.nan), ("roll-out", "planned", 90, math.nan))
    made = forecast(USUAL, stages=silent)
    assert made.total == forecast(USUAL).total
    assert made.assumed == ("every gate ahead is passed, for no chance of passing is recorded",)
    half = stage_rows(("beta", "running", 184, 0.5), ("roll-out", "planned", 90, math.nan))
    assumed = forecast(USUAL, stages=half).assumed
    assert "the gate of roll-out is passed, for no chance is recorded" in assumed
    assert any(words.startswith("where a gate is not passed, the roll-out") for words in assumed)


def test_a_service_that_only_has_to_go_on_has_no_gate() -> None:
    live = stage_rows(("beta", "passed", 184, math.nan), ("live", "running", math.nan, math.nan))
    made = forecast(USUAL, stages=live)
    assert made.gates.ahead == ()
    assert made.assumed == ()


def test_a_gate_after_the_months_looked_at_is_said_and_not_counted() -> None:
    made = forecast(USUAL, stages=stage_rows(("beta", "running", 3000, 0.5)))
    assert made.total == forecast(USUAL).total
    assert not made.gates.counted
    assert "the gate of beta lies after the months looked at and is not counted" in made.assumed


def test_a_chance_without_a_time_box_is_placed_and_said_so() -> None:
    made = forecast(USUAL, stages=stage_rows(("beta", "running", math.nan, 0.5)))
    assert made.gates.ahead[0].on == AS_OF + dt.timedelta(days=182)
    assert "beta takes half a year, for no time-box is recorded" in made.assumed


def test_work_that_was_stopped_saves_what_is_live_and_has_nothing_to_go_on_with() -> None:
    stopped = stage_rows(("beta", "stopped", 184, 0.9), ("roll-out", "planned", 90, 0.9))
    made = forecast(USUAL, stages=stopped)
    assert made.gates.chance_of_passing == 0
    assert made.continuing.value.value == pytest.approx(0, abs=1)
    assert made.continuing.stop_line is None
    assert "stopped" in made.continuing.why_no_line


@pytest.mark.parametrize("chance", [-0.1, 1.2, 70.0])
def test_a_chance_outside_0_to_1_is_refused_by_the_stages_name(chance: float) -> None:
    with pytest.raises(EstimateError, match="chance of passing beta of catalogue is"):
        forecast(USUAL, stages=stage_rows(("beta", "running", 184, chance)))


def test_without_budgets_spend_limits_say_when_the_cost_falls() -> None:
    stages = stage_rows(("beta", "running", 184, 1.0), ("roll-out", "planned", 365, 1.0))
    spending = stage_spending(stages.assign(spend_limit=[600.0, 1300.0]), AS_OF, HORIZON)
    assert spending.sum() == pytest.approx(1900)
    assert spending[:6].sum() == pytest.approx(600, abs=100)
    assert spending[20:].sum() == 0
    stated = USUAL | {"one_off_cost": (1900.0,) * 3}
    limited = forecast(stated, stages=stages.assign(spend_limit=[600.0, 1300.0]))
    budgeted = forecast(stated, cost_rows(("2025-07-01", 1900, None)), stages=stages)
    assert limited.total.value == pytest.approx(budgeted.total.value)
    assert limited.worth.npv.value > budgeted.worth.npv.value


def test_gates_leave_the_draws_of_the_drivers_alone() -> None:
    one, other = forecast(USUAL, stages=TWO), forecast(USUAL)
    bars = one.tornado[one.tornado["driver"] != "gates"]["width"].to_numpy()
    assert bars == pytest.approx(other.tornado["width"].to_numpy())


def test_the_gates_are_ranked_among_the_drivers_from_the_next_failed_to_all_passed() -> None:
    rows = forecast(USUAL, stages=TWO).tornado.set_index("driver")
    assert rows["low"]["gates"] < rows["high"]["gates"]
    assert rows["high"]["gates"] == pytest.approx(
        (rows["low"]["volume"] + rows["high"]["volume"]) / 2, rel=0.05
    )
    assert 0 < rows["share_of_variance"]["gates"] < 1
    assert "gates" not in forecast(USUAL).tornado["driver"].to_numpy()


def test_months_stay_in_order_when_gates_are_counted() -> None:
    made = forecast(FULLY_ADOPTED | USUAL, stages=TWO)
    for quantiles in np.split(made.by_month.to_numpy(), 3, axis=1):
        assert (np.diff(quantiles, axis=1) >= 0).all()
