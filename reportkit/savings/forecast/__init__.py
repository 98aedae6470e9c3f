"""Forecast savings: drivers with ranges, carried through the months."""

from __future__ import annotations

from reportkit.savings.forecast.continuing import Continuing, StopLine
from reportkit.savings.forecast.drivers import Driver
from reportkit.savings.forecast.forecast import Forecast
from reportkit.savings.forecast.forecasting import forecast_savings
from reportkit.savings.forecast.gates import Gate, Gates
from reportkit.savings.forecast.tornado import GATES

__all__ = [
    "GATES",
    "Continuing",
    "Driver",
    "Forecast",
    "Gate",
    "Gates",
    "StopLine",
    "forecast_savings",
]
