from __future__ import annotations

from small_initiative import Row, small, stage

import reportkit as rk
from reportkit.blocks import Bar, Details, Heading, Table, Tone, plain

NOW = "2025-06-30"


def criterion(text: str, *, met: bool, of: str = "beta", **own: object) -> Row:
    row = {"initiative": "one", "stage": of, "criterion": text, "unit": "errors", "better": "lower"}
    return {**row, "threshold": 3, "good_enough": 2, "latest": 3.2, "met": met, **own}


def view(**frames: list[Row]) -> rk.View:
    return rk.stage_strip(rk.track_progress(small(NOW, **frames)))


def rows_of(made: rk.View) -> tuple[Table, list[list[str]]]:
    table = made.blocks[0]
    assert isinstance(table, Table)
    cells = [
        [plain(cell.text) if isinstance(cell, Bar) else plain(cell) for cell in row]
        for row in table.rows
    ]
    return table, cells


STAGES = [
    stage("alpha", 1, "passed", started="2025-01-01", ended="2025-02-12", time_box_days=42),
    stage("beta", 2, "running", started="2025-05-22", time_box_days=78),
    stage("live", 3, "planned", time_box_days=56),
]


def test_each_stage_has_its_time_box_as_a_bar_and_its_gate_beside_it() -> None:
    gates = [criterion("Errors", met=False), criterion("Speed", met=True)]
    table, cells = rows_of(
        view(stages=STAGES, gates=[*gates, criterion("All", met=False, of="live")])
    )
    assert [column.name for column in table.columns] == ["Stage", "Time-box used", "Gate"]
    assert cells == [
        ["Alpha", "100% of 6 weeks", "passed 12 Feb 2025"],
        ["Beta", "50% of 3 months", "1 of 2 met"],
        ["Live", "8 weeks planned", "1 criterion"],
    ]
    bar = table.rows[1][1]
    assert isinstance(bar, Bar)
    assert bar.share == 0.5


def test_a_stage_that_is_over_recedes_behind_the_one_that_runs() -> None:
    table, _ = rows_of(view(stages=STAGES))
    bars = [row[1] for row in table.rows if isinstance(row[1], Bar)]
    assert [bar.tone for bar in bars] == [Tone.MUTED, Tone.PLAIN]


def test_a_time_box_made_longer_says_what_it_was_at_first() -> None:
    begun = {"started": "2025-05-22"}
    rows = [
        stage("beta", 1, "running", time_box_days=42, recorded_on="2025-05-31", **begun),
        stage("beta", 1, "running", time_box_days=56, **begun),
    ]
    _, cells = rows_of(view(stages=rows))
    assert cells == [["Beta", "70% of 8 weeks, at first 6 weeks", "running"]]


def test_a_stage_that_outran_its_time_box_says_how_far() -> None:
    table, cells = rows_of(
        view(stages=[stage("beta", 1, "running", started="2025-05-01", time_box_days=40)])
    )
    bar = table.rows[0][1]
    assert isinstance(bar, Bar)
    assert (bar.share, bar.tone) == (1.0, Tone.CONCERN)
    assert cells[0][1] == "150% of 6 weeks"


def test_without_time_boxes_and_gates_the_stages_still_say_how_they_stand() -> None:
    table, cells = rows_of(view(stages=[stage("beta", 1, "running", started="2025-05-01")]))
    assert [column.name for column in table.columns] == ["Stage", "How it stands"]
    assert cells == [["Beta", "running"]]


def test_every_gate_stands_below_with_threshold_and_latest() -> None:
    unread = criterion("All", met=False, of="live", latest="")
    made = view(stages=STAGES, gates=[criterion("Errors", met=False), unread])
    details = made.blocks[-1]
    assert isinstance(details, Details)
    heads = [plain(part.text) for part in details.blocks if isinstance(part, Heading)]
    assert heads == ["Beta", "Live"]
    beta, live = (part for part in details.blocks if isinstance(part, Table))
    assert [plain(cell) for cell in beta.rows[0]] == [  # type: ignore[arg-type]  # no bars
        "Errors (errors)",
        "3.2",
        "at most 3",
        "2",
        "not met",
    ]
    assert plain(live.rows[0][1]) == "not judged"  # type: ignore[arg-type]  # no bar
    facts = {fact.id for fact in made.facts}
    assert {"one.gate.beta.errors.latest", "one.gate.beta.errors.threshold"} <= facts


def test_what_is_printed_of_a_stage_is_stated_as_a_fact() -> None:
    made = view(stages=STAGES, gates=[criterion("Errors", met=False)])
    stated = {fact.id for fact in made.facts}
    table = made.blocks[0]
    assert isinstance(table, Table)
    runs = [
        run
        for row in table.rows
        for cell in row
        for run in (cell.text if isinstance(cell, Bar) else cell)
    ]
    assert {run.fact for run in runs if run.fact} <= stated
