"""Savings: forecast from drivers, measured, reconciled. No I/O, no clock."""

from __future__ import annotations

from reportkit.savings.channel_shift import ChannelShift, channel_shift_savings
from reportkit.savings.forecast import Driver, Forecast, forecast_savings
from reportkit.savings.measure import Measured, measure, measure_savings

__all__ = [
    "ChannelShift",
    "Driver",
    "Forecast",
    "Measured",
    "channel_shift_savings",
    "forecast_savings",
    "measure",
    "measure_savings",
]
