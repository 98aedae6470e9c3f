"""What a pass did, or would do, in a few lines: report by report, reader by reader."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from reportkit.cli.terminal import complain, say, say_json, say_table
from reportkit.delivery.ledger import State
from reportkit.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportkit.cli.mailing.prepared import Prepared
    from reportkit.cli.mailing.prospects import Prospect
    from reportkit.delivery.ledger import Delivery
    from reportkit.delivery.sending import Dispatched


def tell_prospects(prospects: Iterable[Prospect], *, as_json: bool) -> None:
    """Print who would get what, and why."""
    found = list(prospects)
    if as_json:
        for each in found:
            say_json(
                {
                    "report": each.report,
                    "as_of": each.as_of and each.as_of.isoformat(),
                    "audience": each.audience,
                    "reader": each.reader,
                    "goes": each.goes,
                    "why": each.why,
                }
            )
        return
    rows = [("REPORT", "AS OF", "FOR", "READER", "SENT", "WHY")]
    rows += [
        (
            each.report,
            each.as_of.isoformat() if each.as_of else "-",
            each.audience or "all",
            each.reader or "-",
            "yes" if each.goes else "no",
            each.why,
        )
        for each in found
    ]
    say_table(rows, width=shutil.get_terminal_size((160, 24)).columns)
    going = sum(each.goes for each in found)
    say(f"{counted(going, 'letter')} would go. Nothing was built, written or sent.")


def tell_prepared(prepared: Sequence[Prepared], *, debug: bool, as_json: bool) -> None:
    """Print what became of each report before anything was sent."""
    for done in prepared:
        label = f"{done.report} as of {done.as_of}"
        if as_json:
            say_json(_plain(done))
        else:
            parts = [
                *([f"{len(done.queued)} queued"] if done.queued else []),
                *([f"{len(done.held)} held"] if done.held else []),
                *_had(done.had),
                *dict.fromkeys(done.idle),
            ]
            if parts or not done.unfinished:
                say(f"{label}: {', '.join(parts) or 'nothing to send'}.")
        for reason in dict.fromkeys(row.reason for row in done.held):
            complain(f"{label} is held: {reason}")
        if done.stale:
            complain(f"{label} waits: {done.stale}")
        for outcome in done.failures:
            complain(f"{outcome.label}: {outcome.error}")
            if debug:
                complain(outcome.trace)


def tell_dispatched(sent: Dispatched, outbox: str | None, *, as_json: bool) -> None:
    """Print what was sent, and what was not and why."""
    if as_json:
        say_json(
            {
                "sent": sent.sent,
                "put_off": sent.put_off,
                "refused": [row.recipient for row in sent.refused],
                "unknown": [row.recipient for row in sent.unknown],
                "held": [row.recipient for row in sent.held],
                "trouble": sent.trouble,
            }
        )
    elif sent.sent:
        where = f" into {outbox}" if outbox else ""
        say(f"{counted(sent.sent, 'letter')} sent{where}.")
    if sent.put_off:
        complain(
            f"{counted(sent.put_off, 'letter')} put off: `reportkit due` tries again, with growing "
            "pauses. When and why: reportkit deliveries --state queued"
        )
    for rows, said in (
        (sent.refused, "was refused"),
        (sent.unknown, "may have arrived or not, and is not sent again by itself"),
        (sent.held, "is held"),
    ):
        for row in rows:
            complain(f"{row.report} {row.as_of} to {row.recipient} {said}: {row.reason}")
    if sent.trouble:
        complain(sent.trouble)


def _had(rows: Sequence[Delivery]) -> list[str]:
    """Say how many readers have it, and of how many others it is noted what keeps it from them."""
    states = [row.state for row in rows]
    return [
        f"{states.count(state)} {'had it' if state is State.SENT else state} already"
        for state in State
        if state in states
    ]


def _plain(done: Prepared) -> dict[str, object]:
    return {
        "report": done.report,
        "as_of": done.as_of and done.as_of.isoformat(),
        "queued": [row.recipient for row in done.queued],
        "held": [row.recipient for row in done.held],
        "had": [row.recipient for row in done.had],
        "idle": done.idle,
        "stale": done.stale or None,
        "failures": [{"edition": each.label, "error": each.error} for each in done.failures],
    }
