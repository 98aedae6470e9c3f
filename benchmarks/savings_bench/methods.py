"""What is compared, by name; a method's package is imported when the method is called for."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from savings_bench.finding import Method


@dataclass(frozen=True, slots=True)
class Contestant:
    """A method and where it lives.

    Parameters
    ----------
    label
        As the tables have it.
    where
        Module and function, as in ``"savings_bench.ols:measure_by_ols"``.
    is_fair
        Whether it was set up as somebody would who knows it; the best of these is to be beaten.
    """

    label: str
    where: str
    is_fair: bool = True

    def load(self) -> Method:
        """Import it."""
        module, _, function = self.where.partition(":")
        loaded: Method = getattr(importlib.import_module(module), function)
        return loaded

    @property
    def module(self) -> str:
        """The name of its module."""
        return self.where.partition(":")[0]


OURS = "measure"
METHODS = {
    "ols": Contestant("OLS with trend and season", "savings_bench.ols:measure_by_ols"),
    "ucm": Contestant(
        "statsmodels UCM, local linear trend",
        "savings_bench.structural:measure_by_structural_model",
    ),
    "bsts": Contestant(
        "CausalImpact (bsts) default",
        "savings_bench.causal_impact_peer:measure_by_default",
        is_fair=False,
    ),
    "fair": Contestant(
        "CausalImpact, prior 0.1, given trend and season",
        "savings_bench.causal_impact_peer:measure_set_up_fairly",
    ),
    OURS: Contestant("reportkit measure", "savings_bench.ours:measure_with_reportkit"),
}
PEERS = tuple(name for name in METHODS if name != OURS)
