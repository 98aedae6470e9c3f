"""A report built as of past days, each as if the one before had reached its readers.

What was recorded later is not read, so each edition says what could have been said then; and each
is judged by the gate as it would have been. Nothing is queued, and nothing is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from reportkit.cli.mailing.changed import changed
from reportkit.cli.mailing.stopping import Stopping
from reportkit.cli.plan import Wanted, audiences_of, check_reports, write_order
from reportkit.cli.previous import read_previous
from reportkit.cli.sources_read import Readings, Sources
from reportkit.contract.history import known_days
from reportkit.contract.tables import TABLES
from reportkit.delivery.gate import Reason, gate, history, read_stated, worth_sending
from reportkit.editions import Archive, Crew, Edition, Order, Outcome, failed
from reportkit.editions.cluster import Cluster
from reportkit.reports import Project
from reportkit.reports.secrets import known_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reportkit.contract.dataset import Tables
    from reportkit.reports import Parameters
    from reportkit.reports.audience import Audience

Verdict = Literal["sent", "held", "not sent", "not built"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What would have become of a report on a past day, for one audience.

    Parameters
    ----------
    as_of, audience
        Which edition.
    verdict
        Whether it would have been sent, held, not sent as nothing happened, or could not be built.
    reasons
        Why not sent, if so.
    outcome
        The edition that was built, or why none was.
    before
        What it was compared with; None where it is the first.
    undated
        Tables with rows that do not say when they were known: the past is told from what is known
        of it today.
    """

    as_of: dt.date
    audience: str | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    outcome: Outcome
    before: Edition | None = None
    undated: tuple[str, ...] = ()


@dataclass(slots=True)
class Replay:
    """One report's past, built day by day into an archive of its own.

    Parameters
    ----------
    project, name
        Whose report, and which.
    archive
        An empty one, in which its past editions are kept.
    crew
        Builds them.
    waiting
        Shows what takes long.
    stop
        Ends it at once.
    """

    project: Project
    name: str
    archive: Archive
    crew: Crew | Cluster
    waiting: Callable[[str], AbstractContextManager[object]]
    stop: Stopping
    _went: dict[str | None, Edition] = field(default_factory=dict)

    def of(
        self, days: Sequence[dt.date], only: tuple[str, ...], today: dt.date
    ) -> Iterator[Replayed]:
        """Build the editions of days, ascending, and yield what would have become of each."""
        for day in days:
            yield from self._of_day(day, only, today)

    def _of_day(self, day: dt.date, only: tuple[str, ...], today: dt.date) -> Iterator[Replayed]:
        plan = check_reports(Wanted((self.name,), day, {}, only), self.project, today)
        for outcome in plan.failures:
            yield _not_built(day, outcome)
        # The log of forecasts grows with each day, so it is read anew.
        sources = Sources(self.archive, Readings(self.waiting))
        for _, parameters in plan.checked:
            try:
                found = audiences_of(self.project, self.name, parameters, sources, only)
            except Exception as error:  # noqa: BLE001  one day's failure must not stop the others
                self.stop.check()
                yield _not_built(day, failed(error, self.name, day))
                continue
            with self.archive.stage() as staged:
                yield from self._built(parameters, found, sources, staged)

    def _built(
        self,
        parameters: Parameters,
        audiences: Sequence[Audience],
        sources: Sources,
        staged: Path,
    ) -> Iterator[Replayed]:
        orders: list[Order] = []
        from reportkit.sources import SharedSnapshots  # noqa: PLC0415  slow to import

        snapshots = SharedSnapshots(staged)
        undated: dict[str | None, tuple[str, ...]] = {}
        for audience in audiences:
            try:
                tables = sources.of_audience(self.name, parameters, audience)
                undated[audience.name] = _undated(tables)
                tables = self._with_last(tables, audience)
                order = write_order(self.name, parameters, audience, tables, snapshots)
                orders.append(order)
            except Exception as error:  # noqa: BLE001  nor one audience's
                self.stop.check()
                outcome = failed(error, self.name, parameters.as_of, audience.name)
                yield _not_built(parameters.as_of, outcome)
        for outcome in self.crew.build(orders):
            told = self._judged(parameters.as_of, outcome)
            yield replace(told, undated=undated[outcome.audience])

    def _with_last(self, tables: Tables | None, audience: Audience) -> Tables | None:
        """Return tables with what the edition stated that went to this audience last."""
        last = self._went.get(audience.name)
        if tables is None or last is None:
            return tables
        return replace(tables, previous=read_previous(self.archive, last))

    def _judged(self, day: dt.date, outcome: Outcome) -> Replayed:
        if outcome.path is None or outcome.revision is None:
            return _not_built(day, outcome)
        edition = Edition(self.name, day, outcome.audience, outcome.revision, outcome.path)
        before = self._went.get(outcome.audience)
        try:
            reasons, idle = self._asked(edition, before)
        except Exception as error:  # noqa: BLE001  what can't be judged is told of, and no other
            self.stop.check()
            return _not_built(day, failed(error, self.name, day, outcome.audience))
        if idle is not None and not reasons:
            return Replayed(day, outcome.audience, "not sent", (idle,), outcome, before)
        # Who is asked about a held edition lets it go, as far as a replay can tell.
        self._went[outcome.audience] = edition
        verdict: Verdict = "held" if reasons else "sent"
        return Replayed(day, outcome.audience, verdict, reasons, outcome, before)

    def _asked(
        self, edition: Edition, before: Edition | None
    ) -> tuple[tuple[Reason, ...], Reason | None]:
        """Return what the gate says of an edition, and why it would not be worth sending."""
        report = self.project.report(self.name)
        now = read_stated(edition)
        last = None if before is None else read_stated(before)
        reasons = gate(
            edition,
            report,
            earlier=history(self.archive, edition),
            last_sent=last,
            secrets=known_secrets(),
            locale=self.project.locale_of(self.name),
        )
        moved = last is None or changed(now, last)
        return reasons, worth_sending(report.send_if, now, last, changed=moved)


def _not_built(day: dt.date, outcome: Outcome) -> Replayed:
    return Replayed(day, outcome.audience, "not built", (), outcome)


def _undated(tables: Tables | None) -> tuple[str, ...]:
    """Return the tables with rows of which nobody knows when they were known."""
    if tables is None:
        return ()
    stated = [
        name
        for name, frame in tables.frames.items()
        if TABLES[name].column("recorded_on") and known_days(TABLES[name], frame).isna().any()
    ]
    own = [name for name, frame in tables.own.items() if "recorded_on" not in frame.columns]
    return (*stated, *own)
