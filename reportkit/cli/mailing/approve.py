"""``reportkit approve``: what is held goes out, because somebody says that it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.cli.mailing.office import open_office, person
from reportkit.cli.mailing.rows import by_state, last_revisions, one_day, rows_chosen
from reportkit.cli.mailing.sent_now import send_now, tell_left
from reportkit.cli.terminal import say
from reportkit.delivery.ledger import State
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.cli.mailing.rows import Chosen
    from reportkit.delivery.ledger import Delivery, Stop


def approve(
    chosen: Chosen, reason: str, editions: str | None, *, as_json: bool, debug: bool
) -> bool:
    """Let what is held of one day go out now, and return whether all of it was sent.

    Of several revisions that are held for a reader, the last one goes; the ledger notes who let it
    go.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no such report or day.
    DeliveryError
        If nothing of it is held, or what is held is of several days and none is named.
    """
    with open_office(editions, debug=debug) as office:
        key = office.project.key(chosen.report)
        rows = rows_chosen(office.ledger, key, chosen)
        held = [row for row in rows if row.state is State.HELD]
        if not held:
            raise DeliveryError(
                f"Nothing of {chosen.report} is held"
                f"{f' as of {chosen.as_of}' if chosen.as_of else ''}: {by_state(rows)}. "
                f"See: reportkit deliveries {chosen.report}"
            )
        _refuse_while_stopped(office.ledger.stops(), key, chosen)
        going = last_revisions(one_day(held, chosen, "held"))
        if not as_json:
            _tell_why_held(going)
        changed = office.ledger.release(going, person(), reason or "approved")
        tell_left(changed.left, as_json=as_json)
        sent = send_now(office, changed.done, as_json=as_json)
        return sent and not changed.left


def _refuse_while_stopped(stops: Sequence[Stop], key: str, chosen: Chosen) -> None:
    """Refuse while the report is on hold: that was a person's word, and takes another to end."""
    for stop in stops:
        if stop.report == key:
            raise DeliveryError(
                f"{chosen.report} is on hold since {stop.since:%Y-%m-%d}, by {stop.by}"
                f"{f': {stop.reason}' if stop.reason else ''}. "
                f"Where that is over: reportkit hold {chosen.report} --lift"
            )


def _tell_why_held(going: Sequence[Delivery]) -> None:
    """Say what is about to be let go, and what it was held for: once for each reason."""
    readers: dict[tuple[object, ...], int] = {}
    for row in going:
        held = (row.as_of.isoformat(), row.audience or "all", row.revision, row.reason)
        readers[held] = readers.get(held, 0) + 1
    for (as_of, audience, revision, reason), count in readers.items():
        say(f"{as_of} for {audience}, revision {revision}, to {count}. It was held: {reason}")
