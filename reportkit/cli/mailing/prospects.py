"""Who would get what, and why: what ``--dry-run`` says. Nothing is built or written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.cli.mailing.moments import moment_in
from reportkit.cli.mailing.prepared import Asked
from reportkit.cli.mailing.readers import readers_of, why_stale
from reportkit.cli.plan import Wanted, audiences_of, check_reports
from reportkit.cli.sources_read import Readings, Sources
from reportkit.cli.waiting import Display
from reportkit.delivery.ledger import SlotState, State, why_skipped
from reportkit.editions import explained
from reportkit.errors import ReportkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.cli.mailing.office import Office
    from reportkit.delivery.ledger import Delivery, Stop
    from reportkit.reports import Report

_SAID = {
    State.QUEUED: "is queued already, and goes out",
    State.SENDING: "is being sent",
    State.SENT: "has it already",
    State.HELD: "is held",
    State.REFUSED: "was refused by the server",
    State.UNKNOWN: "may have it: the line broke before the server's reply",
}


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a reader would get.

    Parameters
    ----------
    report, as_of, audience, reader
        Whose copy; without a reader it is said of the report as a whole.
    goes
        Whether a letter would be sent now, if the edition passes the gate.
    why
        Why, or why not.
    """

    report: str
    as_of: dt.date | None
    audience: str | None
    reader: str | None
    goes: bool
    why: str


def prospects_due(office: Office) -> Iterator[Prospect]:
    """Yield what readers of all that is due would get."""
    now = office.clock()
    checked = {each.report: each.checked_until for each in office.ledger.schedules()}
    for name, schedule in office.project.schedules.items():
        key, report = office.project.key(name), office.project.report(name)
        waiting = office.ledger.slots(key, SlotState.WAITING)
        new = schedule.due(checked[key], now) if key in checked else ()
        times = [*(slot.due_at for slot in waiting), *new]
        if new and report.catch_up != "all":
            times = [
                time for time in new if not why_skipped(time, new[-1], now, report.catch_up)
            ] or times[: len(waiting)]
        for due_at in times:
            if report.as_of is not None:
                as_of = report.as_of.day(schedule.day(due_at))
                yield from prospects_of(office, name, as_of, Asked())
        if not times:
            following = schedule.next(now)
            said = f"next due {moment_in(following, schedule.zone_info)}" if following else "over"
            yield Prospect(name, None, None, None, goes=False, why=f"Nothing is due; {said}.")


def prospects_of(office: Office, name: str, as_of: dt.date, asked: Asked) -> Iterator[Prospect]:
    """Yield what readers of a report would get as of a day."""
    report = office.project.report(name)
    today = office.clock().astimezone().date()
    plan = check_reports(Wanted((name,), as_of, {}, asked.only), office.project, today)
    for outcome in plan.failures:
        yield Prospect(name, as_of, None, None, goes=False, why=outcome.error or "")
    sources = Sources(office.archive, Readings(Display().waiting))
    key = office.project.key(name)
    stopped = next((stop for stop in office.ledger.stops() if stop.report == key), None)
    for _, parameters in plan.checked:
        try:
            for audience in audiences_of(office.project, name, parameters, sources, asked.only):
                tables = sources.of_audience(name, parameters, audience)
                stale = why_stale(report, tables, as_of)
                for reader, row in readers_of(office, name, as_of, audience, asked).items():
                    goes, why = _why(report, row, stale, stopped, kept=asked.kept)
                    yield Prospect(name, as_of, audience.name, reader, goes, why)
        except ReportkitError as error:
            yield Prospect(name, as_of, None, None, goes=False, why=explained(error))


def _why(
    report: Report, row: Delivery | None, stale: str, stopped: Stop | None, *, kept: bool
) -> tuple[bool, str]:
    """Return whether a letter would go, and why or why not.

    Of what a person sends, the day's edition goes that is kept already, if there is one that fits.
    """
    if row is not None:
        said = f"{_SAID[row.state]}{f': {row.reason}' if row.reason else ''}"
        return row.state is State.QUEUED, said
    if stale:
        return False, stale
    if stopped is not None:
        return False, f"held by {stopped.by}: {stopped.reason}"
    then = "would be checked" if kept else "would be built, checked"
    if report.approval != "none":
        return True, f"{then}; approval: {report.approval}"
    if report.send_if != "always":
        return True, f"{then}; sent if: {report.send_if}"
    return True, f"{then} and sent"
