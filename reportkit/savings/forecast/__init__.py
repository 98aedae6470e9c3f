"""Forecast savings: drivers with ranges, carried through the months."""

from __future__ import annotations

from reportkit.savings.forecast.drivers import Driver
from reportkit.savings.forecast.forecast import Forecast, forecast_savings

__all__ = ["Driver", "Forecast", "forecast_savings"]
