"""``reportkit resend``: once more, by a person's word, what the kit never sends again by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.cli.mailing.office import open_office, person
from reportkit.cli.mailing.rows import by_state, last_revisions, rows_chosen
from reportkit.cli.mailing.sent_now import send_now, tell_left
from reportkit.cli.terminal import say
from reportkit.delivery.ledger import Kind, State
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.cli.mailing.rows import Chosen
    from reportkit.delivery.ledger import Delivery


def resend(
    chosen: Chosen,
    state: str | None,
    reason: str,
    editions: str | None,
    *,
    as_json: bool,
    debug: bool,
) -> bool:
    """Send again what readers were sent, or may have been; return whether all of it was sent.

    It is another turn of the same delivery, and the ledger notes who asked for it and why.

    Parameters
    ----------
    chosen
        Which report, of which day (the latest in the ledger by default), to whom.
    state
        ``unknown`` or ``refused``: all readers of whom that is so; in place of their addresses.
    reason
        Why, for who reads the ledger.
    editions
        Where editions are kept, where not as the project says.
    as_json, debug
        How it is told.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no such report or day.
    DeliveryError
        If no reader is named, or there is nothing to send again.
    """
    if not chosen.to and state is None:
        raise DeliveryError(
            "Who is to get it again? Name each with --to ADDRESS, or all of whom it is not known "
            "whether they have it: --state unknown"
        )
    with open_office(editions, debug=debug) as office:
        key = office.project.key(chosen.report)
        _check_known(chosen, office.ledger.deliveries(key, chosen.day))
        rows = rows_chosen(office.ledger, key, chosen)
        day = chosen.day or max((row.as_of for row in rows), default=None)
        of_day = [row for row in rows if row.as_of == day and row.kind is Kind.EDITION]
        last = last_revisions(of_day)
        again = [row for row in last if state in {None, row.state.value}]
        if not again:
            raise DeliveryError(
                f"Nothing of {chosen.report}{f' as of {day}' if day else ''} is to be sent again: "
                f"{by_state(of_day)}. See: reportkit deliveries {chosen.report}"
            )
        if not as_json:
            _warn(again)
        changed = office.ledger.again(again, person(), reason or "sent again by hand")
        tell_left(changed.left, as_json=as_json)
        return send_now(office, changed.done, as_json=as_json) and not changed.left


def _check_known(chosen: Chosen, rows: Sequence[Delivery]) -> None:
    """See that each reader was sent it before: a new address is no second time."""
    had = {row.recipient for row in rows}
    new = [each for each in chosen.to if each not in had]
    if new and had:
        day = f" --as-of {chosen.as_of}" if chosen.as_of else ""
        raise DeliveryError(
            f"{chosen.report} was never queued for {', '.join(new)}, so there is nothing to send "
            f"again. To send it: reportkit send {chosen.report}{day} --to {new[0]}"
        )


def _warn(again: Sequence[Delivery]) -> None:
    held = dict.fromkeys((row.revision, row.reason) for row in again if row.state is State.HELD)
    for revision, reason in held:
        say(f"Revision {revision} was held: {reason}")
    maybe = sum(row.state is State.UNKNOWN for row in again)
    if maybe:
        say(f"{maybe} of {len(again)} may have it already: the line broke before the answer.")
