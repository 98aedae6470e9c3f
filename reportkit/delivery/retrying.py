"""When a letter that was put off is tried again, and when no more."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportkit.delivery.ledger import Delivery

_FIRST = dt.timedelta(minutes=1)
_LONGEST = dt.timedelta(minutes=30)
_SPREAD = 0.2  # of a wait, so that what was put off together does not come back together


def again_at(delivery: Delivery, now: dt.datetime, window: dt.timedelta) -> dt.datetime | None:
    """Return when to try a delivery again; None where its window is over.

    The wait doubles with each attempt, from one minute to thirty (RFC 5321, 4.5.4.1, asks for
    thirty from the start of servers that deliver to strangers; this is a client of one server). The
    last attempt is at the end of the window, so that the whole of it is used.

    Parameters
    ----------
    delivery
        With the count of its attempts, this one included, and the time of its first.
    window
        How long after the first attempt it may still be tried.
    """
    end = (delivery.first_try_at or now) + window
    if now >= end:
        return None
    doubled = _FIRST * (1 << min(max(delivery.attempts, 1) - 1, 10))
    wait = min(doubled, _LONGEST) * (1 + _SPREAD * _share(delivery))
    return min(now + wait, end)


def _share(delivery: Delivery) -> float:
    """Return a share from 0 to 1 that is the delivery's own, and the same in every run."""
    told = f"{delivery.id}\0{delivery.recipient}\0{delivery.attempts}"
    return int.from_bytes(hashlib.sha256(told.encode("utf-8", "replace")).digest()[:4]) / 2**32
