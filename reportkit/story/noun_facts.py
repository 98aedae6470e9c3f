"""Every fact that a noun states by itself, whichever view shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.savings import Forecast, Measured
from reportkit.story import measured_facts, saving_facts

if TYPE_CHECKING:
    from reportkit.fact import Fact


def noun_facts(noun: object) -> tuple[Fact, ...]:
    """Return a forecast's or a measured saving's own facts; of other nouns their view's are all."""
    stated: list[Fact | None] = []
    if isinstance(noun, Forecast):
        stated = [
            saving_facts.run_rate_fact(noun),
            saving_facts.target_fact(noun),
            saving_facts.chance_fact(noun),
            saving_facts.total_fact(noun),
            *saving_facts.year_facts(noun),
            saving_facts.npv_fact(noun),
            saving_facts.roi_fact(noun),
            saving_facts.payback_fact(noun),
            saving_facts.never_fact(noun),
            *(saving_facts.driver_fact(noun, driver) for driver in noun.drivers),
        ]
    elif isinstance(noun, Measured):
        stated = [measured_facts.saved_fact(noun), measured_facts.saving_chance_fact(noun)]
    return tuple(fact for fact in stated if fact is not None)
