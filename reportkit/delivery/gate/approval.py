"""Whether a person wants to see an edition before its readers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.editions.manifest import stated_status

if TYPE_CHECKING:
    from reportkit.delivery.gate.stated import Stated

Approval = Literal["none", "always", "first time", "status changed"]


def needs_approval(approval: Approval, now: Stated, last_sent: Stated | None) -> Reason | None:
    """Return why an edition waits for a person; None where it need not.

    Parameters
    ----------
    approval
        When one is asked: never, always, before readers get the report for the first time, or
        before they are told of another status than they were told last.
    now
        What the edition states.
    last_sent
        What its readers were told last; None where they never were sent the report. Then each of
        the three asks.
    """
    match approval:
        case "none":
            return None
        case "always":
            return _asks("Every edition of this report is approved before it is sent.")
        case "first time":
            return None if last_sent else _asks("Its readers never had this report before.")
        case "status changed":
            return _on_status(now, last_sent)


def _on_status(now: Stated, last_sent: Stated | None) -> Reason | None:
    status = stated_status(now.facts)
    if last_sent is None:
        return _asks("Its readers never had this report before, so its status is news to them.")
    before = stated_status(last_sent.facts)
    if not (status or before):
        return Reason(
            Cause.APPROVAL,
            "A change of status is to be approved, and the report states no status.",
            'Show rk.status in the notebook, or set approval to "always" or "none".',
        )
    moved = [name for name in {**before, **status} if before.get(name) != status.get(name)]
    if not moved:
        return None
    first = moved[0]
    was, now_is = (each.get(first, "not stated") for each in (before, status))
    many = f" (and of {len(moved) - 1} more)" if len(moved) > 1 else ""
    return _asks(f"The status of {first.removesuffix('.status')}{many} is {now_is}, was {was}.")


def _asks(why: str) -> Reason:
    return Reason(Cause.APPROVAL, why, "Read it; where it is right: reportkit approve.")
