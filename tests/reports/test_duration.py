from __future__ import annotations

import datetime as dt

import pytest

from reportkit.reports.duration import read_duration


@pytest.mark.parametrize(
    ("text", "hours"), [("90min", 1.5), ("36h", 36), ("3d", 72), ("2 w", 336), ("0d", 0)]
)
def test_a_duration_is_a_whole_number_of_a_unit(text: str, hours: float) -> None:
    assert read_duration(text) == dt.timedelta(hours=hours)


@pytest.mark.parametrize("value", ["3", "3 days", "-3d", "1.5h", "3m", "3D", "", 3, None])
def test_anything_else_is_refused_with_how_to_write_it(value: object) -> None:
    with pytest.raises(ValueError, match="30min"):
        read_duration(value)
