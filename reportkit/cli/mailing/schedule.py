"""``reportkit schedule show``: when each report comes due next, and for which day."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportkit.cli.mailing.ledger_here import open_ledger_here
from reportkit.cli.mailing.moments import moment_in, moment_said, read_moment
from reportkit.cli.mailing.office import person
from reportkit.cli.terminal import complain, say, say_json, say_table
from reportkit.errors import DeliveryError
from reportkit.reports import Project, Schedule

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Next:
    """When a report comes due.

    Parameters
    ----------
    report
        Its name.
    schedule
        What it goes by.
    due_at
        When next; None where its rule has ended.
    as_of
        The day that it will speak for.
    """

    report: str
    schedule: Schedule
    due_at: dt.datetime | None
    as_of: dt.date | None


def show_schedule(now: str | None, editions: str | None, *, as_json: bool) -> None:
    """Print when each report with a schedule comes due next; the soonest first.

    Nothing is due before the moment up to which the ledger has looked at a schedule.

    Raises
    ------
    DefinitionError, ParameterError, DeliveryError
        If there is no project here, the time is none, or the ledger can't be read.
    """
    with open_ledger_here(editions) as (project, ledger):
        moment = read_moment(now, project) if now is not None else dt.datetime.now(dt.UTC)
        looked = {each.report: each.checked_until for each in ledger.schedules()}
    coming = next_due(project, moment, looked)
    if as_json:
        for each in coming:
            say_json(_plain(each))
        return
    if not coming:
        say(f"No report of {project.file.name} has a schedule. Each key: docs/definition.md")
        return
    rows = [("REPORT", "DUE NEXT", "AS OF", "SCHEDULE")]
    rows += [
        (
            each.report,
            moment_in(each.due_at, each.schedule.zone_info) if each.due_at else "never again",
            each.as_of.isoformat() if each.as_of else "-",
            each.schedule.text,
        )
        for each in coming
    ]
    say_table(rows, width=shutil.get_terminal_size((120, 24)).columns)
    for name in project.schedules:
        until = looked.get(project.key(name), moment)
        if until > moment:
            complain(
                f"{name} is looked at until {moment_said(until, project)}, by a clock that ran "
                f"ahead. To go on from now: reportkit schedule restart {name}"
            )


def restart_schedule(report: str, editions: str | None) -> None:
    """Look at a report's schedule from now on, and do nothing of what it missed.

    For a clock that ran ahead, and for a ledger that was put back from a copy.

    Raises
    ------
    DefinitionError, DeliveryError
        If there is no such report, it has no schedule, or the ledger can't be written.
    """
    with open_ledger_here(editions) as (project, ledger):
        key = project.key(report)
        if report not in project.schedules:
            raise DeliveryError(f"{report} has no schedule. See: reportkit schedule show")
        now = dt.datetime.now(dt.UTC)
        skipped = ledger.restart_schedule(key, now, person())
        for slot in skipped:
            say(f"{report}, due {moment_said(slot.due_at, project)}: skipped")
        coming = _next(project, report, project.schedules[report], now)
    said = moment_in(coming.due_at, coming.schedule.zone_info) if coming.due_at else "never again"
    say(f"{report} comes due next: {said}")


def next_due(
    project: Project, now: dt.datetime, looked: Mapping[str, dt.datetime]
) -> tuple[Next, ...]:
    """Return when each report with a schedule comes due after a moment, the soonest first.

    Parameters
    ----------
    project
        Whose reports.
    now
        The moment.
    looked
        Up to when the ledger has looked at a schedule, by the report's key.
    """
    found = [
        _next(project, name, schedule, max(now, looked.get(project.key(name), now)))
        for name, schedule in project.schedules.items()
    ]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda each: (each.due_at or never, each.report)))


def _next(project: Project, name: str, schedule: Schedule, now: dt.datetime) -> Next:
    due_at, rule = schedule.next(now), project.report(name).as_of
    as_of = rule.day(schedule.day(due_at)) if due_at and rule else None
    return Next(name, schedule, due_at, as_of)


def _plain(each: Next) -> dict[str, Any]:
    return {
        "report": each.report,
        "due_at": each.due_at and each.due_at.astimezone(dt.UTC).isoformat(),
        "as_of": each.as_of and each.as_of.isoformat(),
        "schedule": each.schedule.text,
    }
