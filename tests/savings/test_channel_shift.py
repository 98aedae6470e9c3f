from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from reportkit.errors import EstimateError
from reportkit.savings.channel_shift import channel_shift_savings

EXEMPLARS = Path(__file__).parents[2].parent / "shared" / "data" / "exemplars"

RATES = pd.DataFrame(
    {
        "volume_from": [1e4, 1e6, 8e6],
        "volume_below": [1e6, 8e6, math.nan],
        "low_gbp_m": [-0.04, 0.11, 0.21],
        "mid_gbp_m": [0.06, 0.15, 0.29],
        "high_gbp_m": [0.17, 0.19, 0.37],
        "interval": 0.95,
    }
)


def services(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["name", "volume_per_year", "digital_share"])


def test_a_service_saves_its_points_times_the_rate_of_its_band() -> None:
    shift = channel_shift_savings(services(("renewals", 2e6, 0.22)), RATES)
    # 60 points x GBP 0.15m; the 95% interval 0.11 to 0.19 is +/- 0.04, so 80% is +/- 0.0262.
    assert shift.total.value == pytest.approx(9e6, rel=1e-3)
    assert shift.total.low == pytest.approx(9e6 - 60 * 0.04e6 * 1.28155 / 1.95996, rel=1e-3)
    assert shift.total.unit == "GBP/year"
    assert shift.by_service.loc[0, "points"] == pytest.approx(60)


def test_a_bands_error_is_shared_and_bands_are_independent() -> None:
    def width(*rows: tuple[str, float, float]) -> float:
        total = channel_shift_savings(services(*rows), RATES).total
        assert total.low is not None
        assert total.high is not None
        return total.high - total.low

    one, same_band, other_band = ("a", 2e6, 0.22), ("b", 3e6, 0.22), ("c", 9e6, 0.22)
    assert width(one, same_band) == pytest.approx(2 * width(one), rel=1e-2)
    apart = math.hypot(width(one), width(other_band))
    assert width(one, other_band) == pytest.approx(apart, rel=1e-2)


def test_a_service_that_has_passed_the_target_saves_nothing() -> None:
    shift = channel_shift_savings(services(("annual returns", 2e6, 0.97)), RATES)
    assert (shift.total.low, shift.total.value, shift.total.high) == (0, 0, 0)


def test_a_higher_target_saves_more() -> None:
    rows = services(("renewals", 2e6, 0.22))
    at_82, at_90 = (channel_shift_savings(rows, RATES, target=share) for share in (0.82, 0.9))
    assert at_90.total.value == pytest.approx(at_82.total.value * 68 / 60)


def test_an_unknown_share_is_drawn_from_the_reference_class() -> None:
    rows = services(("claims", 2e6, math.nan))
    shift = channel_shift_savings(rows, RATES, reference=[0.22] * 6 + [0.82] * 4, level=0.9)
    assert shift.unknown_shares == 1
    assert shift.by_service.loc[0, "points"] == pytest.approx(60)
    assert math.isnan(float(shift.by_service["digital_share"].iloc[0]))
    assert shift.total.low == 0
    assert "unknown shares (1) drawn from 10 known ones" in shift.method


def test_the_known_shares_are_the_reference_class_where_none_is_given() -> None:
    rows = services(("renewals", 2e6, 0.22), ("claims", 3e6, math.nan))
    known = services(("renewals", 2e6, 0.22), ("claims", 3e6, 0.22))
    drawn, stated = (channel_shift_savings(each, RATES) for each in (rows, known))
    assert drawn.total.value == pytest.approx(stated.total.value, rel=1e-3)


def test_what_is_too_small_or_has_no_volume_is_left_out_and_listed() -> None:
    rows = services(("renewals", 2e6, 0.2), ("courses", 8000, 0.4), ("claims", math.nan, 0.4))
    left_out = channel_shift_savings(rows, RATES).left_out
    assert left_out.to_dict("list") == {
        "name": ["courses", "claims"],
        "why": ["below 10,000 a year", "no volume"],
    }


def test_a_volume_on_the_border_belongs_to_the_band_that_starts_there() -> None:
    rows = services(("a", 1e4, 0.2), ("b", 1e6, 0.2), ("c", 8e6, 0.2))
    bands = channel_shift_savings(rows, RATES).by_service.set_index("name")["volume_from"]
    assert bands.to_dict() == {"a": 1e4, "b": 1e6, "c": 8e6}


def test_the_same_seed_gives_the_same_bytes() -> None:
    rows = services(("renewals", 2e6, 0.22), ("claims", 3e6, math.nan))
    one, same = (channel_shift_savings(rows, RATES, seed=3) for _ in range(2))
    assert one.total == same.total
    assert one.by_service.equals(same.by_service)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (services(("a", 2e6, 22)), "1 of 1 services have a digital share outside 0..1: a"),
        (services(("a", -5, 0.2)), "1 of 1 services have a volume that is negative"),
        (services(("a", 5, 0.2)), "None of 1 services has a volume in any band"),
        (services(("a", 2e6, math.nan)), "digital share of 1 services is unknown"),
        (services(("a", 2e6, 0.2)).drop(columns="name"), "services lacks 1 of 3 columns: name"),
    ],
)
def test_services_that_cannot_be_added_up_are_refused(rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(EstimateError, match=message):
        channel_shift_savings(rows, RATES)


def test_rates_whose_bands_overlap_are_refused() -> None:
    with pytest.raises(EstimateError, match="overlap"):
        channel_shift_savings(services(("a", 2e6, 0.2)), RATES.assign(volume_below=9e6))


def test_a_target_that_is_no_share_is_refused() -> None:
    with pytest.raises(EstimateError, match="target 82 and level"):
        channel_shift_savings(services(("a", 2e6, 0.2)), RATES, target=82)


@pytest.mark.skipif(not EXEMPLARS.is_dir(), reason=f"the published figures are not at {EXEMPLARS}")
def test_the_17_case_studies_save_what_they_do_by_hand() -> None:
    cases = pd.read_csv(EXEMPLARS / "case_studies.csv")
    rates = pd.read_csv(EXEMPLARS / "saving_per_point.csv")
    rows = pd.DataFrame(
        {
            "name": cases["service"],
            "volume_per_year": cases["volume_per_year"],
            "digital_share": cases["digital_share_percent"] / 100,
        }
    )
    shift = channel_shift_savings(rows, rates)
    # Points to 82% by band: 137 up to 1m (28%, 40%, 41%), 222 up to 8m (41, 77, 17, 39, 15, 81%),
    # 37 above (47%, 80%).
    by_hand = 137 * 0.06e6 + 222 * 0.15e6 + 37 * 0.29e6
    assert by_hand == pytest.approx(52.25e6)
    assert shift.total.value == pytest.approx(by_hand, rel=2e-3)
    assert list(shift.left_out["name"]) == ["Booking a training course"]
    # The bands' errors in quadrature, each by its own half-width at 80%.
    half = np.array([137 * 0.105e6, 222 * 0.04e6, 37 * 0.08e6]) * 1.28155 / 1.95996
    assert shift.total.high is not None
    assert shift.total.low is not None
    assert (shift.total.high - shift.total.low) / 2 == pytest.approx(
        np.hypot.reduce(half), rel=0.01
    )
