"""What the rules of the status look at."""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.progress import Progress
from reportkit.progress.signals import Signals
from reportkit.savings import Forecast
from reportkit.savings.measure import Measured


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the work stands and, where they are known, its saving and its signals."""

    progress: Progress
    forecast: Forecast | None = None
    measured: Measured | None = None
    signals: Signals | None = None
