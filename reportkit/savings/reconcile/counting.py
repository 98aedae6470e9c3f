"""Count each saving once, and only what data or Finance stand behind: from headline to bankable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.savings.reconcile.claims import Claim

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind the claims that the measurement could see.

    Parameters
    ----------
    keys
        The drivers on which such claims rest.
    middle
        100% of it: what the drivers say of the claims' own years or, without a forecast, the
        measured pace, each as likely too high as too low [currency/year]; None where there is
        neither.
    safe
        The measured pace that is likely to be exceeded (P20) [currency/year]; None where nothing
        was measured.
    """

    keys: frozenset[str]
    middle: float | None = None
    safe: float | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """One saving that several claims count.

    Parameters
    ----------
    claims
        Their keys, those that keep their amount first.
    labels
        The same in plain words.
    driver
        The key that they share; empty where one is stated to be part of another.
    gave_way
        In plain words, those from which it was taken off.
    together, amount
        What they claim together, and how much of it was counted more than once [currency/year].
    """

    claims: tuple[str, ...]
    labels: tuple[str, ...]
    driver: str
    gave_way: tuple[str, ...]
    together: float
    amount: float


@dataclass(frozen=True, slots=True)
class Counted:
    """A claim and what was taken off it, in order; what remains is bankable [currency/year]."""

    claim: Claim
    not_running: float = 0.0
    double_counted: float = 0.0
    not_supported: float = 0.0
    not_cashable: float = 0.0
    not_validated: float = 0.0

    @property
    def once(self) -> float:
        """What is left of it when nothing is counted twice [currency/year]."""
        return self.claim.amount - self.not_running - self.double_counted

    @property
    def supported(self) -> float:
        """What of that is measured, or signed by Finance where nothing measures it."""
        return self.once - self.not_supported

    @property
    def bankable(self) -> float:
        """What of that is cash that Finance has signed."""
        return self.supported - self.not_cashable - self.not_validated


@dataclass(slots=True)
class _Ledger:
    """What is left of each running claim while it is being counted."""

    left: dict[str, float]
    overlaps: list[Overlap] = field(default_factory=list)


def count(
    claims: Sequence[Claim], day: dt.date, support: Support
) -> tuple[tuple[Counted, ...], tuple[Overlap, ...]]:
    """Take off every claim what cannot be banked, and say what was counted twice.

    1. Claims whose period does not hold the day are set aside: their year is another one.
    2. A claim that is part of another is counted once: the whole gives way to its part, unless
       the part stands lower on the ladder.
    3. Claims on one driver are capped at 100% of what it gives: what is forecast (measured,
       without a forecast; the largest of them, where there is neither).
    4. What the measurement could see is capped, all of it together, at what is likely to be
       exceeded (P20): it was measured once. What it could not see counts where Finance has
       signed it.
    5. What frees no cash, and what Finance has not signed, is taken off.

    Where a cap cuts, the claim higher on the ladder keeps its amount; then cash, then the larger.
    """
    running = sorted((claim for claim in claims if claim.running(day)), key=_rank)
    ledger = _Ledger({claim.key: claim.amount for claim in running})
    _count_parts_once(running, ledger)
    visible: set[str] = set()
    for group in groups_of(running):
        seen = _touches(group, support.keys)
        _count_key_once(group, support.middle if seen else None, ledger)
        if seen and support.safe is not None:
            visible |= {claim.key for claim in group}
    kept = _share_out(
        [(claim.key, ledger.left[claim.key]) for claim in running if claim.key in visible],
        max(support.safe or 0.0, 0.0),
    )
    kept |= {
        claim.key: ledger.left[claim.key]
        for claim in running
        if claim.key not in visible and claim.rung == "validated"
    }
    return (
        tuple(_counted(claim, ledger.left.get(claim.key), kept) for claim in claims),
        tuple(ledger.overlaps),
    )


def groups_of(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims that may count one saving twice, together: one driver, or whole and part.

    A claim that shares nothing is a group of its own.
    """
    group = {claim.key: claim.key for claim in claims}

    def head(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    by_driver: dict[str, str] = {}
    for claim in claims:
        if claim.driver:
            group[head(claim.key)] = head(by_driver.setdefault(claim.driver, claim.key))
        if claim.part_of in group:
            group[head(claim.key)] = head(claim.part_of)
    together: dict[str, list[Claim]] = {}
    for claim in claims:
        together.setdefault(head(claim.key), []).append(claim)
    return tuple(tuple(one) for one in together.values())


def seen_by_measurement(claims: Sequence[Claim], keys: frozenset[str]) -> tuple[Claim, ...]:
    """Return the claims that the measurement could see: on its drivers, or tied to such a one."""
    return tuple(claim for group in groups_of(claims) if _touches(group, keys) for claim in group)


def _touches(group: Sequence[Claim], keys: frozenset[str]) -> bool:
    return any(claim.driver in keys for claim in group)


def _counted(claim: Claim, once: float | None, supported: dict[str, float]) -> Counted:
    if once is None:
        return Counted(claim, not_running=claim.amount)
    kept = supported.get(claim.key, 0.0)
    return Counted(
        claim,
        double_counted=claim.amount - once,
        not_supported=once - kept,
        not_cashable=0.0 if claim.kind == "cashable" else kept,
        not_validated=kept if claim.kind == "cashable" and claim.rung != "validated" else 0.0,
    )


def _rank(claim: Claim) -> tuple[int, bool, float, str]:
    return (-claim.height, claim.kind != "cashable", -claim.amount, claim.key)


def _count_parts_once(running: list[Claim], ledger: _Ledger) -> None:
    """Take a part off its whole, or give it up where it has not come as far as the whole.

    A part of a part is taken off the one that holds it.
    """
    by_key = {claim.key: claim for claim in running}
    for part in running:
        whole = by_key.get(part.part_of)
        if whole is None:
            continue
        gives_way = whole if part.height >= whole.height else part
        twice = min(part.amount, whole.amount, ledger.left[gives_way.key])
        if twice <= 0:
            continue
        ledger.left[gives_way.key] -= twice
        ledger.overlaps.append(
            Overlap(
                (part.key, whole.key),
                (part.label, whole.label),
                "",
                (gives_way.label,),
                part.amount + whole.amount,
                twice,
            )
        )


def _count_key_once(group: Sequence[Claim], support: float | None, ledger: _Ledger) -> None:
    """Cap claims on one key; no more than all but the largest of them is double counting."""
    amounts = [(claim.key, ledger.left[claim.key]) for claim in group]
    together = sum(amount for _, amount in amounts)
    largest = max(claim.amount for claim in group)
    cap = max(largest, 0.0 if support is None else support)
    if together <= cap:
        return
    kept = _share_out(amounts, cap)
    ledger.overlaps.append(
        Overlap(
            tuple(claim.key for claim in group),
            tuple(claim.label for claim in group),
            " and ".join(dict.fromkeys(claim.driver for claim in group if claim.driver)),
            tuple(claim.label for claim in group if kept[claim.key] < ledger.left[claim.key]),
            together,
            together - cap,
        )
    )
    ledger.left.update(kept)


def _share_out(amounts: list[tuple[str, float]], cap: float) -> dict[str, float]:
    """Return what each keeps of its amount, in order, until the cap is reached."""
    kept: dict[str, float] = {}
    for key, amount in amounts:
        kept[key] = min(amount, cap)
        cap -= kept[key]
    return kept
