"""The tables that say what it is worth and what it costs."""

from __future__ import annotations

from reportkit.contract.columns import Column, key
from reportkit.contract.spec import (
    CURRENCY,
    INITIATIVE,
    REASON,
    RECORDED,
    WORKSTREAM,
    Event,
    TableSpec,
)

METRIC_DEFINITIONS = TableSpec(
    "metric_definitions",
    "what a metric means",
    ("initiative", "metric"),
    (
        INITIATIVE,
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
        Column(
            "role",
            "choice",
            "what it is to the saving: what the work costs, or how much work there was",
            choices=("cost", "volume"),
        ),
        Column("meaning", "text", "what it tells a reader, in one sentence"),
        WORKSTREAM,
    ),
)

METRICS = TableSpec(
    "metrics",
    "a value of a metric in a period",
    ("initiative", "metric", "site", "period"),
    (
        INITIATIVE,
        key("metric", "short name, as in metric_definitions"),
        Column("site", "key", "where, if it is counted by site"),
        Column("period", "day", "first day of the period", required=True, filled=True),
        Column("value", "number", "in the metric's unit; empty where missing", required=True),
        Column("until", "day", "the last day it speaks for; empty for the whole period"),
        REASON,
        RECORDED,
    ),
    known="period",
)

DRIVERS = TableSpec(
    "drivers",
    "an uncertain input of the savings",
    ("initiative", "driver"),
    (
        INITIATIVE,
        key("driver", "volume, time_saved, loaded_rate, ...: see docs/analyst.md"),
        Column("label", "text", "in plain words", required=True, filled=True),
        Column("p10", "quantity", "1 in 10 below", required=True, filled=True),
        Column("p50", "quantity", "as likely above as below", required=True, filled=True),
        Column("p90", "quantity", "1 in 10 above", required=True, filled=True),
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
        RECORDED,
    ),
)

DRIVER_CORRELATIONS = TableSpec(
    "driver_correlations",
    "two drivers that move together",
    ("initiative", "driver", "with_driver"),
    (
        INITIATIVE,
        key("driver", "one of the two"),
        key("with_driver", "the other"),
        Column(
            "correlation",
            "number",
            "how closely: 1 rises with the other, 0 not at all, -1 falls",
            required=True,
            filled=True,
            least=-1,
            most=1,
        ),
        Column("source", "text", "where it came from", required=True, filled=True),
        RECORDED,
    ),
)

CASH_FLOWS = TableSpec(
    "cash_flows",
    "a month's cost of one kind",
    ("initiative", "workstream", "kind", "month"),
    (
        INITIATIVE,
        WORKSTREAM,
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
        CURRENCY,
        REASON,
        RECORDED,
    ),
    events=(Event("month", ("actual",)),),
)

CLAIMS = TableSpec(
    "claims",
    "a saving that someone claims",
    ("initiative", "claim"),
    (
        INITIATIVE,
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
        Column("cost_avoidance", "flag", "whether it is a cost that would have come and did not"),
        Column("driver", "text", "what it rests on; the same key is counted once"),
        Column(
            "part_of",
            "text",
            "the claim that counts it too, as cash drawn from hours claimed; counted once",
        ),
        Column("claimed_by", "text", "who claims it"),
        CURRENCY,
        RECORDED,
    ),
)

FORECASTS = TableSpec(
    "forecasts",
    "a forecast as it was made, and what it came to",
    ("initiative", "forecast", "made_on"),
    (
        INITIATIVE,
        key("forecast", "what was forecast, the same each time it is, as in pace.2026-12"),
        Column("label", "text", "in plain words", required=True, filled=True),
        Column("made_on", "day", "the day as of which it was made", required=True, filled=True),
        Column("due", "day", "the day for which it speaks", required=True, filled=True),
        Column("p10", "number", "1 in 10 below", required=True, filled=True),
        Column("p50", "number", "as likely above as below", required=True, filled=True),
        Column("p90", "number", "1 in 10 above", required=True, filled=True),
        Column("unit", "text", "of the three and of what came", required=True, filled=True),
        Column("actual", "number", "what it came to; empty until known", required=True),
        Column("actual_grade", "choice", "how that is known", choices=("recorded", "measured")),
        Column("source", "text", "where the forecast was made"),
        RECORDED,
    ),
    known="made_on",
    events=(Event("due", ("actual", "actual_grade")),),
)
