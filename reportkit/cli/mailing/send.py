"""``reportkit send``: a report to its readers now, because a person says so."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reportkit.cli.mailing.notify import tell_of_trouble
from reportkit.cli.mailing.office import Office, open_office, person
from reportkit.cli.mailing.prepare import prepare
from reportkit.cli.mailing.prepared import Asked
from reportkit.cli.mailing.prospects import prospects_of
from reportkit.cli.mailing.stopping import stopped_by_signals
from reportkit.cli.mailing.telling import tell_dispatched, tell_prepared, tell_prospects
from reportkit.cli.terminal import complain, say
from reportkit.delivery.ledger import State
from reportkit.errors import DefinitionError, ParameterError
from reportkit.period import read_as_of
from reportkit.reports import allowed_address
from reportkit.wording import counted

_NAMED = 5  # readers in one line

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.cli.builders import Builders
    from reportkit.cli.mailing.prepared import Prepared
    from reportkit.delivery.ledger import Delivery


def send(
    report: str,
    as_of: str | None,
    to: tuple[str, ...],
    only: str | None,
    editions: str | None,
    *,
    dry_run: bool,
    builders: Builders,
    as_json: bool,
    debug: bool,
) -> bool:
    """Send a report to readers who don't have it yet, and return whether all went well.

    The edition of that day which was kept last is sent, if it says since the right day what
    changed; else one is built. It passes the gate as any other. What the mail server put off is
    tried again now, as a person who has just corrected a login expects.

    Parameters
    ----------
    to
        Only these; all of the report's readers where empty.

    Raises
    ------
    DefinitionError, ParameterError, DeliveryError
        If there is no such report, nobody to send it to, or an address that may not be sent to.
    """
    with (
        stopped_by_signals() as stop,
        open_office(editions, builders=builders, debug=debug) as office,
    ):
        day = _day(office, report, as_of)
        addresses = tuple(allowed_address(each, office.project) for each in to)
        asked = Asked((only,) if only else (), addresses, kept=True)
        if dry_run:
            prospects = list(prospects_of(office, report, day, asked))
            if not prospects:
                raise _no_readers(report)
            tell_prospects(prospects, as_json=as_json)
            return True
        office.ledger.recover()
        done = prepare(office, report, day, stop, by=person(), asked=asked)
        if not (done.queued or done.held or done.had or done.idle or done.unfinished):
            raise _no_readers(report)
        hastened = office.ledger.hasten(done.had, person(), "tried again by hand").done
        tell_prepared([done], debug=debug, as_json=as_json)
        if hastened and not as_json:
            say(f"{counted(len(hastened), 'letter')} that waited: tried again now.")
        _tell_had(done)
        sent = [office.dispatch(stop)]
        tell_of_trouble(office)
        sent.append(office.dispatch(stop))
        for each in sent:
            tell_dispatched(each, office.outbox, as_json=as_json)
    stop.check()
    # What was put off goes by `reportkit due`; where nothing calls that, a person sends once more.
    left = any(each.put_off or each.refused or each.unknown or each.held for each in sent)
    return not (done.unfinished or done.held or left or any(each.trouble for each in sent))


def _day(office: Office, name: str, as_of: str | None) -> dt.date:
    """Return the day that is asked for; else the one that the report's rule names today."""
    report = office.project.report(name)
    if as_of is not None:
        return read_as_of(as_of)
    if report.as_of is None:
        raise ParameterError(f"'{name}' has no as_of. Give --as-of YYYY-MM-DD.")
    return report.as_of.day(office.clock().astimezone().date())


def _tell_had(done: Prepared) -> None:
    """Say which readers have a row already, and what to do about it."""
    by_state: dict[State, list[Delivery]] = defaultdict(list)
    for row in done.had:
        by_state[row.state].append(row)
    for state, rows in by_state.items():
        first = rows[0]
        names = ", ".join(row.recipient for row in rows[:_NAMED])
        names += f" and {len(rows) - _NAMED:,} more" if len(rows) > _NAMED else ""
        command = f"reportkit {{}} {done.report} --as-of {first.as_of}"
        if state is State.HELD:
            complain(
                f"{names}: held ({first.reason}). To let it go: {command.format('approve')}; "
                f"to build it anew: {command.format('run')}, then send again."
            )
        elif state is not State.QUEUED:
            again = f"{command.format('resend')} --to {first.recipient} --reason ..."
            complain(f"{names}: {state} already. To send it once more: {again}")


def _no_readers(report: str) -> DefinitionError:
    return DefinitionError(
        f"'{report}' has no readers. Name them in reportkit.toml (to), or with --to."
    )
