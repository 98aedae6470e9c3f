"""Savings: forecasts from drivers and from a shift of channels. No I/O, no clock."""

from __future__ import annotations

from reportkit.savings.channel_shift import ChannelShift, channel_shift_savings
from reportkit.savings.drivers import Driver
from reportkit.savings.forecast import Forecast, forecast_savings

__all__ = ["ChannelShift", "Driver", "Forecast", "channel_shift_savings", "forecast_savings"]
