from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_initiative import said, small

import reportkit as rk
from reportkit.blocks import Details, Figure, Paragraph, Table, Tone, plain, walk
from reportkit.blocks.html import render_html
from reportkit.estimate import Estimate
from reportkit.story.signal_words import signal_sentence
from reportkit.views.xmr_chart import xmr_chart

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def automation() -> rk.Signals:
    tables = rk.read(str(PROJECT / "data" / "automation"), as_of="2026-10-31")
    return rk.signals(tables.only("catalogue"))


def definition(key: str, **own: object) -> dict[str, object]:
    return {
        "initiative": "one",
        "metric": key,
        "name": key.capitalize(),
        "unit": "items",
        "better": "lower",
        **own,
    }


def months(key: str, values: list[float], last: str) -> list[dict[str, object]]:
    periods = pd.period_range(end=last, periods=len(values), freq="M")
    return [
        {"initiative": "one", "metric": key, "period": f"{period}-01", "value": value}
        for period, value in zip(periods, values, strict=True)
    ]


def judged(values: list[float], last: str = "2025-05", **own: object) -> rk.Signals:
    rows = months("calls", values, last)
    return rk.signals(small(metric_definitions=[definition("calls", **own)], metrics=rows))


def cell(signals: rk.Signals) -> str:
    table = rk.signal_table(signals).blocks[0]
    assert isinstance(table, Table)
    (row,) = table.rows
    return plain(row[-1])  # type: ignore[arg-type]  # a text, not a bar


UP_AND_DOWN = [10.0, 12.0] * 10


@pytest.mark.parametrize(
    ("values", "own", "words"),
    [
        (UP_AND_DOWN, {}, "No real change; no target"),
        (UP_AND_DOWN, {"target": 11}, "No real change; meets 11 sometimes"),
        (UP_AND_DOWN, {"target": 60}, "No real change; meets 60 always"),
        (UP_AND_DOWN, {"target": 2}, "No real change; never meets 2 as it works now"),
        ([*UP_AND_DOWN, 30], {}, "Concern, above its usual range; no target"),
        ([*UP_AND_DOWN, 30], {"better": "higher"}, "Improvement, above its usual range; no target"),
        (
            [20.0, 21.0] * 6 + [10.0, 11.0] * 4,
            {"target": 15},
            "Improvement, 8 months below average; meets 15 always",
        ),
        (
            [20.0, 30.0] * 5 + [float(value) for value in range(20, 28)],
            {},
            "Concern, 8 months in a row rising; no target",
        ),
        ([10, 12] * 4, {}, "No real change, with only 8 months known; no target"),
        ([10, 12, 10], {}, "Too few periods to tell, with only 3 months known; no target"),
    ],
)
def test_a_cell_says_whether_it_is_real_since_when_and_whether_it_meets_its_target(
    values: list[float], own: dict[str, object], words: str
) -> None:
    assert cell(judged(values, **own)) == words


def test_a_verb_of_change_is_used_only_where_a_signal_fired(automation: rk.Signals) -> None:
    for signal in automation.signals:
        words = plain(signal_sentence(automation, signal)[0])
        assert (" fell to " in words or " rose to " in words) is (signal.way is not None), words
        assert ("no real change" in words) is (signal.type == "common"), words


def test_colour_is_never_alone(automation: rk.Signals) -> None:
    tones = {Tone.IMPROVEMENT: "▲", Tone.CONCERN: "▼", Tone.NEUTRAL: "●"}
    table = rk.signal_table(automation).blocks[0]
    assert isinstance(table, Table)
    for row in table.rows:
        shown = render_html((Table(table.columns, (row,)),))
        first = row[-1][0]  # type: ignore[index]  # a text, not a bar
        assert tones[first.tone] in shown
        assert first.text in {"Improvement", "Concern", "No real change"}


def test_every_metric_states_value_period_trend_target_meaning_and_source(
    automation: rk.Signals,
) -> None:
    facts = {fact.id: fact for fact in rk.signal_table(automation).facts}
    assert len(automation.signals) == 5
    for signal in automation.signals:
        key = signal.key.replace("_", "-")
        for part in ("value", "type", "target", "meaning"):
            fact = facts[f"signal.{key}.{part}"]
            assert fact.period == str(signal.period)
            assert fact.source.startswith(("table metric", "XmR chart"))
        assert facts[f"signal.{key}.value"].value == Estimate(signal.value, signal.unit)
    assert facts["signal.minutes.target"].value == Estimate(9.8, "minutes/title")
    assert facts["signal.cost.target"].value == "no target"


def test_whatever_names_a_fact_names_one_of_the_view(automation: rk.Signals) -> None:
    view = rk.signal_table(automation)
    blocks = [block for _, block in walk(view.blocks)]
    tables = [block for block in blocks if isinstance(block, Table)]
    tables += [block.numbers for block in blocks if isinstance(block, Figure) and block.numbers]
    texts = [cell for table in tables for row in table.rows for cell in row]
    texts += [block.text for block in blocks if isinstance(block, Paragraph)]
    named = {run.fact for words in texts for run in words if run.fact}
    assert {"signal.minutes.value", "signal.minutes.lasting", "signal.minutes.mean"} <= named
    assert named <= {fact.id for fact in view.facts}


def test_the_email_has_the_table_and_the_web_a_small_line_for_each_metric(
    automation: rk.Signals,
) -> None:
    view = rk.signal_table(automation)
    details = [block for block in view.blocks if isinstance(block, Details)]
    figures = [block for block in details[0].blocks if isinstance(block, Figure)]
    assert not any(isinstance(block, Figure) for block in view.blocks)
    assert [figure.title.partition(":")[0] for figure in figures] == [
        signal.name for signal in automation.signals
    ]
    for figure in figures:
        assert 20 <= len(figure.alt) <= 250
        assert figure.numbers is not None
        assert len(figure.spec["data"]) <= 4


def test_what_was_taken_out_and_what_it_is_compared_with_are_said(automation: rk.Signals) -> None:
    view = rk.signal_table(automation)
    assert (
        "The average is of the time before the launch. Season or trend taken out first: "
        "Titles catalogued, Cost of cataloguing." in said(view)
    )
    assert (
        "A trend that is not the initiative's was taken out first. "
        "The average is of the months before the launch." in said(view)
    )


def test_metrics_of_different_months_each_say_their_own() -> None:
    rows = [*months("calls", [5, 6, 7, 8], "2025-04"), *months("visits", [1, 2, 3, 4], "2025-05")]
    definitions = [definition("calls"), definition("visits")]
    words = said(rk.signal_table(rk.signals(small(metric_definitions=definitions, metrics=rows))))
    assert "8 (Apr 2025)" in words
    assert "4 (May 2025)" in words


def test_without_metrics_it_says_which_table_it_wants() -> None:
    view = rk.signal_table(rk.signals(small()))
    assert len(view.missing) == 1
    assert "the table 'metrics'" in said(view)


def test_hostile_names_stay_text() -> None:
    name = "<script>alert(1)</script>" * 20
    view = rk.signal_table(judged(UP_AND_DOWN, name=name, meaning="{{ 1 }} \u202e =1+1"))
    assert "<script>" not in render_html(view.blocks, view.facts)
    figure = next(block for _, block in walk(view.blocks) if isinstance(block, Figure))
    assert len(figure.alt) <= 250


def test_a_judged_series_that_ends_a_cell_shows_its_limits_in_its_unit() -> None:
    days = pd.date_range("2024-01-01", periods=20, freq="MS")
    values = pd.Series(np.tile([0.1, 0.2], 10), days, name="Errors")
    values.attrs["unit"] = "share"
    view = xmr_chart(rk.xmr(values, better="lower", target=0.5, rebase="2024-11-01"))
    words = said(view)
    assert "Errors: no real change" in words
    assert "1 Nov 2024" in words
    assert "15%" in words
    assert {fact.period for fact in view.facts} == {dt.date(2025, 8, 1).isoformat()}


def test_a_judged_list_without_dates_is_shown_and_states_no_dated_fact() -> None:
    view = xmr_chart(rk.xmr([1, 2] * 10, better="lower"))
    assert "Values: no real change" in said(view)
    assert view.facts == ()
