"""What claims beside data mean, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.fact import Grade
from reportkit.formats import dates
from reportkit.story.reconciled_facts import (
    amount_of,
    bankable_fact,
    headline_fact,
    overlap_fact,
    running_cost_fact,
    seen_fact,
)
from reportkit.story.say import say_range, say_value

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings.reconcile import Counted, Overlap, Reconciled
    from reportkit.story.say import Sentence

_CENT = 0.005


def claims_what_was_measured(reconciled: Reconciled) -> bool:
    """Return whether any of the claims is for what was measured."""
    return reconciled.bridge[0].amount >= _CENT


def claims_answer(reconciled: Reconciled) -> Sentence:
    """Say what is claimed, what the data support and what can be banked."""
    headline, seen, bankable = (
        headline_fact(reconciled),
        seen_fact(reconciled),
        bankable_fact(reconciled),
    )
    # One footing for all three, said first: the pace in the answer above has its cost taken off.
    start = text("Before running cost, teams claim ", say_value(headline), " a year")
    if seen is None:
        support = text(f". The data support none of it yet: {reconciled.why_unseen}. ")
        facts: tuple[Fact, ...] = (headline, bankable)
    else:
        support = text("; the data support ", say_range(seen), ". ")
        facts = (headline, seen, bankable)
    if reconciled.bankable < _CENT:
        zero = Run("nothing", fact=bankable.id)
        end = text("Finance can bank ", zero, f" so far, because {_why_nothing(reconciled)}.")
    else:
        end = text("Finance can bank ", say_value(bankable), ".")
    return (*start, *support, *end), facts


def _why_nothing(reconciled: Reconciled) -> str:
    running = [one.claim for one in reconciled.counted if one.not_running < one.claim.amount]
    if not running:
        return "no claim is for today"
    if not any(claim.rung == "validated" for claim in running):
        return "it has signed no claim"
    if not any(claim.bankable for claim in running):
        return "no claim that it has signed frees cash"
    return "the data do not support what it has signed"


def what_would_change(reconciled: Reconciled) -> tuple[Sentence, ...]:
    """Say what stands between the claims and the bank, the largest amount first."""
    waits = (
        (
            "not_validated",
            "Cash that waits for Finance's signature",
            "is cash, and becomes bankable when Finance signs it",
        ),
        (
            "not_cashable",
            "Supported, but frees no cash",
            "is time freed or cost avoided; it becomes cash only where a budget line falls",
        ),
        (
            "not_supported",
            "Backed by neither data nor signature",
            "is backed by neither data nor signature; it needs one of them",
        ),
        (
            "not_running",
            "For another year",
            "is for a year that does not hold today",
        ),
    )
    found = []
    for key, label, meaning in waits:
        ones = [one for one in reconciled.counted if getattr(one, key) >= _CENT]
        amount = sum(float(getattr(one, key)) for one in ones)
        if not ones:
            continue
        source = "table claims, counted once"
        fact = amount_of(
            reconciled, f"waits.{key}", label, amount, grade=Grade.MODELLED, source=source
        )
        names = _names(ones, key)
        found.append((amount, (text(say_value(fact), f" a year {meaning}: {names}."), (fact,))))
    return tuple(sentence for _, sentence in sorted(found, key=lambda one: -one[0]))


def _names(ones: list[Counted], key: str) -> str:
    largest = sorted(ones, key=lambda one: -float(getattr(one, key)))
    names = [_lower(one.claim.label) for one in largest[:2]]
    more = len(ones) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def overlap_sentence(reconciled: Reconciled, overlap: Overlap) -> Sentence:
    """Say which claims count one saving twice, and how much of it."""
    fact = overlap_fact(reconciled, overlap)
    if not overlap.driver:
        part, whole = overlap.labels
        words = text(say_value(fact), f" a year: {_lower(part)} also counts in {_lower(whole)}.")
        return words, (fact,)
    names = " and ".join(_lower(label) for label in overlap.gave_way)
    others = len(overlap.labels) - len(overlap.gave_way)
    with_whom = "another claim" if others == 1 else f"{others} other claims"
    words = text(
        say_value(fact),
        f" a year: {names}, with {with_whom}, would be more than all that it saves.",
    )
    return words, (fact,)


def footing_sentences(reconciled: Reconciled) -> Sentence:
    """Say what all amounts are, and what is not taken off."""
    cost = running_cost_fact(reconciled)
    runs: list[str | Run] = [
        f"All amounts are a pace a year on {dates.day(reconciled.as_of)}, ",
        "before the initiative's own cost. ",
    ]
    if cost is not None:
        runs += [
            "Its running cost, ",
            say_value(cost),
            " a year once all is live, is not taken off. ",
        ]
    runs.append("Bankable is what 8 in 10 cases exceed, frees cash, and is signed by Finance.")
    return text(*runs), () if cost is None else (cost,)


def bridge_answer(reconciled: Reconciled) -> Sentence:
    """Say how far the claims that could be seen lie from what was seen."""
    claimed, seen = reconciled.bridge[0], seen_fact(reconciled)
    if seen is None or reconciled.seen is None:
        return (), ()
    fact = amount_of(
        reconciled,
        "visible",
        "Claimed a year for what was measured",
        claimed.amount,
        grade=Grade.ASSUMED,
        source="table claims",
    )
    gap = claimed.amount - reconciled.seen.value
    side = "more" if gap > 0 else "less"
    apart = amount_of(
        reconciled,
        "gap",
        "Claimed beyond what is measured" if gap > 0 else "Measured beyond what is claimed",
        abs(gap),
        grade=Grade.MODELLED,
        source="claims less the measured pace",
    )
    words = text(
        "Of what could be measured, teams claim ",
        say_value(fact),
        " a year and the data support ",
        say_value(seen),
        " (",
        say_range(seen),
        "): the claims are ",
        say_value(apart),
        f" {side}.",
    )
    return words, (fact, seen, apart)


def unclaimed_sentence(reconciled: Reconciled) -> Sentence:
    """Say that no claim is for what was measured: that is not a claim of nothing."""
    seen = seen_fact(reconciled)
    if seen is None:
        return (), ()
    words = text(
        "No claim is for what was measured, so none stands beside the ", say_value(seen),
        " a year that the data support (", say_range(seen), ").",
    )  # fmt: skip
    return words, (seen,)


def split_sentence(reconciled: Reconciled) -> str:
    """Say which drivers were measured one by one, and where the others are."""
    names = {
        "volume": "volume",
        "time": "time saved",
        "rate": "the cost of an hour",
        "adoption": "adoption",
    }
    known = [words for key, words in names.items() if key in reconciled.split]
    rest = [words for key, words in names.items() if key not in reconciled.split]
    if not known:
        return (
            "Volume, time saved, the cost of an hour and adoption were not measured one by one, so "
            "what they did is in the unexplained part."
        )
    if not rest:
        return "Each input was measured by itself; the rest is unexplained."
    if len(rest) == 1:
        start = f"{_capital(rest[0])} was not measured by itself, so what it did"
    else:
        start = f"{_capital(' and '.join(rest))} were not measured one by one, so what they did"
    return f"{start} is in the unexplained part."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(label: str) -> str:
    """Return a label as it stands inside a sentence; a name of capitals stays as it is."""
    first, _, _ = label.partition(" ")
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]
