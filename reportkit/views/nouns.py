"""The nouns that an analyst hands to a view, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.progress import Progress
from reportkit.progress.changes import Changes
from reportkit.progress.signals import Signals
from reportkit.savings import Forecast
from reportkit.savings.measure import Measured
from reportkit.story.status import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

Saving = Forecast | Measured | Unknown
Noun = Progress | Saving | Status | Changes | Signals

_KINDS = (Progress, Status, Changes, Signals)
_MOST = 2  # a saving is forecast and measured


@dataclass(frozen=True, slots=True)
class Savings:
    """What is known of a saving, and what is not: an unknown says itself what it would be."""

    forecast: Forecast | None
    measured: Measured | None
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Nouns:
    """Progress, which must be there, and what else is known."""

    progress: Progress
    savings: Savings
    status: Status | None
    changes: Changes | None
    signals: Signals | None


def sort_nouns(verb: str, nouns: Sequence[Noun]) -> Nouns:
    """Tell the nouns of a view that begins with progress apart.

    Raises
    ------
    EstimateError
        If progress is missing, one kind is given twice, or one is of no such kind.
    """
    progress, status, changes, signals = (
        [noun for noun in nouns if isinstance(noun, kind)] for kind in _KINDS
    )
    savings = _savings_of([noun for noun in nouns if not isinstance(noun, _KINDS)])
    twice = any(len(kind) > 1 for kind in (status, changes, signals))
    if len(progress) != 1 or savings is None or twice:
        raise EstimateError(
            f"rk.{verb} takes one progress and at most one of each other kind: forecast, measured "
            f"saving, signals, status, changes; it was given {_given(nouns)}. "
            f"Write rk.{verb}(forecast, measured, progress)."
        )
    return Nouns(
        progress=next(one for one in progress if isinstance(one, Progress)),
        savings=savings,
        status=next((one for one in status if isinstance(one, Status)), None),
        changes=next((one for one in changes if isinstance(one, Changes)), None),
        signals=next((one for one in signals if isinstance(one, Signals)), None),
    )


def sort_savings(verb: str, nouns: Sequence[Saving]) -> Savings:
    """Tell the nouns of a view that shows savings alone apart.

    Raises
    ------
    EstimateError
        If there is none, one kind is given twice, or one is of no such kind.
    """
    savings = _savings_of(nouns)
    if not nouns or savings is None:
        raise EstimateError(
            f"rk.{verb} takes at most one forecast and at most one measured saving; "
            f"it was given {_given(nouns)}. Write rk.{verb}(forecast, measured)."
        )
    return savings


def _savings_of(nouns: Sequence[object]) -> Savings | None:
    """Return what is known of the saving; None where a noun is one too many or none of these."""
    forecasts = [noun for noun in nouns if isinstance(noun, Forecast)]
    measured = [noun for noun in nouns if isinstance(noun, Measured)]
    unknown = tuple(noun for noun in nouns if isinstance(noun, Unknown))
    known = len(forecasts) + len(measured) + len(unknown)
    if len(forecasts) > 1 or len(measured) > 1 or known > _MOST or known < len(nouns):
        return None
    return Savings(forecasts[0] if forecasts else None, measured[0] if measured else None, unknown)


def _given(nouns: Sequence[object]) -> str:
    return ", ".join(type(noun).__name__ for noun in nouns) or "nothing"
