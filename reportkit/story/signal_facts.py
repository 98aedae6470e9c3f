"""What a metric's signal states, as facts.

Their ids are ``signal.<metric>.`` and ``value``, ``type``, ``lasting``, ``known``, ``mean``,
``lower_limit``, ``upper_limit``, ``target``, ``assurance`` or ``meaning``: the same in every
edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, slug

if TYPE_CHECKING:
    from reportkit.progress.signals import Signal, Signals

TYPE_WORDS = {"improvement": "improvement", "concern": "concern", "common": "no real change"}
"""How a point type is said; a fact keeps these words, so that two editions can be compared."""

UNTOLD = "too few periods to tell"
NO_TARGET = "no target"


def value_fact(signals: Signals, signal: Signal) -> Fact:
    """Return the value of the latest complete period."""
    return _fact(signals, signal, "value", signal.name, Estimate(signal.value, signal.unit))


def type_fact(signals: Signals, signal: Signal) -> Fact:
    """Return whether the latest period is a real change or noise."""
    said = TYPE_WORDS[signal.type] if signal.type else UNTOLD
    return _fact(signals, signal, "type", f"{signal.name}: real change or noise", said)


def lasting_fact(signals: Signals, signal: Signal) -> Fact | None:
    """Return for how long the signal has held, None where none fired."""
    if not signal.lasting:
        return None
    lasting = Estimate(signal.lasting, f"{signal.per}s")
    return _fact(signals, signal, "lasting", f"{signal.name}: its signal has held for", lasting)


def known_fact(signals: Signals, signal: Signal) -> Fact:
    """Return how many periods are known."""
    known = Estimate(len(signal.periods.series), f"{signal.per}s")
    return _fact(signals, signal, "known", f"{signal.name}: known for", known)


def target_fact(signals: Signals, signal: Signal) -> Fact:
    """Return what the metric should reach, or that nothing is stated."""
    target = NO_TARGET if signal.target is None else Estimate(signal.target, signal.unit)
    return _fact(signals, signal, "target", f"{signal.name}: target", target)


def assurance_fact(signals: Signals, signal: Signal) -> Fact | None:
    """Return whether it meets its target as it works today; None where that can't be told."""
    if signal.assurance is None:
        return None
    label = f"{signal.name}: meets its target as it works today"
    return _fact(signals, signal, "assurance", label, signal.assurance)


def usual_facts(signals: Signals, signal: Signal) -> tuple[Fact, ...]:
    """Return the average and the limits of what is usual; none where that can't be told."""
    if signal.mean is None or signal.lower_limit is None or signal.upper_limit is None:
        return ()
    parts = (
        ("mean", "average", signal.mean),
        ("lower_limit", "lower end of what is usual", signal.lower_limit),
        ("upper_limit", "upper end of what is usual", signal.upper_limit),
    )
    return tuple(
        _fact(signals, signal, name, f"{signal.name}: {label}", Estimate(value, signal.unit))
        for name, label, value in parts
    )


def signal_facts(signals: Signals, signal: Signal) -> tuple[Fact, ...]:
    """Return all that one metric's signal states."""
    meaning = (
        _fact(signals, signal, "meaning", f"{signal.name}: what it means", signal.meaning)
        if signal.meaning
        else None
    )
    facts = (
        value_fact(signals, signal),
        type_fact(signals, signal),
        lasting_fact(signals, signal),
        known_fact(signals, signal),
        target_fact(signals, signal),
        assurance_fact(signals, signal),
        *usual_facts(signals, signal),
        meaning,
    )
    return tuple(fact for fact in facts if fact is not None)


_STATED = {
    "value": "metrics",
    "known": "metrics",
    "target": "metric_definitions",
    "meaning": "metric_definitions",
}
_RULES = "XmR chart with NHS Making Data Count rules, on table metrics"


def _fact(signals: Signals, signal: Signal, name: str, label: str, value: Estimate | str) -> Fact:
    source = f"table {_STATED[name]}" if name in _STATED else _RULES
    return Fact(
        f"signal.{slug(signal.key)}.{name}",
        label,
        value,
        str(signal.period),
        Grade.RECORDED if name in _STATED else Grade.MEASURED,
        source + (f" ({signals.credit})" if signals.credit else ""),
    )
