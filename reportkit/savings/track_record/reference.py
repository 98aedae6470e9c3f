"""What happened to others, for who has no history of their own: reference classes.

Ratings: UK Government Major Projects Portfolio, annual reports 2012 to 2026, 708 projects, Open
Government Licence: of the project-years so rated, the share in which the whole-life cost rose by
more than 10%, or the end date moved by more than six months, within a year. Until 2021 there were
five ratings, since then three.

Overruns: Flyvbjerg et al., The Empirical Reality of IT Project Cost Overruns, Journal of
Management Information Systems 39(3), 2022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["cost", "date"]


@dataclass(frozen=True, slots=True)
class RatingOdds:
    """How a status colour turned out a year later.

    Parameters
    ----------
    outcome
        ``cost``: up by more than 10%; ``date``: later by more than six months.
    scale
        How many ratings there were, 5 or 3.
    rating
        As it was given.
    count
        How many project-years had it.
    share
        The share of them in which the outcome came (0..1).
    """

    outcome: Outcome
    scale: Literal[5, 3]
    rating: str
    count: int
    share: float


RATING_SOURCE = "UK Government Major Projects Portfolio, 2012 to 2026, 708 projects"

RATING_ODDS: tuple[RatingOdds, ...] = (
    RatingOdds("cost", 5, "Green", 26, 0.0769),
    RatingOdds("cost", 5, "Amber/Green", 165, 0.1455),
    RatingOdds("cost", 5, "Amber", 387, 0.2171),
    RatingOdds("cost", 5, "Amber/Red", 222, 0.3468),
    RatingOdds("cost", 5, "Red", 31, 0.3226),
    RatingOdds("cost", 3, "Green", 37, 0.2432),
    RatingOdds("cost", 3, "Amber", 342, 0.2135),
    RatingOdds("cost", 3, "Red", 46, 0.4348),
    RatingOdds("date", 5, "Green", 31, 0.0645),
    RatingOdds("date", 5, "Amber/Green", 179, 0.1285),
    RatingOdds("date", 5, "Amber", 427, 0.171),
    RatingOdds("date", 5, "Amber/Red", 245, 0.2857),
    RatingOdds("date", 5, "Red", 37, 0.2973),
    RatingOdds("date", 3, "Green", 54, 0.2407),
    RatingOdds("date", 3, "Amber", 499, 0.2565),
    RatingOdds("date", 3, "Red", 79, 0.3924),
)


@dataclass(frozen=True, slots=True)
class Overruns:
    """How often a cost overran by more than half, and by how much then.

    Parameters
    ----------
    projects
        How many were looked at.
    share
        The share of them whose cost overran by more than half (0..1).
    mean
        By how much those overran on average, as a share of the plan.
    """

    projects: int
    share: float
    mean: float


OVERRUN_SOURCE = "Flyvbjerg et al., Journal of Management Information Systems 39(3), 2022"

IT_OVERRUNS = Overruns(projects=5392, share=0.18, mean=4.47)
