"""A series that can't bear a measurement: it says what is wrong and what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from savings_series import LAUNCH, monthly

from reportkit.errors import EstimateError
from reportkit.savings.measure import measure

INDEX = monthly().index
OTHER = pd.DataFrame({"other": np.arange(60.0)}, index=INDEX)
MANY = pd.DataFrame(np.random.default_rng(1).normal(size=(60, 17)), index=INDEX)


def with_value(value: object, *places: int) -> pd.Series:
    """Return the series with a value at some places; at all of them where none is named."""
    series = monthly().astype(object) if isinstance(value, str) else monthly()
    series.iloc[list(places) if places else slice(None)] = value
    return series


def other(value: float, *places: int) -> dict[str, Any]:
    """Return a control with a value at some places."""
    control = OTHER.copy()
    control.iloc[list(places), 0] = value
    return {"controls": control}


@pytest.mark.parametrize(
    ("series", "launch", "more", "says"),
    [
        (monthly().iloc[::-1], LAUNCH, {}, "not in order"),
        (pd.concat([monthly(), monthly().iloc[-1:]]), LAUNCH, {}, "1 of 61 dates are repeated"),
        (monthly(), "2030-01-01", {}, "lies outside cost, which runs from 2019-01-01 to 2023-12-"),
        (monthly(), "soon", {}, "is not a date"),
        (monthly(), None, {}, "There is no launch"),
        (with_value(np.nan), LAUNCH, {}, "no value before launch"),
        (with_value(np.nan, *range(48, 60)), LAUNCH, {}, "no value since launch"),
        (with_value(5.0), LAUNCH, {}, "is 5 in all 48 periods before launch"),
        (
            with_value(5.0, *set(range(60)) - {20}),
            LAUNCH,
            {},
            "is 5 in all but 1 of the periods before launch",
        ),
        (with_value(np.inf, 3), LAUNCH, {}, "1 of 60 values are infinite"),
        (with_value("n/a", 2), LAUNCH, {}, "not numbers"),
        (monthly(), "2019-06-01", {}, "has 5 values before launch; 24 are needed"),
        (monthly().reset_index(drop=True), LAUNCH, {}, "not by dates"),
        (monthly().to_frame(), LAUNCH, {}, "A DataFrame can't be measured"),
        (monthly(), LAUNCH, {"season": float("nan")}, "a season of nan periods"),
        (monthly(), LAUNCH, {"season": 1000}, "a season of 1000 periods can't be seen in 48"),
        (monthly(), LAUNCH, {"better": "nicer"}, "'lower'"),
        (monthly(), LAUNCH, {"level": 80}, "can't have level 80"),
        (monthly(), LAUNCH, other(np.nan, 50), "'other' is missing in 1 periods since launch"),
        (monthly(), LAUNCH, other(np.inf, 4), "'other' is missing in 1 periods before launch"),
        (monthly(), LAUNCH, other(3.0, *range(48)), "'other' never moves before launch"),
        (monthly(), LAUNCH, {"controls": OTHER["other"]}, "The controls are a Series"),
        (monthly(), LAUNCH, {"controls": MANY}, "17 controls are given for 48 points"),
        (monthly(), LAUNCH, {"controls": OTHER.assign(other="n/a")}, "not numbers"),
        (
            monthly(),
            LAUNCH,
            {"controls": pd.concat([OTHER, OTHER.iloc[-1:]])},
            "1 of 61 dates are repeated",
        ),
    ],
)
def test_a_series_that_cannot_be_measured_says_what_is_wrong(
    series: Any, launch: Any, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(EstimateError) as caught:
        measure(series, launch, **more)
    assert says in str(caught.value)
