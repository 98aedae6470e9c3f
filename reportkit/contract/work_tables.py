"""The tables that say what is being done, by whom, and how far it has come."""

from __future__ import annotations

from reportkit.contract.columns import Column, key
from reportkit.contract.spec import INITIATIVE, REASON, RECORDED, WORKSTREAM, Event, TableSpec

INITIATIVES = TableSpec(
    "initiatives",
    "an initiative",
    ("initiative",),
    (
        INITIATIVE,
        Column("name", "text", "as readers know it", required=True, filled=True),
        Column("purpose", "text", "what it is for, in one sentence"),
        Column("department", "text", "the part of the organisation that it belongs to"),
        Column("sponsor", "text", "who answers for it"),
        Column("owner", "text", "who runs it"),
        Column("currency", "text", "ISO 4217, as in GBP"),
        Column("started", "day", "first day of work"),
        Column("target_saving", "amount", "net saving to reach", least=0, unit="currency/year"),
        Column("target_date", "day", "by when"),
        RECORDED,
    ),
    statement=True,
)

WORKSTREAMS = TableSpec(
    "workstreams",
    "a team's share of the work",
    ("initiative", "workstream"),
    (
        INITIATIVE,
        key("workstream", "short name"),
        Column("name", "text", "as readers know it", required=True, filled=True),
        Column("discipline", "text", "software, machine learning, operations, ..."),
        Column("lead", "text", "who leads it"),
        Column("waits_for", "text", "what it waits for, and from whom; empty where for nothing"),
        RECORDED,
    ),
)

STAGES = TableSpec(
    "stages",
    "a stage of an initiative",
    ("initiative", "stage"),
    (
        INITIATIVE,
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
        Column("chance", "share", "of passing its gate, as judged", least=0, most=1, unit="share"),
        Column("chance_source", "text", "who judged it, or from what"),
        RECORDED,
    ),
    statement=True,
    events=(
        Event("ended", ("ended",), outcome_before="running"),
        Event("started", outcome_before="planned"),
    ),
)

GATES = TableSpec(
    "gates",
    "a criterion of a stage",
    ("initiative", "stage", "criterion"),
    (
        INITIATIVE,
        key("stage", "which stage"),
        key("criterion", "what is judged, in plain words"),
        Column("unit", "text", "of threshold and latest"),
        Column("better", "choice", "which way is better", choices=("higher", "lower")),
        Column("threshold", "number", "needed to pass"),
        Column("good_enough", "number", "where more would not pay"),
        Column("latest", "number", "as last judged"),
        Column("met", "flag", "whether it is met", required=True, filled=True),
        RECORDED,
    ),
)

MILESTONES = TableSpec(
    "milestones",
    "a milestone as stated on a day",
    ("initiative", "milestone"),
    (
        INITIATIVE,
        Column("stage", "text", "which stage it belongs to"),
        key("milestone", "what will be done"),
        Column("due", "span", "when, as stated"),
        Column("done", "flag", "whether it is done", required=True, filled=True),
        WORKSTREAM,
        REASON,
        RECORDED,
    ),
    statement=True,
)

ROLLOUT = TableSpec(
    "rollout",
    "a unit and the day it went live",
    ("initiative", "site"),
    (
        INITIATIVE,
        key("site", "which unit"),
        Column("name", "text", "as readers know it"),
        Column("went_live", "day", "empty where it has not"),
    ),
    events=(Event("went_live", ("went_live",)),),
)
