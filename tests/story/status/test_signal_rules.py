from __future__ import annotations

import pytest
from judged import found
from small_initiative import small

from reportkit.blocks import plain
from reportkit.progress.signals import Signals, signals

AS_OF = "2025-06-30"
_WOBBLE = (0.0, 0.4, -0.3, 0.2, -0.4, 0.3, 0.1, -0.2)


def judged(first: float, last: float, target: float) -> Signals:
    """Return the signals of errors that stood at ``first`` and, for nine months, at ``last``."""
    definition = {
        "initiative": "one",
        "metric": "errors",
        "name": "Errors",
        "unit": "errors",
        "better": "lower",
        "target": target,
    }
    months = [f"{2023 + place // 12}-{place % 12 + 1:02d}-01" for place in range(30)]
    values = [
        {
            "initiative": "one",
            "metric": "errors",
            "period": month,
            "value": (first if place < 21 else last) + _WOBBLE[place % len(_WOBBLE)],
        }
        for place, month in enumerate(months)
    ]
    made = signals(small(AS_OF, metric_definitions=[definition], metrics=values))
    assert isinstance(made, Signals)
    return made


def test_a_measure_in_concern_that_never_meets_its_target_is_told() -> None:
    seen = judged(10, 14, target=5)
    assert (seen.signals[0].type, seen.signals[0].assurance) == ("concern", "never")
    finding = found("signal", seen)
    assert finding.outcome == "applies"
    assert plain(finding.why) == (
        "Errors gives a signal of concern and, as it works now, misses its target"
    )


@pytest.mark.parametrize(
    ("first", "last", "target"),
    [(14, 10, 5), (10, 14, 30)],
    ids=["it improves", "it meets its target all the same"],
)
def test_a_measure_that_improves_or_meets_its_target_is_no_concern(
    first: float, last: float, target: float
) -> None:
    assert found("signal", judged(first, last, target)).outcome == "does not apply"


def test_without_signals_nothing_is_known_of_them() -> None:
    assert found("signal").outcome == "not known"
