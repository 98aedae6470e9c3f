"""`make bench-speed` says what it found, and fails where a goal is missed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import speed
from speed_bench import borrowed, hundred, ours, process
from speed_bench.page import page_part
from speed_bench.row import Goal, Row
from speed_bench.sample import DAYS, FORTY, FOUR_OF_FORTY, Part, Sample

SCRIPT = Path(speed.__file__)


def test_a_goal_is_judged_by_the_median_of_its_pairs() -> None:
    assert Goal("at least 4 times faster", (1.0, 4.0, 5.0), least=4.0).is_met
    assert not Goal("at least 4 times faster", (1.0, 3.9, 50.0), least=4.0).is_met
    assert not Goal("at most 3 times its time", (3.1,), most=3.0).is_met


def test_a_goal_that_was_not_measured_is_missed() -> None:
    row = Row("a preview", "no other", (Goal("under 0.7 s", (), most=0.7),), "There is none yet.")
    assert not row.is_met
    assert row.sentences() == [
        "missed: a preview against no other, under 0.7 s: not measured. There is none yet."
    ]


def test_a_row_is_missed_where_one_of_its_goals_is() -> None:
    met, missed = Goal("at least 1", (2.0,), least=1.0), Goal("at least 3", (2.0,), least=3.0)
    assert Row("this", "that", (met,), "").is_met
    assert not Row("this", "that", (met, missed), "").is_met


def test_the_page_has_every_pair_and_names_what_is_missed() -> None:
    row = Row("this", "that", (Goal("at most 3 times", (2.5, 4.25, 123.4), most=3.0),), "Two runs.")
    line = page_part([row], 60.0).splitlines()[2]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == [
        "this",
        "that",
        "at most 3 times",
        "4.25",
        "2.5, 4.25, 123",
        "**missed**",
        "Two runs.",
    ]


def test_times_are_set_against_each_other_turn_by_turn() -> None:
    turns = hundred.Turns(100, ours=[10.0, 20.0], peers={"papermill": [200.0, 300.0]})
    assert turns.times_faster("papermill") == (20.0, 15.0)


def test_what_fails_is_a_missed_row_and_the_others_go_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def fail() -> list[Row]:
        raise RuntimeError("papermill ended with 1:\nand more")

    (row,) = speed.attempted("cold", fail)
    assert not row.is_met
    assert row.note == "RuntimeError: papermill ended with 1:"
    assert "Traceback" in capfd.readouterr().err


def test_a_command_that_fails_is_not_timed() -> None:
    with pytest.raises(RuntimeError, match=r"ended with 3:\s*Why it did\."):
        process.run([sys.executable, "-c", "print('Why it did.'); raise SystemExit(3)"], 60.0)


def test_a_command_that_never_ends_is_ended() -> None:
    with pytest.raises(RuntimeError, match="was not done after 0 s"):
        process.run([sys.executable, "-c", "import time; time.sleep(600)"], 0.2)


def test_the_memory_of_a_command_is_its_own_peak() -> None:
    held = "held = bytearray(100_000_000); held[::4096] = b'1' * len(held[::4096])"
    bare = process.run([sys.executable, "-c", "import time; time.sleep(0.3)"], 60.0)
    full = process.run([sys.executable, "-c", f"{held}; import time; time.sleep(0.3)"], 60.0)
    assert full.peak - bare.peak == pytest.approx(100e6, rel=0.2)


def test_a_run_that_lacks_an_edition_is_not_timed() -> None:
    with pytest.raises(RuntimeError, match=r"1 of 2 editions have a report\.html"):
        ours.build(Sample(DAYS[-1:], "renew-patent"), 2)


def test_the_thousand_are_a_thousand_and_the_hundred_are_among_their_days() -> None:
    assert len(set(FORTY)) * 25 == 1000
    assert len(DAYS) * 25 == len(FOUR_OF_FORTY) * 25 == 100
    assert set(FOUR_OF_FORTY) < set(FORTY)
    assert len(Sample(FOUR_OF_FORTY[:1]).parts()) == 25


def test_one_of_a_sample_is_that_initiative_on_each_day() -> None:
    parts = Sample(("2014-10-31", "2014-11-30"), "renew-patent").parts()
    assert parts == [Part("renew-patent", day) for day in ("2014-10-31", "2014-11-30")]


def test_a_benchmark_that_is_not_there_leaves_its_row_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "preview", raising=False)
    row = borrowed.preview(quick=True)
    assert not row.is_met
    assert row.note == "There is no benchmarks/preview.py yet."


def test_the_warehouse_row_is_judged_by_time_and_by_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (
        "{'ours': [1.2], 'duckdb': [1.0], 'pandas': [13.2], "
        "'ours_memory': [2e8], 'pandas_memory': [1e9]}"
    )
    (tmp_path / "warehouse.py").write_text(
        f"def compare(*, quick):\n    return {found}\n", encoding="utf-8"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "warehouse", raising=False)
    row = borrowed.warehouse(quick=True)
    monkeypatch.delitem(sys.modules, "warehouse")
    assert [round(goal.value or 0, 6) for goal in row.goals] == [1.2, 11.0, 0.2]
    assert [goal.is_met for goal in row.goals] == [True, True, False]


def test_a_quick_run_measures_and_fails_where_a_goal_is_missed() -> None:
    # A single edition, from a cold start, takes many times what its code cells do when warm.
    command = [sys.executable, SCRIPT, "--quick", "--rows", "cells"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    (said,) = [line for line in done.stdout.splitlines() if line.startswith("missed: ")]
    assert "plain Python in one warm process, at most 3 times its time: " in said
    assert "not measured" not in said
    assert "Error" not in said
