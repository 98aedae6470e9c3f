"""Schedules: which of their times have come, each noted once in whatever order they are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import insert, select, update

from reportkit.delivery.ledger.book import Book
from reportkit.delivery.ledger.database import lock
from reportkit.delivery.ledger.rows import CheckedSchedule, Slot
from reportkit.delivery.ledger.slots import SLOT_COLUMNS, change_slots
from reportkit.delivery.ledger.states import SlotState
from reportkit.delivery.ledger.tables import SCHEDULES, SLOTS

if TYPE_CHECKING:
    from sqlalchemy import Connection

CatchUp: TypeAlias = Literal["none", "last", "all"]
DueTimes: TypeAlias = Callable[[dt.datetime, dt.datetime], Sequence[dt.datetime]]

_PUNCTUAL = dt.timedelta(hours=1)
_LISTED = 50  # skipped times that have a row each: a machine may have been off for years


class Schedules(Book):
    """What has come due."""

    __slots__ = ()

    def check_schedule(
        self,
        report: str,
        schedule: str,
        due: DueTimes,
        now: dt.datetime,
        catch_up: CatchUp = "last",
    ) -> tuple[Slot, ...]:
        """Note which times of a schedule have come since it was last looked at.

        A schedule that is new starts now. One that was changed goes on from where it was looked
        at last. A clock that was set back makes nothing due.

        Parameters
        ----------
        report
            The report's key.
        schedule
            As it is written, for people.
        due
            Gives the times after one instant and up to another.
        now
            Until when.
        catch_up
            What becomes of times that were missed, by more than an hour: ``none`` of them is
            built, the ``last`` of all that are due, or ``all``. But for ``all``, a slot that still
            waits when a later one comes due is skipped.

        Returns
        -------
        tuple of Slot
            The new ones, oldest first, with those that are skipped.
        """
        with self.database.writing() as connection:
            lock(connection, report)
            since = _look(connection, report, schedule, now)
            times = _new_times(connection, report, due(since, now)) if since < now else []
            if not times:
                return ()
            reasons = {time: why_skipped(time, times[-1], now, catch_up) for time in times}
            if catch_up != "all" and not reasons[times[-1]]:
                self._supersede(connection, report, now)
            skipped = [time for time in times if reasons[time]]
            for time in skipped[:-_LISTED]:
                del reasons[time]
            if len(skipped) > _LISTED:
                reasons[skipped[-_LISTED]] += f", as were {len(skipped) - _LISTED:,} before it"
            new = [
                {
                    "report": report,
                    "due_at": time,
                    "state": SlotState.SKIPPED if why else SlotState.WAITING,
                    "reason": why,
                    "attempts": 0,
                    "deaths": 0,
                    "changed_at": now,
                }
                for time, why in reasons.items()
            ]
            statement = insert(SLOTS).returning(*SLOT_COLUMNS, sort_by_parameter_order=True)
            return change_slots(connection, statement, now, str(self.claimant), new)

    def restart_schedule(self, report: str, now: dt.datetime, by: str) -> tuple[Slot, ...]:
        """Look at a schedule from now on, where a clock that ran ahead has looked too far.

        Returns
        -------
        tuple of Slot
            Those of the future that waited; they are skipped.
        """
        with self.database.writing() as connection:
            lock(connection, report)
            ours = SCHEDULES.c.report == report
            connection.execute(update(SCHEDULES).where(ours).values(checked_until=now))
            ahead = update(SLOTS).where(
                SLOTS.c.report == report,
                SLOTS.c.state == SlotState.WAITING,
                SLOTS.c.due_at > now,
            )
            why = f"{by} restarted the schedule: a clock ran ahead"
            skipped = ahead.values(state=SlotState.SKIPPED, reason=why, changed_at=now)
            return change_slots(connection, skipped.returning(*SLOT_COLUMNS), now, by)

    def schedules(self) -> tuple[CheckedSchedule, ...]:
        """Return how far each schedule has been looked at."""
        columns = (SCHEDULES.c.report, SCHEDULES.c.schedule, SCHEDULES.c.checked_until)
        with self.database.reading() as connection:
            found = connection.execute(select(*columns).order_by(SCHEDULES.c.report))
            return tuple(CheckedSchedule(*row) for row in found)

    def _supersede(self, connection: Connection, report: str, now: dt.datetime) -> None:
        waiting = update(SLOTS).where(
            SLOTS.c.report == report, SLOTS.c.state == SlotState.WAITING, SLOTS.c.due_at <= now
        )
        why = "a later time has come while this one waited"
        skipped = waiting.values(state=SlotState.SKIPPED, reason=why, changed_at=now)
        change_slots(connection, skipped.returning(*SLOT_COLUMNS), now, str(self.claimant))


def _look(connection: Connection, report: str, schedule: str, now: dt.datetime) -> dt.datetime:
    """Note that a schedule is looked at until now, and return until when it had been."""
    ours = SCHEDULES.c.report == report
    known = connection.execute(
        select(SCHEDULES.c.schedule, SCHEDULES.c.checked_until).where(ours)
    ).one_or_none()
    values: dict[str, Any] = {"schedule": schedule, "checked_until": now}
    if known is None:
        connection.execute(insert(SCHEDULES).values(report=report, **values))
        return now
    if known.checked_until < now or known.schedule != schedule:
        values["checked_until"] = max(known.checked_until, now)
        connection.execute(update(SCHEDULES).where(ours).values(**values))
    return known.checked_until  # type: ignore[no-any-return]  # a row's attributes have no types


def _new_times(
    connection: Connection, report: str, due: Sequence[dt.datetime]
) -> list[dt.datetime]:
    """Return the times that have no slot yet, which they have where a schedule was restarted."""
    times = sorted({time.astimezone(dt.UTC) for time in due})
    if not times:
        return []
    c = SLOTS.c
    there = select(c.due_at).where(c.report == report, c.due_at.between(times[0], times[-1]))
    known = set(connection.scalars(there))
    return [time for time in times if time not in known]


def why_skipped(time: dt.datetime, last: dt.datetime, now: dt.datetime, catch_up: CatchUp) -> str:
    """Return why a time that has come is left out; nothing where it is not.

    Parameters
    ----------
    time
        When something came due.
    last
        The latest time that has come as well.
    """
    if catch_up == "last" and time != last:
        return "a later time had come as well (catch_up is 'last')"
    if catch_up == "none" and now - time > _PUNCTUAL:
        return "missed by more than an hour (catch_up is 'none')"
    return ""
