"""Guardrails that were passed, or are kept again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.progress.changes.change import Change, was

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.fact import Fact

STANDS = "stands"
"""How the name of the fact ends that says on which side of its limit a guardrail is."""

PAST, WITHIN = "past its limit", "within its limit"

_STANDS = re.compile(rf"(?P<who>.+)\.guardrail\.[^.]+\.{STANDS}")


def limit_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield guardrails that are on another side of their limit than before, or past it when new."""
    for fact in now.values():
        match, stated = _STANDS.fullmatch(fact.id), before.get(fact.id)
        if match is None or fact.value == (WITHIN if stated is None else stated.value):
            continue
        at = fact.id.removesuffix(STANDS)
        named = {part: f"{at}{part}" for part in ("latest", "limit")}
        also = {part: now[name] for part, name in named.items() if name in now}
        if named["latest"] in before:
            also["before"] = was(before[named["latest"]])
        stood = None if stated is None else was(stated)
        past = fact.value == PAST
        yield Change(
            "limit",
            "past" if past else "within",
            "concern" if past else "improvement",
            match["who"],
            fact,
            stood,
            also,
            weight=float(past),
        )
