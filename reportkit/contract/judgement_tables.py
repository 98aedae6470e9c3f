"""The tables that say what was tried, what could go wrong, and what must be decided."""

from __future__ import annotations

from reportkit.contract.columns import Column, key
from reportkit.contract.spec import INITIATIVE, RECORDED, WORKSTREAM, Event, TableSpec

EXPERIMENTS = TableSpec(
    "experiments",
    "something that was tried",
    ("initiative", "experiment"),
    (
        INITIATIVE,
        key("experiment", "short name"),
        Column("tried", "text", "what was tried, in plain words", required=True, filled=True),
        WORKSTREAM,
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
        RECORDED,
    ),
    known="started",
    events=(Event("ended", ("ended", "cost", "learned", "done_differently"), "running"),),
)

RISKS = TableSpec(
    "risks",
    "what could go wrong",
    ("initiative", "risk"),
    (
        INITIATIVE,
        key("risk", "short name"),
        Column("description", "text", "in plain words", required=True, filled=True),
        Column("likelihood", "share", "the chance of it", least=0, most=1, unit="share"),
        Column("impact", "amount", "what it would cost", least=0, unit="currency"),
        Column("owner", "text", "who watches it"),
        Column("mitigation", "text", "what is done about it"),
        RECORDED,
    ),
)

GUARDRAILS = TableSpec(
    "guardrails",
    "a limit that stops the work",
    ("initiative", "guardrail"),
    (
        INITIATIVE,
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
        RECORDED,
    ),
)

DECISIONS = TableSpec(
    "decisions",
    "a decision that is needed, or was taken",
    ("initiative", "decision"),
    (
        INITIATIVE,
        key("decision", "short name"),
        Column("question", "text", "what is asked", required=True, filled=True),
        Column("options", "text", "what could be decided, separated by ;"),
        Column("recommended", "text", "what the team recommends, and why"),
        Column("needed_by", "day", "by when"),
        Column("decided", "text", "what was decided; empty while open"),
        Column("decided_on", "day", "when"),
        RECORDED,
    ),
    events=(Event("decided_on", ("decided_on", "decided")),),
)
