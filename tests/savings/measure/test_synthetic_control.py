"""Synthetic control on California's cigarettes, and on twins that are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reportkit.errors import EstimateError
from reportkit.savings.measure.panel.foretelling import Foretelling
from reportkit.savings.measure.panel.model import Untouched, weigh
from reportkit.savings.measure.panel.synthetic_control import synthetic_control
from reportkit.savings.measure.panel.texture import Texture

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "counterfactual" / "prop99.csv"
needs_states = pytest.mark.skipif(not PUBLISHED.is_file(), reason="../shared/data is not here")
LAW = 1989


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    return pd.read_csv(PUBLISHED, index_col="Year")


def mixtures() -> pd.DataFrame:
    """One unit is a quarter of a and three of b, and loses 10 from 2010 on."""
    years = np.arange(2000, 2020)
    rng = np.random.default_rng(3)
    others = {name: np.cumsum(rng.normal(0, 5, 20)) + 100 for name in "abcdefg"}
    own = 0.25 * others["a"] + 0.75 * others["b"] - 10 * (years >= 2010)
    return pd.DataFrame({"own": own, **others}, index=years)


@needs_states
def test_proposition_99_gives_the_published_answers(states: pd.DataFrame) -> None:
    found = synthetic_control(states, "California", LAW)
    assert found.average == pytest.approx(-19, abs=1)
    assert found.by_period.loc[2000, "effect"] == pytest.approx(-26, abs=1)
    assert found.weights.idxmax() == "Utah"
    assert len(found.placebos) == 39
    assert found.chance < 0.1


@needs_states
def test_a_panel_whose_errors_forget_is_plain_difference_in_differences(
    states: pd.DataFrame,
) -> None:
    values = states.to_numpy(float)
    place = states.columns.get_loc("California")
    after = np.asarray(states.index >= LAW)
    untouched_values = values.copy()
    untouched_values[after, place] = np.nan
    usual = np.nanmedian(untouched_values, axis=0)
    untouched = Untouched(untouched_values - usual, np.zeros(values.shape), usual, a_year=1.0)
    forgets = Texture(memory=0.0, fresh=1.0, roaming=0.0, slope=0.0, season=0.0)
    anything = 1e6 * np.eye(len(values) + 1)
    cell = weigh(untouched, forgets, anything)
    foretold = Foretelling.of(untouched, (cell,), 20_000, np.random.default_rng(0))
    without = foretold.of_site(int(place), int(np.flatnonzero(after)[0])).mean(axis=1)
    assert (values[after, place] - without).mean() == pytest.approx(-27.35, abs=0.2)


def test_a_twin_that_exists_is_found_and_the_effect_with_it() -> None:
    found = synthetic_control(mixtures(), "own", 2010)
    assert found.weights[["a", "b"]].to_numpy() == pytest.approx([0.25, 0.75], abs=1e-3)
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= 0).all()
    assert found.average == pytest.approx(-10, abs=0.01)
    assert found.chance == pytest.approx(1 / 8)


def test_what_cannot_be_compared_is_refused() -> None:
    table = mixtures()
    with pytest.raises(EstimateError, match="none of the 8 units"):
        synthetic_control(table, "owl", 2010)
    with pytest.raises(EstimateError, match="at least two other units; there are 1"):
        synthetic_control(table[["own", "a"]], "own", 2010)
    with pytest.raises(EstimateError, match="1 of 20 periods lie before 2001"):
        synthetic_control(table, "own", 2001)
    with pytest.raises(EstimateError, match="20 of 20 periods lie before 2030"):
        synthetic_control(table, "own", 2030)
    with pytest.raises(EstimateError, match="1 of 160 outcomes are missing"):
        synthetic_control(table.mask(table == table.iloc[0, 0]), "own", 2010)
