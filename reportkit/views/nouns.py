"""The nouns that an analyst hands to a view, in any order."""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.progress import Progress
from reportkit.savings import Forecast

Noun = Progress | Forecast | Unknown


@dataclass(frozen=True, slots=True)
class Nouns:
    """One of each kind: progress must be there, a forecast may be missing or not known."""

    progress: Progress
    forecast: Forecast | Unknown | None


def sort_nouns(verb: str, nouns: tuple[Noun, ...]) -> Nouns:
    """Tell the nouns apart.

    Raises
    ------
    EstimateError
        If progress is missing, or one kind is given twice.
    """
    progress = [noun for noun in nouns if isinstance(noun, Progress)]
    forecasts = [noun for noun in nouns if isinstance(noun, Forecast | Unknown)]
    if len(progress) != 1 or len(forecasts) > 1 or len(progress) + len(forecasts) < len(nouns):
        given = ", ".join(type(noun).__name__ for noun in nouns) or "nothing"
        raise EstimateError(
            f"rk.{verb} takes one progress and at most one forecast; it was given {given}. "
            f"Write rk.{verb}(forecast, progress)."
        )
    return Nouns(progress[0], forecasts[0] if forecasts else None)
