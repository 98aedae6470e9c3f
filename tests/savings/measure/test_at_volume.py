"""A saving an item becomes money at the volume that there was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from savings_sites import LAUNCHES, drawn, measured, tables_of

from reportkit.errors import EstimateError
from reportkit.savings.measure.at_volume import at_volume

if TYPE_CHECKING:
    from reportkit.savings.measure.measured import Measured


@pytest.fixture(scope="module")
def an_item() -> Measured:
    metrics = drawn(LAUNCHES)
    return measured(tables_of(metrics[metrics["metric"] == "cost"]))


def test_twice_the_volume_is_twice_the_money(an_item: Measured) -> None:
    twice = at_volume(an_item, pd.Series(2.0, index=an_item.by_period.index), "EUR")
    assert an_item.total is not None
    assert an_item.pace is not None
    assert twice.total is not None
    assert twice.pace is not None
    for once, double in ((an_item.total, twice.total), (an_item.pace, twice.pace)):
        assert once.low is not None
        assert once.high is not None
        assert double.low is not None
        assert double.high is not None
        assert double.value == pytest.approx(2 * once.value, rel=0.02)
        assert double.high - double.low == pytest.approx(2 * (once.high - once.low), rel=0.02)
    assert twice.detectable.smallest == pytest.approx(2 * an_item.detectable.smallest)
    runs = an_item.placebo.runs
    pd.testing.assert_series_equal(twice.placebo.runs["total"], 2 * runs["total"])


def test_a_period_counts_with_the_items_that_it_had(an_item: Measured) -> None:
    index = an_item.by_period.index
    volume = pd.Series(np.linspace(100, 300, len(index)), index=index)
    found = at_volume(an_item, volume, "EUR").by_period
    assert found["saving"].dropna().to_numpy() == pytest.approx(
        (an_item.by_period["saving"] * volume).dropna().to_numpy()
    )
    assert found["cumulative"].iloc[-1] == pytest.approx(found["saving"].sum(), rel=0.03)
    after = found.dropna()
    assert (after["cumulative_low"] < after["cumulative"]).all()
    assert (after["cumulative"] < after["cumulative_high"]).all()


def test_a_period_without_volume_is_named(an_item: Measured) -> None:
    volume = pd.Series(1.0, index=an_item.by_period.index[1:])
    with pytest.raises(EstimateError, match=r"1 of 36 periods have no volume .*2024-01-01"):
        at_volume(an_item, volume, "EUR")
