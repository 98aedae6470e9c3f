"""The benchmark's scores, marks and page say what was found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from savings_bench import evidence, generators, marks, runs, scores
from savings_bench.case import NONE, STEP

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = generators.LENGTHS[0]


def row(**changes: object) -> dict[str, Any]:
    """One finding, right in every way, with what the test changes."""
    right: dict[str, Any] = {
        "family": "development",
        "generator": "independent",
        "length": MONTHS.name,
        "effect": NONE.name,
        "seed": 0,
        "method": "measure",
        "saving": 0.0,
        "scale": 1000.0,
        "yardstick": 50.0,
        "total": 0.0,
        "low": -10.0,
        "high": 10.0,
        "chance": 0.5,
        "spoke": True,
        "why": "",
        "seconds": 0.1,
    }
    return right | changes


def scored(*rows: dict[str, Any]) -> pd.DataFrame:
    return scores.scored(pd.DataFrame(list(rows)))


def test_an_interval_score_is_the_width_and_ten_times_the_miss() -> None:
    # At 80%, 2 / (1 - 0.8) is 10: once below by 1, once inside, once above by 3.
    found = scores.interval_score([0, 0, 0], [4, 4, 4], [-1, 2, 7], 0.8)
    assert found.tolist() == pytest.approx([14, 4, 34])


def test_the_range_of_a_counted_share_is_wilsons() -> None:
    # 81 of 263: Newcombe (1998), "Two-sided confidence intervals for the single proportion".
    low, high = scores.share_range(81, 263)
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_a_share_of_nothing_has_no_range() -> None:
    assert all(math.isnan(end) for end in scores.share_range(0, 0))


def test_scores_are_shares_of_the_counterfactual_and_of_the_yearly_change() -> None:
    rows = scored(row(saving=100.0, low=110.0, high=130.0, total=120.0, effect=STEP.name))
    assert rows["width"].item() == pytest.approx(0.02)
    assert rows["score"].item() == pytest.approx((20 + 10 * 10) / 1000)
    assert rows["relative_score"].item() == pytest.approx((20 + 10 * 10) / 50)
    assert rows["bias"].item() == pytest.approx(0.2)
    assert not rows["held"].item()


def test_a_summary_counts_what_it_says() -> None:
    rows = scored(
        row(chance=0.9),
        row(chance=0.89),
        row(chance=0.99, spoke=False),
        row(low=1.0, high=10.0, total=5.0, chance=0.95),
        row(low=math.nan, high=math.nan, total=math.nan, chance=math.nan, spoke=False),
        row(effect=STEP.name, saving=100.0, total=90.0, low=80.0, high=120.0, chance=1.0),
    )
    found = scores.summary(rows)
    assert found["count"] == 6
    assert found["ranged"] == pytest.approx(5 / 6)
    assert found["spoke"] == pytest.approx(4 / 6)
    assert found["coverage"] == pytest.approx(4 / 5)
    assert found["false_alarms"] == pytest.approx(2 / 5)
    assert found["bias"] == pytest.approx(-0.1)


def test_methods_are_compared_on_the_cases_that_each_has_a_range_for() -> None:
    rows = scored(
        row(seed=0),
        row(seed=1, spoke=False),
        row(seed=2),
        row(seed=0, method="ols"),
        row(seed=1, method="ols"),
        row(seed=2, method="ols", low=math.nan),
    )
    assert scores.shared(rows)["seed"].tolist() == [0, 1, 0, 1]
    assert scores.spoken(rows)["seed"].tolist() == [0, 0]


def test_a_mark_is_missed_and_named_where_coverage_is_too_low() -> None:
    held = [row(seed=seed) for seed in range(6)]
    not_held = [row(seed=seed, low=5.0) for seed in range(6, 10)]
    judged = {mark.what: mark for mark in marks.marks(scored(*held, *not_held))}
    coverage = judged["development coverage"]
    assert not coverage.is_met
    assert coverage.sentence == "missed: development coverage is 0.600, it must be 0.77 to 0.85"
    assert not judged["development coverage of independent"].is_met
    assert judged["development false alarms"].is_met


def test_the_score_is_compared_with_the_best_peer_that_was_set_up_fairly() -> None:
    rows = scored(
        row(low=-9.0, high=9.0),
        row(method="ols", low=-30.0, high=30.0),
        row(method="fair", low=-10.0, high=10.0),
        row(method="bsts", low=-1.0, high=1.0),
    )
    mark = marks.score_marks(rows, "development", "score")[0]
    assert mark.value == pytest.approx(0.9)
    assert "prior 0.1" in mark.what


def test_a_mark_that_cannot_be_computed_is_missed() -> None:
    assert not marks.Mark("anything", math.nan, least=0.0).is_met


def test_findings_are_kept_for_peers_and_fall_out_of_use_when_a_case_changes(
    tmp_path: Path,
) -> None:
    case = generators.case("independent", MONTHS, NONE, 0)
    other = generators.case("independent", MONTHS, NONE, 1)
    assert runs.fingerprint(case) != runs.fingerprint(other)
    found = pd.DataFrame([row(method="ols", total=42.0)], index=[runs.fingerprint(case)])
    runs.keep("ols", found, tmp_path)
    runs.keep("measure", found, tmp_path)
    again = runs.recalled("ols", tmp_path)
    assert again.loc[runs.fingerprint(case), "total"] == 42.0
    assert runs.fingerprint(other) not in again.index
    assert runs.recalled("measure", tmp_path).empty


def test_what_stands_around_the_tables_is_kept_when_they_are_written(tmp_path: Path) -> None:
    page = tmp_path / "savings.md"
    page.write_text(f"Before.\n\n{evidence.BEGIN}\nold\n{evidence.END}\n\nAfter.\n", "utf-8")
    evidence.write("new\n", page)
    evidence.write("newer\n", page)
    text = page.read_text("utf-8")
    assert text.startswith("Before.")
    assert text.endswith("After.\n")
    assert "newer" in text
    assert "old" not in text


def test_a_page_without_markers_is_not_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "savings.md"
    page.write_text("All mine.\n", "utf-8")
    with pytest.raises(SystemExit, match="no markers"):
        evidence.write("new\n", page)
    assert page.read_text("utf-8") == "All mine.\n"


def test_the_page_has_a_row_for_each_method_and_every_mark() -> None:
    rows = scored(row(), row(method="ols"), row(effect=STEP.name, saving=5.0), row(seed=1))
    part = evidence.page_part(rows, marks.marks(rows), seconds=90)
    assert "| reportkit measure " in part
    assert "| OLS with trend and season " in part
    assert "The run took 1.5 minutes." in part
    assert "missed: development coverage is 1.000" in part
