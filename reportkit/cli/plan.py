"""From what was asked for to orders: definitions read, parameters checked, data read once."""

# Data is read only after notebooks and parameters were found good: so is what reads it.
# ruff: noqa: PLC0415

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.editions import Archive, Order, Outcome, failed, read_log
from reportkit.editions.staging import refusals
from reportkit.errors import ParameterError
from reportkit.reports import Parameters, Project, check_parameters, read_signature

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.cli.interrupts import Interrupts
    from reportkit.contract.dataset import Tables

SOURCE = "source"
"""The parameter that names the data: what it names is read once and kept with each edition."""

Waiting = Callable[[str], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, read.

    Parameters
    ----------
    reports
        Names of reports, each in the project.
    as_of
        The day asked for; each report's own where None.
    texts
        Parameters as text, by name.
    only
        Audiences; all where empty.
    """

    reports: tuple[str, ...]
    as_of: dt.date | None
    texts: Mapping[str, str]
    only: tuple[str, ...]


class Sources:
    """Tables by source and day, each read once, also when reading it failed.

    With them what editions as of earlier days foresaw, from the archive's log, and what the
    edition before stated.
    """

    def __init__(self, archive: Archive, waiting: Waiting) -> None:
        self._archive = archive
        self._log = read_log(archive.root)
        self._waiting = waiting
        self._read: dict[tuple[str, dt.date], Tables | Exception] = {}

    def read(self, source: str, as_of: dt.date) -> Tables:
        """Return the tables of a source as of a day; raise again what reading them raised."""
        if (source, as_of) not in self._read:
            from reportkit.cli.kept_forecasts import with_kept_forecasts
            from reportkit.sources import read

            with self._waiting(f"Reading {source}"):
                try:
                    tables = with_kept_forecasts(read(source, as_of), self._log)
                    self._read[source, as_of] = tables
                except Exception as error:  # noqa: BLE001  # kept: the next report asks again
                    self._read[source, as_of] = error
        found = self._read[source, as_of]
        if isinstance(found, Exception):
            raise found
        return found

    def of(self, name: str, parameters: Parameters, audience: str | None) -> Tables | None:
        """Return the tables of one edition, with what the edition before it stated.

        None where its notebook takes no source.
        """
        source = parameters.value(SOURCE)
        if not isinstance(source, str):
            return None
        from reportkit.cli.previous import with_previous

        tables = self.read(source, parameters.as_of)
        if audience is not None:
            tables = tables.only(audience)
        return with_previous(tables, self._archive, name, parameters, audience)


@dataclass(slots=True)
class Plan:
    """What can be built, and what can't be for a reason that is already known.

    Parameters
    ----------
    checked
        Reports with the parameters of their notebooks.
    orders
        Editions to build, once the data is read.
    failures
        What became of the rest.
    """

    checked: list[tuple[str, Parameters]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    failures: list[Outcome] = field(default_factory=list)


def check_reports(wanted: Wanted, project: Project, today: dt.date) -> Plan:
    """Check the notebooks and parameters of what was asked for: nothing is read or run yet."""
    plan = Plan()
    for name in wanted.reports:
        report = project.report(name)
        try:
            signature = read_signature(project.root / report.notebook, report.notebook)
            parameters = check_parameters(
                report, signature, today=today, as_of=wanted.as_of, texts=wanted.texts
            )
            _refuse_endless(parameters, wanted)
        except Exception as error:  # noqa: BLE001  one report's failure must not stop the others
            plan.failures.append(failed(error, name, wanted.as_of or report.as_of))
        else:
            plan.checked.append((name, parameters))
    return plan


def write_orders(
    plan: Plan, wanted: Wanted, staged: Path, sources: Sources, interrupts: Interrupts
) -> None:
    """Read the data and write an order for each edition; a failure keeps no other from it.

    Parameters
    ----------
    plan
        Its reports; orders and failures are added to it.
    wanted
        What was asked for.
    staged
        A folder on the archive's disk, for a snapshot an edition.
    sources
        Reads the data, each once.
    interrupts
        An interrupt ends it all, whatever a library made of it.
    """
    for name, parameters in plan.checked:
        try:
            audiences = _audiences(wanted, parameters, sources)
        except Exception as error:  # noqa: BLE001  one report's failure must not stop the others
            interrupts.check()
            plan.failures.append(failed(error, name, parameters.as_of))
            continue
        for audience in audiences:
            try:
                folder = staged / str(len(plan.orders))
                plan.orders.append(_order(name, parameters, audience, sources, folder))
            except Exception as error:  # noqa: BLE001  nor one audience's
                interrupts.check()
                plan.failures.append(failed(error, name, parameters.as_of, audience))


def _refuse_endless(parameters: Parameters, wanted: Wanted) -> None:
    has_source = isinstance(parameters.value(SOURCE), str)
    if parameters.for_each is not None and not wanted.only and not has_source:
        raise ParameterError(
            f"for_each = '{parameters.for_each}' wants a source to take them from. "
            f"Give the notebook a parameter '{SOURCE}', or name them with --only."
        )


def _audiences(wanted: Wanted, parameters: Parameters, sources: Sources) -> tuple[str | None, ...]:
    if parameters.for_each is None:
        return (None,)
    if wanted.only:
        return tuple(dict.fromkeys(wanted.only))
    return sources.read(str(parameters.value(SOURCE)), parameters.as_of).initiatives


def _order(
    name: str, parameters: Parameters, audience: str | None, sources: Sources, folder: Path
) -> Order:
    """Return the order for one edition, its snapshot written."""
    if audience is not None:
        parameters = parameters.of(audience)
    tables = sources.of(name, parameters, audience)
    if tables is None:
        return Order(name, parameters, audience)
    from reportkit.sources import write_snapshot

    with refusals(folder.parent):
        write_snapshot(tables, folder)
    return Order(name, parameters, audience, folder)
