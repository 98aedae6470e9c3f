"""Whether anything happened that a report's readers want to hear of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.formats import dates

if TYPE_CHECKING:
    from reportkit.delivery.gate.stated import Stated

SendIf = Literal["always", "changed", "signal"]

# Of a metric whether its latest value is more than noise, of a guardrail on which side it is.
_SIGNAL = re.compile(r"(?:.+\.)?signal\.[^.]+\.type|.+\.guardrail\.[^.]+\.stands")
_QUIET = {"no real change", "too few periods to tell", "within its limit"}


def worth_sending(
    send_if: SendIf, now: Stated, last_sent: Stated | None, *, changed: bool
) -> Reason | None:
    """Return why an edition is not worth its readers' time; None where it is.

    Where it can't be told, because the report states no fact that could tell, it is worth it: what
    nobody asked to be spared is sent.

    Parameters
    ----------
    send_if
        ``"always"``; ``"changed"``: something changed, beyond noise, since what they were sent
        last; ``"signal"``: since then a metric shows a real change or a limit was passed, where
        that was not so before, or the other way round.
    now, last_sent
        What it states, and what they were told last; None where they never were.
    changed
        Whether :func:`reportkit.progress.changes.compare` finds a change.
    """
    if send_if == "always" or last_sent is None:
        return None
    if send_if == "changed":
        if changed or not now.facts:
            return None
        return _nothing("Nothing has changed", last_sent)
    before, today = _signals(last_sent), _signals(now)
    if not today or any(before.get(name, "") != said for name, said in today.items()):
        return None
    return _nothing("No metric shows a new real change and no limit was passed", last_sent)


def _signals(stated: Stated) -> dict[str, str]:
    """Return what each metric and guardrail shows; what is not out of the ordinary as one word."""
    found = {fact.id: str(fact.value) for fact in stated.facts if _SIGNAL.fullmatch(fact.id)}
    return {name: "" if said in _QUIET else said for name, said in found.items()}


def _nothing(what: str, last_sent: Stated) -> Reason:
    return Reason(
        Cause.UNCHANGED,
        f"{what} since the report of {dates.day(last_sent.as_of)}, and only then it is sent.",
        "There is nothing to do; send_if in reportkit.toml says when it is sent.",
    )
