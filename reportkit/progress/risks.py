"""Risks: what could go wrong, how likely it is, what it would cost, what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.progress.cells import number, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Risk:
    """What could go wrong, as last judged; the chance 0..1, the impact in the currency."""

    key: str
    description: str
    likelihood: float | None
    impact: float | None
    owner: str
    mitigation: str

    @property
    def weight(self) -> float | None:
        """Its chance times what it would cost [currency]; None where either is not stated."""
        if self.likelihood is None or self.impact is None:
            return None
        return self.likelihood * self.impact


def risks_of(tables: Tables) -> tuple[Risk, ...]:
    """Return the risks of one initiative, the heaviest first, those not judged at the end."""
    risks = [
        Risk(
            key=words(row["risk"]),
            description=words(row["description"]),
            likelihood=number(row["likelihood"]),
            impact=number(row["impact"]),
            owner=words(row["owner"]),
            mitigation=words(row["mitigation"]),
        )
        for row in rows(tables.latest("risks"))
    ]
    return tuple(sorted(risks, key=_heaviest_first))


def _heaviest_first(risk: Risk) -> tuple[bool, float, float, str]:
    weight = risk.weight
    return (weight is None, -(weight or 0.0), -(risk.likelihood or 0.0), risk.key)
