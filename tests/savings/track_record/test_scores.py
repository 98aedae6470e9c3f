from __future__ import annotations

import numpy as np
import pytest

from reportkit.errors import EstimateError
from reportkit.savings.track_record.scores import interval_score, median_range, pinball, wilson


def test_the_pinball_loss_by_hand() -> None:
    assert pinball(10, 14, 0.9) == pytest.approx(3.6)
    assert pinball(10, 6, 0.9) == pytest.approx(0.4)
    assert pinball([10, 10], [12, 8], 0.5).tolist() == pytest.approx([1, 1])


def test_the_interval_score_by_hand() -> None:
    assert interval_score(10, 20, 15) == pytest.approx(10)
    assert interval_score(10, 20, 8) == pytest.approx(10 + 2 / 0.2 * 2)
    assert interval_score(10, 20, 25) == pytest.approx(10 + 2 / 0.2 * 5)


def test_the_true_quantile_loses_least() -> None:
    drawn = np.random.default_rng(0).normal(size=200_000)
    losses = {q: pinball(q, drawn, 0.9).mean() for q in (0.9, 1.2816, 1.7)}
    assert min(losses, key=losses.__getitem__) == 1.2816


def test_the_true_range_scores_best() -> None:
    drawn = np.random.default_rng(0).normal(size=200_000)
    scores = {z: interval_score(-z, z, drawn).mean() for z in (1.0, 1.2816, 1.6)}
    assert min(scores, key=scores.__getitem__) == 1.2816


def test_wilsons_interval_by_hand() -> None:
    # Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263 at 95%.
    assert wilson(81 / 263, 263, 0.95) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0 / 20, 20, 0.95) == pytest.approx((0, 0.1611), abs=5e-5)


def test_a_share_of_no_cases_has_no_interval() -> None:
    with pytest.raises(EstimateError):
        wilson(0.5, 0)


def test_the_range_of_a_median_is_between_order_statistics() -> None:
    # Of 10, the 3rd to the 8th hold the median in 89% of cases, the 4th to the 7th in 66%.
    assert median_range(range(1, 11)) == (5.5, 3, 8)
    assert median_range([3, 1, 2]) == (2, 1, 3)
    assert median_range([7]) == (7, 7, 7)


def test_the_range_of_a_median_holds_it_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    ranges = [median_range(rng.lognormal(size=15)) for _ in range(2000)]
    held = np.mean([low <= 1 <= high for _, low, high in ranges])
    assert 0.8 <= held <= 0.92


def test_nothing_has_no_median() -> None:
    with pytest.raises(EstimateError):
        median_range([])
