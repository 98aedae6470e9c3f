"""What a status has meant: how major projects with the nearest rating turned out a year later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.savings.track_record.reference import RATING_ODDS
from reportkit.story.rating_facts import rating_fact
from reportkit.story.say import say_value

if TYPE_CHECKING:
    from reportkit.savings.track_record.reference import RatingOdds
    from reportkit.story.say import Sentence
    from reportkit.story.status.findings import Rating, Status

FIVE, THREE = 5, 3
"""How many ratings there were until 2021, and have been since."""


def meaning_sentences(status: Status) -> tuple[Sentence, ...]:
    """Say what the nearest rating has meant, beside the other that a reader would compare it with.

    None where the status is not known.
    """
    if status.nearest is None:
        return ()
    nearest = _odds(status.nearest, FIVE)
    other = _odds("Amber" if status.nearest == "Green" else "Green", FIVE)
    here, there = rating_fact(nearest, status.as_of), rating_fact(other, status.as_of)
    first = text(
        "Of UK projects rated ", Run(status.nearest), ", as this would be, ",
        say_value(here), " overran cost by a tenth within a year.",
    )  # fmt: skip
    second = text(f"Rated {other.rating}: ", say_value(there), ".")
    return (first, (here,)), (second, (there,))


def scales_sentence(status: Status) -> Sentence:
    """Say that the newer scale told less, so that nobody leans on a colour."""
    facts = {
        rating: rating_fact(_odds(rating, THREE), status.as_of)
        for rating in ("Green", "Amber", "Red")
    }
    words = text(
        "On the three ratings used since 2021 the shares were ", say_value(facts["Green"]),
        " for Green, ", say_value(facts["Amber"]), " for Amber and ", say_value(facts["Red"]),
        " for Red. There, Green told no more than Amber.",
    )  # fmt: skip
    return words, tuple(facts.values())


def _odds(rating: Rating, scale: int) -> RatingOdds:
    return next(
        one
        for one in RATING_ODDS
        if (one.outcome, one.scale, one.rating) == ("cost", scale, rating)
    )
