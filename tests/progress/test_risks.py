from __future__ import annotations

import pytest
from small_initiative import Row, small

from reportkit.progress import track_progress


def risk(key: str, likelihood: object, impact: object, recorded_on: str = "2025-06-01") -> Row:
    return {
        "initiative": "one",
        "risk": key,
        "description": f"{key} happens",
        "likelihood": likelihood,
        "impact": impact,
        "mitigation": "",
        "recorded_on": recorded_on,
    }


def test_the_heaviest_risk_comes_first_and_one_not_judged_last() -> None:
    rows = [risk("big", 0.1, 400), risk("unsaid", "", 9000), risk("near", 0.9, 100)]
    assert [one.key for one in track_progress(small(risks=rows)).risks] == ["near", "big", "unsaid"]


def test_a_risk_is_as_it_was_last_judged() -> None:
    rows = [risk("big", 0.1, 400), risk("big", 0.5, 300, "2025-06-20")]
    (one,) = track_progress(small(risks=rows)).risks
    assert one.weight == pytest.approx(150)
    (then,) = track_progress(small("2025-06-10", risks=rows)).risks
    assert then.weight == pytest.approx(40)
