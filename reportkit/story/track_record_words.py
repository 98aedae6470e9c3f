"""How forecasts turned out, in facts and plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import numbers
from reportkit.savings.track_record.reference import OVERRUN_SOURCE
from reportkit.savings.track_record.track_record import ENOUGH
from reportkit.story.say import say_range, say_value

if TYPE_CHECKING:
    from reportkit.savings.track_record import TrackRecord
    from reportkit.story.say import Sentence

_NEAR = 0.05  # a lean below this share is none


def record_fact(record: TrackRecord, name: str, label: str, value: Estimate) -> Fact:
    """Return something that the record of forecasts shows."""
    return Fact(
        f"track_record.{name}",
        label,
        value,
        record.as_of.isoformat(),
        Grade.RECORDED,
        "forecasts kept when they were made, and what they came to",
    )


def history_sentence(record: TrackRecord) -> Sentence:
    """Say how often the ranges held; under ten outcomes, that this says nothing yet."""
    known = record_fact(
        record, "outcomes", "Outcomes that were forecast", Estimate(record.outcomes, "outcomes")
    )
    if not record.enough or record.coverage is None:
        if not record.outcomes:
            words = text("How often our ranges hold is not known yet: no forecast has come due.")
            return words, (known,)
        number = Run(str(record.outcomes), fact=known.id)
        noun = "outcome is" if record.outcomes == 1 else "outcomes are"
        words = text(
            "How often our ranges hold is not known yet: ",
            number,
            f" {noun} known, and {ENOUGH} are wanted.",
        )
        return words, (known,)
    held = record_fact(
        record, "coverage", "Share of outcomes inside the likely range", record.coverage
    )
    words = text(
        "Of ",
        Run(str(record.outcomes), fact=known.id),
        " outcomes, ",
        say_value(held),
        " lay inside the range that was called likely (",
        say_range(held),
        f"; 80% would be right). {_verdict(record.coverage)}",
    )
    return words, (known, held)


def _verdict(coverage: Estimate) -> str:
    if coverage.high is not None and coverage.high < numbers.LIKELY:
        return "The ranges were too narrow."
    if coverage.low is not None and coverage.low > numbers.LIKELY:
        return "The ranges were too wide."
    return "That agrees with honest ranges."


def lean_sentence(record: TrackRecord) -> Sentence | None:
    """Say which way the forecasts lean; None where there is too little to say so."""
    if not record.enough or record.bias is None:
        return None
    lean = record_fact(record, "bias", "What came, as a share of its P50", _share(record.bias))
    low, high = record.bias.low, record.bias.high
    if low is not None and low > 1 + _NEAR:
        which = "the forecasts lean low"
    elif high is not None and high < 1 - _NEAR:
        which = "the forecasts lean high"
    else:
        which = "no lean can be told"
    words = text(
        "In the middle case ", say_value(lean), " of what was forecast came (", say_range(lean),
        f"): {which}.",
    )  # fmt: skip
    return words, (lean,)


def score_sentence(record: TrackRecord) -> Sentence | None:
    """Say how large the losses were; None where there is too little to say so."""
    if not record.enough or record.pinball_share is None or record.interval_share is None:
        return None
    facts = (
        record_fact(
            record,
            "pinball",
            "Mean pinball loss, as a share of what came",
            Estimate(record.pinball_share, "share"),
        ),
        record_fact(
            record,
            "interval_score",
            "Mean interval score, as a share of what came",
            Estimate(record.interval_share, "share"),
        ),
    )
    words = text(
        "As shares of what came, the mean pinball loss is ", say_value(facts[0]),
        " and the mean interval score ", say_value(facts[1]), "; lower is better.",
    )  # fmt: skip
    return words, facts


def waiting_sentence(record: TrackRecord) -> str:
    """Say how many forecasts have no outcome yet, and how many should have."""
    said = []
    if record.waiting:
        noun = "forecast is" if record.waiting == 1 else "forecasts are"
        said.append(f"{record.waiting} {noun} not due yet.")
    if record.missing:
        noun = "forecast is due and has" if record.missing == 1 else "forecasts are due and have"
        said.append(f"{record.missing} {noun} no recorded outcome.")
    return " ".join(said)


def reference_sentence(record: TrackRecord) -> Sentence:
    """Say what happened to others: how IT costs overran."""
    share = Fact(
        "reference.it_overruns",
        f"Of {numbers.exact(record.overruns.projects)} IT projects, share whose cost overran by "
        "more than half",
        Estimate(record.overruns.share, "share"),
        record.as_of.isoformat(),
        Grade.RECORDED,
        OVERRUN_SOURCE,
    )
    words = text(
        f"Of {numbers.exact(record.overruns.projects)} IT projects elsewhere, ",
        say_value(share),
        " cost more than half above plan, and those on average ",
        f"{numbers.share(record.overruns.mean)} above it.",
    )
    return words, (share,)


def _share(bias: Estimate) -> Estimate:
    return Estimate(bias.value, "share", bias.low, bias.high, bias.level)
