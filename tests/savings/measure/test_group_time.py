"""Group-time effects, against the published answers and against what is known by design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reportkit.errors import EstimateError
from reportkit.savings.measure.panel.group_time import group_time_effects

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "counterfactual" / "mpdta.csv"
needs_counties = pytest.mark.skipif(not PUBLISHED.is_file(), reason="../shared/data is not here")


@pytest.fixture(scope="module")
def counties() -> tuple[pd.DataFrame, pd.Series[float]]:
    rows = pd.read_csv(PUBLISHED)
    first = rows.drop_duplicates("countyreal").set_index("countyreal")["first.treat"]
    wide = rows.pivot_table(index="year", columns="countyreal", values="lemp")
    return wide, first.astype(float).replace(0, np.nan)


THIRDS = np.repeat([4.0, 6.0, np.nan], 20)


def staggered(seed: int = 0, started: np.ndarray = THIRDS) -> tuple[pd.DataFrame, pd.Series[float]]:
    """60 units over 8 times: what is treated at 4 gains 2, what is treated at 6 gains 5."""
    rng = np.random.default_rng(seed)
    times = np.arange(1, 9)
    effect = np.where(started == 4, 2, 5) * (times[:, None] >= started)
    values = rng.normal(0, 3, 60) + times[:, None] * 1.5 + effect + rng.normal(0, 0.1, (8, 60))
    units = [f"unit {number}" for number in range(60)]
    return pd.DataFrame(values, index=times, columns=units), pd.Series(started, index=units)


@needs_counties
def test_the_minimum_wage_panel_gives_the_published_answers(
    counties: tuple[pd.DataFrame, pd.Series[float]],
) -> None:
    found = group_time_effects(*counties)
    assert found.simple.value == pytest.approx(-0.0400, abs=5e-5)
    assert found.simple.standard_error == pytest.approx(0.012, abs=5e-4)
    assert found.group.value == pytest.approx(-0.031, abs=5e-4)
    assert found.group.standard_error == pytest.approx(0.013, abs=1e-3)
    assert found.dynamic.value == pytest.approx(-0.077, abs=5e-4)
    assert found.dynamic.standard_error == pytest.approx(0.021, abs=2e-3)


@needs_counties
def test_those_not_yet_treated_may_stand_in_for_those_that_never_are(
    counties: tuple[pd.DataFrame, pd.Series[float]],
) -> None:
    never = group_time_effects(*counties)
    later = group_time_effects(*counties, comparison="not yet treated")
    assert later.simple.value == pytest.approx(never.simple.value, abs=0.001)
    assert later.simple.value != never.simple.value


@pytest.mark.parametrize("comparison", ["never treated", "not yet treated"])
def test_every_mean_finds_the_effect_that_was_put_in(comparison: str) -> None:
    found = group_time_effects(*staggered(), comparison=comparison)  # type: ignore[arg-type]  # a literal
    assert found.by_group["effect"].to_numpy() == pytest.approx([2, 5], abs=0.1)
    assert found.group.value == pytest.approx(3.5, abs=0.1)
    assert found.simple.value == pytest.approx((2 * 5 + 5 * 3) / 8, abs=0.1)
    assert found.by_exposure.index.tolist() == [0, 1, 2, 3, 4]
    assert found.dynamic.value == pytest.approx((3.5 * 3 + 2 * 2) / 5, abs=0.1)
    assert found.by_time["effect"].loc[[4, 8]].to_numpy() == pytest.approx([2, 3.5], abs=0.1)
    before = found.effects[found.effects["time"] < found.effects["group"]]
    assert before["effect"].abs().max() < 0.2


def test_the_standard_error_is_how_far_the_estimate_strays_from_draw_to_draw() -> None:
    rng = np.random.default_rng(1)
    found = [
        group_time_effects(*staggered(seed, rng.choice(THIRDS, 60))).simple for seed in range(200)
    ]
    strays = np.std([one.value for one in found])
    assert np.mean([one.standard_error for one in found]) == pytest.approx(strays, rel=0.2)


def test_where_all_are_treated_in_the_end_those_not_yet_treated_still_serve() -> None:
    values, started = staggered()
    treated = started[started.notna()]
    found = group_time_effects(values[treated.index], treated, comparison="not yet treated")
    assert found.by_group["effect"].loc[4] == pytest.approx(2, abs=0.1)
    with pytest.raises(EstimateError, match="No group has both"):
        group_time_effects(values[treated.index], treated)


def test_a_gap_and_a_stranger_are_named() -> None:
    values, started = staggered()
    with pytest.raises(EstimateError, match="1 of 480 outcomes are missing"):
        group_time_effects(values.mask(values == values.iloc[2, 3]), started)
    with pytest.raises(EstimateError, match=r"1 of 60 units have no entry.*'unit 0'"):
        group_time_effects(values, started.drop("unit 0"))
