"""Measure savings against a counterfactual."""

from __future__ import annotations

from reportkit.savings.measure.measure import measure
from reportkit.savings.measure.measure_savings import measure_savings
from reportkit.savings.measure.measured import Detectable, Measured, Placebo, SetAside

__all__ = ["Detectable", "Measured", "Placebo", "SetAside", "measure", "measure_savings"]
