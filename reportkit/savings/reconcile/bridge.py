"""From what is claimed to what is seen: steps that add up, and the rest that nobody explains."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import factorial, prod
from typing import TYPE_CHECKING

from reportkit.savings.forecast.paths import MINUTES_AN_HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.estimate import Estimate
    from reportkit.savings.reconcile.footing import Factors

MEASURED_AS = {
    "volume": "volume",
    "time_saved": "time",
    "loaded_rate": "rate",
    "saving_per_item": "rate",
    "adoption": "adoption",
}
"""The step of the bridge to which what was measured of a driver belongs."""

LABELS = {
    "claimed": "Claimed",
    "double_counted": "Counted twice",
    "timing": "Still to come",
    "drivers": "The forecast's own inputs",
    "volume": "Volume",
    "time": "Time saved per item",
    "rate": "Cost of an hour",
    "adoption": "Adoption",
    "unexplained": "Unexplained",
    "seen": "Measured",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a bridge or a waterfall.

    Parameters
    ----------
    key, label
        Its name, and what it is in plain words.
    amount
        By how much it moves what stands before it; of a ``stand`` the amount itself
        [currency/year].
    stand
        Whether it is a sum, not a move.
    """

    key: str
    label: str
    amount: float
    stand: bool = False


def build_bridge(
    claimed: float,
    once: float,
    seen: float,
    *,
    said: Factors | None,
    timing: float,
    measured: Mapping[str, Estimate],
) -> tuple[Step, ...]:
    """Explain the way from claimed to seen.

    Parameters
    ----------
    claimed, once
        The claims that the measurement could see, as claimed and counted once [currency/year].
    seen
        The measured pace [currency/year].
    said
        What the drivers say of the day for which that was measured; None without a forecast.
    timing
        By how much the drivers' pace of that day lies off what they say of the claims' own
        period, applied to the claims [currency/year].
    measured
        What was measured of each driver, in the unit that the forecast computes in.

    Returns
    -------
    tuple of Step
        From a stand over moves to a stand. A driver that was not measured by itself has no step:
        what it did is in ``unexplained``.
    """
    moves = [("double_counted", once - claimed)]
    reached = once
    if said is not None:
        moves += [("timing", timing), ("drivers", said.pace - once - timing)]
        found = {**said.by_step, **_as_steps(said, measured)}
        moved = shares_of_change(said.by_step, found)
        measured_steps = {MEASURED_AS[key] for key in measured if key in MEASURED_AS}
        moves += [
            (step, moved[step] * said.attribution)
            for step in said.by_step
            if step in measured_steps
        ]
        reached = prod(found.values()) * said.attribution
    moves.append(("unexplained", seen - reached))
    return (
        Step("claimed", LABELS["claimed"], claimed, stand=True),
        *(Step(key, _label(key, said), amount) for key, amount in moves),
        Step("seen", LABELS["seen"], seen, stand=True),
    )


def shares_of_change(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Share the change of a product among its factors.

    Parameters
    ----------
    before, after
        The factors; their products are compared.

    Returns
    -------
    dict
        By factor, in the product's unit; they sum to the change.

    Notes
    -----
    Each factor's step averaged over every order in which the factors may change (Shapley, A
    Value for n-Person Games, 1953): none goes first, and zero or negative factors do no harm.
    """
    names = list(before)
    shares = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        now = dict(before)
        for name in order:
            was = prod(now.values())
            now[name] = after[name]
            shares[name] += prod(now.values()) - was
    return {name: total / factorial(len(names)) for name, total in shares.items()}


def _as_steps(said: Factors, measured: Mapping[str, Estimate]) -> dict[str, float]:
    """Return what was measured by step, in the units of the factors; only what they have."""
    found = {}
    for key, estimate in measured.items():
        step = MEASURED_AS.get(key)
        if step in said.by_step and step is not None:
            hours = MINUTES_AN_HOUR if key == "time_saved" else 1
            found[step] = estimate.value / hours
    return found


def _label(key: str, said: Factors | None) -> str:
    by_item = said is not None and "time" not in said.per_item
    return "Saving per item" if key == "rate" and by_item else LABELS[key]
