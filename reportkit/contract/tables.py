"""The tables that an initiative may have. Only ``initiatives`` is required.

A ``span`` column ``due`` is read into three: ``due`` (the words as given), ``due_from`` and
``due_by`` (first and last day, missing where the words name none).

``recorded_on`` is the day on which a row was known. A table that has it keeps its history: the
rows as of a date are those recorded by then. In a ``statement`` each recording restates all
rows of an initiative (a milestone that is no longer stated is gone); otherwise the latest row
of each key holds (a corrected metric replaces the earlier one).
"""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.contract.columns import Column, key


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: a row is ``row``; ``keys`` name it (with ``recorded_on``, where there is one)."""

    name: str
    row: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    statement: bool = False
    known: str = ""
    """The column that says when a row was known, where there is no ``recorded_on``."""


_INITIATIVE = key("initiative", "which initiative")
_RECORDED = Column("recorded_on", "day", "the day on which this was known")
_WORKSTREAM = Column("workstream", "key", "which team's share of the work")
_CURRENCY = Column("currency", "text", "ISO 4217; must be the initiative's")

INITIATIVES = TableSpec(
    "initiatives",
    "an initiative",
    ("initiative",),
    (
        _INITIATIVE,
        Column("name", "text", "as readers know it", required=True, filled=True),
        Column("purpose", "text", "what it is for, in one sentence"),
        Column("department", "text", "the part of the organisation that it belongs to"),
        Column("sponsor", "text", "who answers for it"),
        Column("owner", "text", "who runs it"),
        Column("currency", "text", "ISO 4217, as in GBP"),
        Column("started", "day", "first day of work"),
        Column("target_saving", "amount", "net saving to reach", least=0, unit="currency/year"),
        Column("target_date", "day", "by when"),
        _RECORDED,
    ),
    statement=True,
)

WORKSTREAMS = TableSpec(
    "workstreams",
    "a team's share of the work",
    ("initiative", "workstream"),
    (
        _INITIATIVE,
        key("workstream", "short name"),
        Column("name", "text", "as readers know it", required=True, filled=True),
        Column("discipline", "text", "software, machine learning, operations, ..."),
        Column("lead", "text", "who leads it"),
        Column("waits_for", "text", "what it waits for from another workstream"),
    ),
)

STAGES = TableSpec(
    "stages",
    "a stage of an initiative",
    ("initiative", "stage"),
    (
        _INITIATIVE,
        key("stage", "PoC, phase 1, ... or discovery, alpha, beta, live"),
        Column("position", "number", "1 for the first", required=True, filled=True, least=1),
        Column("started", "day", "first day"),
        Column("time_box_days", "number", "how long it may take", least=1, unit="days"),
        Column("ended", "day", "last day"),
        Column(
            "outcome",
            "choice",
            "how it stands or ended",
            required=True,
            filled=True,
            choices=("planned", "running", "passed", "stopped"),
        ),
        Column("spend_limit", "amount", "what it may cost", least=0, unit="currency"),
        _RECORDED,
    ),
    statement=True,
)

GATES = TableSpec(
    "gates",
    "a criterion of a stage",
    ("initiative", "stage", "criterion"),
    (
        _INITIATIVE,
        key("stage", "which stage"),
        key("criterion", "what is judged, in plain words"),
        Column("unit", "text", "of threshold and latest"),
        Column("better", "choice", "which way is better", choices=("higher", "lower")),
        Column("threshold", "number", "needed to pass"),
        Column("good_enough", "number", "where more would not pay"),
        Column("latest", "number", "as last judged"),
        Column("met", "flag", "whether it is met", required=True, filled=True),
        _RECORDED,
    ),
)

MILESTONES = TableSpec(
    "milestones",
    "a milestone as stated on a day",
    ("initiative", "milestone"),
    (
        _INITIATIVE,
        Column("stage", "text", "which stage it belongs to"),
        key("milestone", "what will be done"),
        Column("due", "span", "when, as stated"),
        Column("done", "flag", "whether it is done", required=True, filled=True),
        _WORKSTREAM,
        _RECORDED,
    ),
    statement=True,
)

METRIC_DEFINITIONS = TableSpec(
    "metric_definitions",
    "what a metric means",
    ("initiative", "metric"),
    (
        _INITIATIVE,
        key("metric", "short name"),
        Column("name", "text", "in plain words", required=True, filled=True),
        Column("unit", "text", "of its values", required=True, filled=True),
        Column(
            "better",
            "choice",
            "which way is better",
            required=True,
            filled=True,
            choices=("higher", "lower"),
        ),
        Column("target", "number", "what it should reach"),
        Column("good_enough", "number", "where more would not pay"),
        Column("adds_up", "choice", "over sites and time", choices=("sum", "mean", "last")),
        Column("meaning", "text", "what it tells a reader, in one sentence"),
        _WORKSTREAM,
    ),
)

METRICS = TableSpec(
    "metrics",
    "a value of a metric in a period",
    ("initiative", "metric", "site", "period"),
    (
        _INITIATIVE,
        key("metric", "short name, as in metric_definitions"),
        Column("site", "key", "where, if it is counted by site"),
        Column("period", "day", "first day of the period", required=True, filled=True),
        Column("value", "number", "in the metric's unit; empty where missing", required=True),
        _RECORDED,
    ),
    known="period",
)

DRIVERS = TableSpec(
    "drivers",
    "an uncertain input of the savings",
    ("initiative", "driver"),
    (
        _INITIATIVE,
        key("driver", "volume, time_saved, loaded_rate, ...: see reportkit.savings.drivers"),
        Column("label", "text", "in plain words", required=True, filled=True),
        Column("p10", "number", "1 in 10 below", required=True, filled=True),
        Column("p50", "number", "as likely above as below", required=True, filled=True),
        Column("p90", "number", "1 in 10 above", required=True, filled=True),
        Column("unit", "text", "of the three", required=True, filled=True),
        Column("source", "text", "where they came from", required=True, filled=True),
        Column("owner", "text", "who answers for them"),
        Column("reviewed_on", "day", "when they were last looked at"),
        Column(
            "grade",
            "choice",
            "how well they are supported",
            choices=("recorded", "measured", "modelled", "assumed"),
        ),
        _RECORDED,
    ),
)

CASH_FLOWS = TableSpec(
    "cash_flows",
    "a month's cost of one kind",
    ("initiative", "workstream", "kind", "month"),
    (
        _INITIATIVE,
        _WORKSTREAM,
        Column("month", "month", "which month", required=True, filled=True),
        Column(
            "kind",
            "choice",
            "one-off or running",
            required=True,
            filled=True,
            choices=("one_off", "running"),
        ),
        Column("budget", "amount", "what it may cost", least=0, unit="currency"),
        Column("actual", "amount", "what it cost; empty until known", least=0, unit="currency"),
        _CURRENCY,
        _RECORDED,
    ),
    known="month",
)

CLAIMS = TableSpec(
    "claims",
    "a saving that someone claims",
    ("initiative", "claim"),
    (
        _INITIATIVE,
        key("claim", "short name"),
        Column("label", "text", "in plain words", required=True, filled=True),
        Column("amount", "amount", "as claimed", required=True, filled=True, unit="currency/year"),
        Column("period_from", "day", "from"),
        Column("period_to", "day", "up to, not including"),
        Column(
            "rung",
            "choice",
            "how far it has come",
            required=True,
            filled=True,
            choices=(
                "identified",
                "forecast",
                "committed",
                "delivered",
                "realised",
                "validated",
            ),
        ),
        Column("cashable", "flag", "whether a budget line falls", required=True, filled=True),
        Column("driver", "text", "what it rests on; the same key is counted once"),
        Column("claimed_by", "text", "who claims it"),
        _CURRENCY,
        _RECORDED,
    ),
)

ROLLOUT = TableSpec(
    "rollout",
    "a unit and the day it went live",
    ("initiative", "site"),
    (
        _INITIATIVE,
        key("site", "which unit"),
        Column("name", "text", "as readers know it"),
        Column("went_live", "day", "empty where it has not"),
    ),
)

EXPERIMENTS = TableSpec(
    "experiments",
    "something that was tried",
    ("initiative", "experiment"),
    (
        _INITIATIVE,
        key("experiment", "short name"),
        Column("tried", "text", "what was tried, in plain words", required=True, filled=True),
        _WORKSTREAM,
        Column("started", "day", "first day"),
        Column("ended", "day", "last day; empty while it runs"),
        Column("budget", "amount", "what it might have cost", least=0, unit="currency"),
        Column("cost", "amount", "what it cost", least=0, unit="currency"),
        Column(
            "outcome",
            "choice",
            "how it ended",
            required=True,
            filled=True,
            choices=("worked", "failed", "stopped_early", "running"),
        ),
        Column("learned", "text", "what is known now"),
        Column("done_differently", "text", "what changed because of it"),
        _RECORDED,
    ),
    known="started",
)

RISKS = TableSpec(
    "risks",
    "what could go wrong",
    ("initiative", "risk"),
    (
        _INITIATIVE,
        key("risk", "short name"),
        Column("description", "text", "in plain words", required=True, filled=True),
        Column("likelihood", "share", "the chance of it", least=0, most=1, unit="share"),
        Column("impact", "amount", "what it would cost", least=0, unit="currency"),
        Column("owner", "text", "who watches it"),
        Column("mitigation", "text", "what is done about it"),
        _RECORDED,
    ),
)

GUARDRAILS = TableSpec(
    "guardrails",
    "a limit that stops the work",
    ("initiative", "guardrail"),
    (
        _INITIATIVE,
        key("guardrail", "what is limited, in plain words"),
        Column("unit", "text", "of limit and latest", required=True, filled=True),
        Column("limit", "number", "where the work stops", required=True, filled=True),
        Column("latest", "number", "as last measured"),
        Column(
            "stops",
            "choice",
            "on which side of the limit",
            required=True,
            filled=True,
            choices=("above", "below"),
        ),
        _RECORDED,
    ),
)

DECISIONS = TableSpec(
    "decisions",
    "a decision that is needed, or was taken",
    ("initiative", "decision"),
    (
        _INITIATIVE,
        key("decision", "short name"),
        Column("question", "text", "what is asked", required=True, filled=True),
        Column("options", "text", "what could be decided, separated by ;"),
        Column("recommended", "text", "what the team recommends, and why"),
        Column("needed_by", "day", "by when"),
        Column("decided", "text", "what was decided; empty while open"),
        Column("decided_on", "day", "when"),
        _RECORDED,
    ),
)

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        INITIATIVES,
        WORKSTREAMS,
        STAGES,
        GATES,
        MILESTONES,
        METRIC_DEFINITIONS,
        METRICS,
        DRIVERS,
        CASH_FLOWS,
        CLAIMS,
        ROLLOUT,
        EXPERIMENTS,
        RISKS,
        GUARDRAILS,
        DECISIONS,
    )
}
