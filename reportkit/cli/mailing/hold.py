"""``reportkit hold``: keep what is queued from being sent; or a report, until that is lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.cli.mailing.ledger_here import open_ledger_here
from reportkit.cli.mailing.office import person
from reportkit.cli.mailing.row_json import described
from reportkit.cli.mailing.rows import by_state, key_of, rows_chosen
from reportkit.cli.mailing.sent_now import tell_left
from reportkit.cli.terminal import say, say_json
from reportkit.delivery.ledger import State
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.cli.mailing.rows import Chosen
    from reportkit.delivery.ledger import Delivery
    from reportkit.reports import Project


def hold(chosen: Chosen, reason: str, editions: str | None, *, as_json: bool) -> None:
    """Hold what is queued of a day, an audience or a reader; without any, the report.

    A report that is held so stays held, whatever is built of it, until :func:`lift`. What is on
    its way already can't be held.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no such report or day.
    DeliveryError
        If nothing is queued of what is named: it may have been sent.
    """
    with open_ledger_here(editions) as (project, ledger):
        key = key_of(project, ledger, chosen.report)
        why = reason or "held by hand"
        if chosen.as_of is None and chosen.only is None and not chosen.to:
            changed = ledger.stop(key, person(), why)
            _tell(changed.done, project, as_json=as_json)
            tell_left(changed.left, as_json=as_json)
            if not as_json:
                say(f"{chosen.report} is on hold. End it: reportkit hold {chosen.report} --lift")
            return
        rows = rows_chosen(ledger, key, chosen)
        # One that a process has in hand can be held up to the last moment.
        going = [row for row in rows if row.state in {State.QUEUED, State.SENDING}]
        if not going:
            raise DeliveryError(
                f"Nothing of that can be held any more: {by_state(rows)}. What is built later is "
                f"held by a standing hold: reportkit hold {chosen.report}"
            )
        changed = ledger.hold(going, person(), why)
        _tell(changed.done, project, as_json=as_json)
        tell_left(changed.left, as_json=as_json)


def lift(chosen: Chosen, reason: str, editions: str | None, *, as_json: bool) -> None:
    """End a report's standing hold; what it held is left to be approved.

    Raises
    ------
    DefinitionError
        If there is no such report.
    DeliveryError
        If it has no standing hold, or a day or a reader is named: these have none.
    """
    if chosen.as_of is not None or chosen.only is not None or chosen.to:
        raise DeliveryError(
            "--lift ends the hold of a whole report. What is held of a day or for a reader goes "
            f"out by: reportkit approve {chosen.report} --as-of DATE --to ADDRESS"
        )
    with open_ledger_here(editions) as (project, ledger):
        key = key_of(project, ledger, chosen.report)
        if not ledger.lift(key, person(), reason or "lifted"):
            raise DeliveryError(
                f"{chosen.report} is not on hold. See: reportkit deliveries {chosen.report}"
            )
        held = ledger.deliveries(key, state=State.HELD)
        if as_json:
            for row in held:
                say_json(described(row, project))
            return
        say(f"What is built of {chosen.report} from now on is sent.")
        if held:
            say(f"{len(held)} are held still. Let them go: reportkit approve {chosen.report}")


def _tell(rows: Sequence[Delivery], project: Project, *, as_json: bool) -> None:
    for row in rows:
        if as_json:
            say_json(described(row, project))
        else:
            say(f"{row.as_of} for {row.audience or 'all'}, {row.recipient}: held")
