"""What Google's R package CausalImpact 1.4.1 found on five series, and what we find."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reportkit.savings.measure import Measured, measure

FIXTURES = Path(__file__).parents[4] / "shared" / "data" / "counterfactual"
SCENARIOS = ("basic", "covariates", "no_effect", "seasonal", "strong_effect")

pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="../shared/data is absent")


def fixture(scenario: str) -> dict[str, Any]:
    text = (FIXTURES / f"causalimpact_r_{scenario}.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def measured(published: dict[str, Any]) -> Measured:
    """Ours on the same data, whose effect is a gain: higher is better."""
    index = pd.date_range("2020-01-06", periods=published["n"], freq="D")
    controls = published["data"]["x"]
    return measure(
        pd.Series(published["data"]["y"], index=index, name="response"),
        index[published["n_pre"]],
        controls=pd.DataFrame(controls, index=index) if controls else None,
        season=published["model_args"].get("nseasons"),
        better="higher",
        level=0.95,
    )


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_our_range_holds_the_true_effect(scenario: str) -> None:
    published = fixture(scenario)
    total = measured(published).total
    periods = published["n"] - published["n_pre"]
    assert total is not None
    assert total.low is not None
    assert total.high is not None
    assert total.low <= published["true_effect"] * periods <= total.high


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_our_mean_effect_lies_within_the_range_that_r_found(scenario: str) -> None:
    published = fixture(scenario)
    total = measured(published).total
    assert total is not None
    mean = total.value / (published["n"] - published["n_pre"])
    assert published["r_output"]["ci_lower"] <= mean <= published["r_output"]["ci_upper"]
