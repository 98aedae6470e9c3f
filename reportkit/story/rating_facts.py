"""What a status colour has meant for others, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.savings.track_record.reference import RATING_SOURCE
from reportkit.story.say import slug

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.savings.track_record.reference import RatingOdds

_CAME = {
    "cost": "cost rose by more than 10% within a year",
    "date": "end moved by more than six months within a year",
}

_SCALE_OF_FIVE = 5


def rating_fact(odds: RatingOdds, as_of: dt.date) -> Fact:
    """Return in which share of the projects so rated the outcome came."""
    scale = "" if odds.scale == _SCALE_OF_FIVE else ".three_ratings"
    on = "" if odds.scale == _SCALE_OF_FIVE else ", of three ratings"
    return Fact(
        f"reference.rating.{slug(odds.rating)}.{odds.outcome}{scale}",
        f"Of {odds.count} projects rated {odds.rating}{on}, share whose {_CAME[odds.outcome]}",
        Estimate(odds.share, "share"),
        as_of.isoformat(),
        Grade.RECORDED,
        RATING_SOURCE,
    )
