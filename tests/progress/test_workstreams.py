from __future__ import annotations

from small_initiative import Row, milestone, small

from reportkit.progress import Workstream, track_progress
from reportkit.sources import read

NOW = "2025-06-30"


def team(key: str, waits_for: str = "", recorded_on: str = "2025-01-31") -> Row:
    return {
        "initiative": "one",
        "workstream": key,
        "name": f"{key} team",
        "waits_for": waits_for,
        "recorded_on": recorded_on,
    }


def of(key: str, name: str, due: str, *, done: bool = False) -> Row:
    return {**milestone(name, due, NOW, done=done), "workstream": key}


def by_key(as_of: str = NOW, **frames: list[Row]) -> dict[str, Workstream]:
    return {one.key: one for one in track_progress(small(as_of, **frames)).workstreams}


def test_a_team_has_its_own_milestones_and_what_comes_next() -> None:
    rows = [
        of("software", "Screen", "May 2025", done=True),
        of("software", "Checks", "Sep 2025"),
        of("learning", "Drafts", "Aug 2025"),
    ]
    teams = by_key(workstreams=[team("software"), team("learning")], milestones=rows)
    software = teams["software"]
    assert software.next is not None
    assert software.last_done is not None
    assert (software.next.name, software.last_done.name) == ("Checks", "Screen")
    assert [one.name for one in teams["learning"].milestones] == ["Drafts"]


def test_a_team_without_milestones_has_nothing_next_and_nothing_done() -> None:
    (one,) = by_key(workstreams=[team("software")]).values()
    assert (one.next, one.last_done) == (None, None)


def test_what_a_team_waits_for_is_what_was_known_by_then() -> None:
    rows = [team("software", "Learning team: drafts"), team("software", "", "2025-05-31")]
    assert by_key("2025-04-30", workstreams=rows)["software"].waits_for == "Learning team: drafts"
    assert not by_key(workstreams=rows)["software"].waits_for


def test_the_invented_teams_wait_for_one_another() -> None:
    tables = read("data/automation", "2026-10-31").only("catalogue")
    teams = track_progress(tables).workstreams
    names = {one.name for one in teams}
    assert {one.waits_for.partition(":")[0] for one in teams} == names
    before = read("data/automation", "2025-01-31").only("catalogue")
    waits = " ".join(one.waits_for for one in track_progress(before).workstreams)
    assert "Seoul" not in waits
    assert "Korean" not in waits
