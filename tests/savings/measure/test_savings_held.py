"""On the invented initiative, drawn anew: how often the 80% range holds what was truly saved.

A sample small enough for every run of the tests; ``benchmarks/sites.py`` has two hundred.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from catalogue_automation import generate
from savings_sites import automation, measured, true_saving, without_effect

SEEDS = range(1, 31)
DAYS = (dt.date(2025, 12, 31), dt.date(2026, 10, 31))


@pytest.fixture(scope="module")
def found() -> np.ndarray:
    """Truth, low, P50 and high, for every seed; days take turns."""
    rows = []
    for seed in SEEDS:
        generated = generate(seed)
        one = measured(automation(generated, DAYS[seed % len(DAYS)]))
        assert one.total is not None
        truth = true_saving(generated, one.through)
        rows.append((truth, one.total.low, one.total.value, one.total.high))
    return np.array(rows, dtype=np.float64)


def test_the_range_holds_the_true_saving_about_as_often_as_it_says(found: np.ndarray) -> None:
    truth, low, _, high = found.T
    held = int(((low <= truth) & (truth <= high)).sum())
    # Of 30 draws at a rate of 0.8, from 18 to 29 are held in 99 samples of 100.
    assert 18 <= held <= 29


def test_the_figure_leans_neither_way(found: np.ndarray) -> None:
    truth, _, value, _ = found.T
    assert abs(np.median(value / truth - 1)) < 0.05


def test_the_range_is_narrow_enough_to_be_of_use(found: np.ndarray) -> None:
    truth, low, _, high = found.T
    assert np.median((high - low) / truth) < 0.3


def test_where_automation_does_nothing_little_is_found() -> None:
    alarms = 0
    for seed in range(1, 11):
        nothing = without_effect(generate(seed))
        one = measured(automation(nothing, DAYS[-1]))
        assert one.total is not None
        spread = one.by_period["counterfactual"].sum()
        assert abs(one.total.value) < 0.05 * spread
        alarms += one.chance_of_saving is not None and one.chance_of_saving >= 0.9
    # At most 12 in 100 is claimed; five of ten would be no accident.
    assert alarms < 5
