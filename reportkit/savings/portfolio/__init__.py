"""Totals over several initiatives, with what they share counted once."""

from __future__ import annotations

from reportkit.savings.portfolio.portfolio import Portfolio, portfolio

__all__ = ["Portfolio", "portfolio"]
