from __future__ import annotations

from small_initiative import Row, milestone, printed, small

import reportkit as rk
from reportkit.blocks import Details, Table

NOW = "2025-06-30"


def team(key: str, name: str, waits_for: str = "") -> Row:
    return {"initiative": "one", "workstream": key, "name": name, "waits_for": waits_for}


def test_teams_stand_side_by_side_with_what_one_waits_for_from_the_other() -> None:
    rows = [team("s", "Software team", "Learning team: drafts"), team("m", "Learning team")]
    ahead = {**milestone("Drafts ready", "Aug 2025", NOW), "workstream": "m"}
    done = {**milestone("Screen ready", "May 2025", NOW, done=True), "workstream": "s"}
    made = rk.workstreams(rk.track_progress(small(workstreams=rows, milestones=[ahead, done])))
    assert printed(made)[:6] == [
        "Software team",
        "No date ahead. Done last: Screen ready",
        "Learning team: drafts",
        "Learning team",
        "Drafts ready, Aug 2025",
        "nothing",
    ]
    facts = {fact.id: fact.value for fact in made.facts}
    assert facts["one.workstream.s.waits_for"] == "Learning team: drafts"
    assert facts["one.milestone.drafts-ready.due"] == "Aug 2025"


def test_every_milestone_stands_below_with_its_team() -> None:
    late = {**milestone("Drafts ready", "May 2025", NOW), "workstream": "m"}
    made = rk.workstreams(
        rk.track_progress(small(workstreams=[team("m", "Learning team")], milestones=[late]))
    )
    details = made.blocks[-1]
    assert isinstance(details, Details)
    (table,) = details.blocks
    assert isinstance(table, Table)
    assert [run.text for cell in table.rows[0] for run in cell] == [  # type: ignore[union-attr]  # no bars
        "Learning team",
        "Drafts ready",
        "May 2025",
        "overdue",
    ]


def test_without_teams_the_table_is_named() -> None:
    made = rk.workstreams(rk.track_progress(small()))
    assert [one.wants for one in made.missing] == ["the table 'workstreams'"]
