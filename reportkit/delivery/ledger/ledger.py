"""The ledger: each reader's copy by its state, and nothing sent twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.delivery.ledger.building import Building
from reportkit.delivery.ledger.claims import Claims
from reportkit.delivery.ledger.database import open_database
from reportkit.delivery.ledger.location import ledger_url
from reportkit.delivery.ledger.people import People
from reportkit.delivery.ledger.queueing import Queueing
from reportkit.delivery.ledger.records import Records
from reportkit.delivery.ledger.recovery import Recovery
from reportkit.delivery.ledger.schedules import Schedules
from reportkit.delivery.ledger.stops import Stops

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

LEASE = dt.timedelta(minutes=30)


class Ledger(Queueing, Claims, Recovery, People, Stops, Schedules, Building, Records):
    """What is to be sent, what was, and every change in between, in one database.

    One ledger serves all threads of a process; another process opens its own. Every method is one
    transaction, kept whole or not at all, and raises :class:`~reportkit.errors.DeliveryError`
    where the database refuses.
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """Return where it is, without a password."""
        return self.database.name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the database."""
        self.database.close()


def now_utc() -> dt.datetime:
    """Return the time."""
    return dt.datetime.now(dt.UTC)


def open_ledger(
    declared: str,
    archive: Path,
    *,
    clock: Callable[[], dt.datetime] = now_utc,
    lease: dt.timedelta = LEASE,
) -> Ledger:
    """Open the ledger of an editions folder; the first time, make it.

    Parameters
    ----------
    declared
        The project's ``[delivery] ledger``; what it may be, :func:`ledger_url` says.
    archive
        The editions folder.
    clock
        The time, with a zone.
    lease
        How long a claim stands where we cannot see whether its process lives.

    Raises
    ------
    DeliveryError
        If the database cannot be reached, made or understood.
    """
    return Ledger(open_database(ledger_url(declared, archive)), clock, lease)
