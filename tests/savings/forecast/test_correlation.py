from __future__ import annotations

import numpy as np
import pytest
from savings_frames import FULLY_ADOPTED, USUAL, correlation_rows, forecast

from reportkit.errors import EstimateError
from reportkit.savings.forecast.correlation import correlation_matrix, read_correlations

PRODUCT = FULLY_ADOPTED | {"volume": (80.0, 100.0, 125.0), "saving_per_item": (8.0, 10.0, 12.5)}
PAIR = ("volume", "saving_per_item")


def width(correlation: float) -> float:
    rows = correlation_rows((*PAIR, correlation))
    made = forecast(PRODUCT, correlations=rows, draws=2**14)
    assert made.run_rate.low is not None
    assert made.run_rate.high is not None
    return float(np.log(made.run_rate.high / made.run_rate.low))


def test_the_spread_of_a_product_is_that_of_the_closed_form() -> None:
    one = 2 * np.log(1.25)
    for correlation in (-1.0, -0.5, 0.0, 0.6, 1.0):
        wanted = one * np.sqrt(2 + 2 * correlation)
        assert width(correlation) == pytest.approx(wanted, rel=0.02, abs=2e-3)


def test_a_correlation_of_nothing_changes_nothing() -> None:
    nothing = forecast(PRODUCT, correlations=correlation_rows((*PAIR, 0.0)))
    assert nothing.total.value == pytest.approx(forecast(PRODUCT).total.value, rel=1e-9)


def test_the_order_of_a_pair_does_not_matter() -> None:
    one = forecast(PRODUCT, correlations=correlation_rows((*PAIR, 0.5)))
    other = forecast(PRODUCT, correlations=correlation_rows((*PAIR[::-1], 0.5)))
    assert one.total == other.total


def test_drivers_that_move_together_are_marked_for_their_shares_overlap() -> None:
    made = forecast(PRODUCT, correlations=correlation_rows((*PAIR, 0.9)), draws=2**14)
    rows = made.tornado.set_index("driver")
    assert set(rows.index[rows["overlaps"]]) == set(PAIR)
    assert rows["share_of_variance"][list(PAIR)].sum() > 1.5
    assert not forecast(PRODUCT).tornado["overlaps"].any()
    assert "1 pair of them moving together" in made.method


def test_a_known_driver_cannot_move_and_the_rest_stays_as_it_was() -> None:
    known = PRODUCT | {"volume": (100.0, 100.0, 100.0)}
    made = forecast(known, correlations=correlation_rows((*PAIR, 0.9)), draws=2**14)
    assert made.total.value == pytest.approx(forecast(known, draws=2**14).total.value, rel=2e-3)


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        (
            ("volum", "time_saved", 0.3),
            "'volum' is not a driver of a forecast. Did you mean 'volume'",
        ),
        (("volume", "saving_per_item", 0.3), "saving_per_item is not in this forecast"),
        (("volume", "volume", 0.3), "volume is stated with itself"),
        (("volume", "time_saved", 1.3), "volume with time_saved is 1.3"),
        (("volume", "time_saved", float("nan")), "volume with time_saved is nan"),
    ],
)
def test_a_correlation_that_cannot_be_is_refused(pair: tuple[str, str, float], says: str) -> None:
    with pytest.raises(
        EstimateError, match="1 problem in the driver correlations of catalogue"
    ) as told:
        forecast(USUAL, correlations=correlation_rows(pair))
    assert says in str(told.value)


def test_a_pair_stated_twice_is_refused() -> None:
    twice = correlation_rows(("volume", "time_saved", 0.3), ("time_saved", "volume", 0.4))
    with pytest.raises(EstimateError, match="is stated twice"):
        forecast(USUAL, correlations=twice)


def test_correlations_that_contradict_each_other_name_the_drivers() -> None:
    rows = correlation_rows(
        ("volume", "time_saved", 0.9),
        ("time_saved", "loaded_rate", 0.9),
        ("volume", "loaded_rate", -0.9),
        ("running_cost", "one_off_cost", 0.2),
    )
    with pytest.raises(EstimateError) as told:
        forecast(USUAL, correlations=rows)
    assert "Those of volume, time_saved and loaded_rate contradict each other" in str(told.value)
    assert "running_cost" not in str(told.value)


def test_a_message_stays_within_five_lines() -> None:
    rows = correlation_rows(*((f"x{place}", "volume", 0.1) for place in range(9)))
    with pytest.raises(EstimateError) as told:
        read_correlations(rows, "catalogue", {"volume"})
    assert len(str(told.value).splitlines()) == 5


def test_the_matrix_is_symmetric_with_ones_and_none_without_pairs() -> None:
    assert correlation_matrix({}, ["a", "b"]) is None
    matrix = correlation_matrix({("a", "c"): 0.4}, ["a", "b", "c"])
    assert matrix is not None
    assert matrix.tolist() == [[1, 0, 0.4], [0, 1, 0], [0.4, 0, 1]]
