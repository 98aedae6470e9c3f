from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportkit.savings.draws import normal_draws
from reportkit.savings.forecast.quantiles import quantiles

CHANCES = (0.1, 0.5, 0.9)


@settings(deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60))
def test_they_are_numpys(draws: list[float]) -> None:
    found = np.array(draws)
    assert quantiles(found) == pytest.approx(np.quantile(found, CHANCES))


def test_they_are_numpys_for_many_draws() -> None:
    for draws in (np.exp(normal_draws(1, draws=2**16)[0]), np.zeros(2**16)):
        assert quantiles(draws) == pytest.approx(np.quantile(draws, CHANCES), rel=1e-12)


def test_where_the_first_draws_mislead_all_are_put_in_order() -> None:
    for draws in (np.arange(2.0**15), -np.arange(2.0**15), np.repeat((5.0, 1.0), 2**14)):
        assert quantiles(draws) == pytest.approx(np.quantile(draws, CHANCES))
