"""The ledger's rows as plain JSON: the same keys in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from reportkit.delivery.ledger import Change, Delivery, Slot, Stop
    from reportkit.reports import Project


def described(
    row: Delivery, project: Project, history: Sequence[Change] | None = None
) -> dict[str, Any]:
    """Return a delivery as plain JSON; times in UTC."""
    plain: dict[str, Any] = {
        "what": "delivery",
        "report": name_of(project, row.report),
        "as_of": row.as_of.isoformat(),
        "audience": row.audience or None,
        "revision": row.revision,
        "recipient": row.recipient,
        "kind": row.kind.value,
        "state": row.state.value,
        "reason": row.reason,
        "turn": row.turn,
        "attempts": row.attempts,
        "changed_at": _time(row.changed_at),
        "sent_at": _time(row.sent_at),
        "not_before": _time(row.not_before),
        "letter": row.letter,
    }
    if history is not None:
        plain["history"] = [_change(change) for change in history]
    return plain


def slot_described(slot: Slot, project: Project) -> dict[str, Any]:
    """Return one time of a schedule as plain JSON; times in UTC."""
    return {
        "what": "slot",
        "report": name_of(project, slot.report),
        "due_at": _time(slot.due_at),
        "state": slot.state.value,
        "reason": slot.reason,
        "retry_at": _time(slot.retry_at),
        "attempts": slot.attempts,
    }


def stop_described(stop: Stop, project: Project) -> dict[str, Any]:
    """Return a standing hold as plain JSON; times in UTC."""
    return {
        "what": "hold",
        "report": name_of(project, stop.report),
        "since": _time(stop.since),
        "by": stop.by,
        "reason": stop.reason,
    }


def name_of(project: Project, key: str) -> str:
    """Return what a report is called now that the ledger has under its oldest name."""
    return next((name for name in project.reports if project.key(name) == key), key)


def _change(change: Change) -> dict[str, Any]:
    return {
        "at": _time(change.at),
        "state": change.state.value,
        "phase": change.phase and change.phase.value,
        "turn": change.turn,
        "reason": change.reason,
        "by": change.by,
    }


def _time(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
