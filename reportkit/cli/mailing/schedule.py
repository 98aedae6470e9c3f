"""``reportkit schedule show``: when each report comes due next, and for which day."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportkit.cli.mailing.moments import moment_in, read_moment
from reportkit.cli.terminal import say, say_json, say_table
from reportkit.reports import Project, Schedule, find_project


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


def show_schedule(now: str | None, *, as_json: bool) -> None:
    """Print when each report with a schedule comes due next; the soonest first.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no project here, or the time is none.
    """
    project = find_project(Path.cwd())
    moment = read_moment(now, project) if now is not None else dt.datetime.now(dt.UTC)
    coming = next_due(project, moment)
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


def next_due(project: Project, now: dt.datetime) -> tuple[Next, ...]:
    """Return when each report with a schedule comes due after a moment, the soonest first."""
    found = [_next(project, name, schedule, now) for name, schedule in project.schedules.items()]
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
