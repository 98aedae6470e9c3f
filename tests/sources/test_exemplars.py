from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.spans import read_span
from reportkit.sources import read, read_snapshot, write_snapshot

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

PROJECT = Path(__file__).parents[2]
DATA = PROJECT / "data" / "exemplars"
PUBLISHED = PROJECT.parent / "shared" / "data" / "exemplars"
EDITIONS = [
    "2014-04-30",
    "2014-06-30",
    "2014-07-31",
    "2014-08-31",
    "2014-09-30",
    "2014-10-31",
    "2014-11-30",
    "2014-12-31",
]


@pytest.fixture(scope="module")
def december() -> Tables:
    return read(DATA, "2014-12-31")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_edition_has_25_services_in_four_stages(december: Tables, edition: str) -> None:
    tables = december.before(dt.date.fromisoformat(edition))
    stages = tables.latest("stages")
    assert len(set(tables.initiatives)) == 25
    assert len(stages) == 100
    assert stages.loc[stages["outcome"] == "running", "initiative"].is_unique
    assert (tables.latest("initiatives")["recorded_on"] == pd.Timestamp(edition)).all()


@pytest.mark.parametrize("edition", ["2014-04-30", "2014-10-31"])
def test_reading_as_of_a_date_gives_what_december_knew_of_it(
    december: Tables, edition: str
) -> None:
    tables = read(DATA, edition)
    earlier = december.before(dt.date.fromisoformat(edition))
    for name, frame in tables.frames.items():
        pd.testing.assert_frame_equal(frame, earlier.frames[name])
    assert tables.recorded()[-1].isoformat() == edition


def test_a_day_between_editions_has_the_one_before(december: Tables) -> None:
    assert december.before(dt.date(2014, 5, 31)).recorded() == (dt.date(2014, 4, 30),)


def test_the_day_on_which_view_driving_licence_goes_live_moves(december: Tables) -> None:
    history = december.only("driving-record").history("milestones")
    live = history[history["stage"] == "live"].set_index("recorded_on")
    stated = {day.strftime("%B"): due for day, due in live["due"].items()}
    assert stated == {
        "April": "June 2014",
        "June": "Aug 2014",
        "July": "Jul to Sep 2014",
        "August": "Jul to Sep 2014",
        "September": "Jul to Sep 2014",
        "October": "Oct 2014",
        "November": "Oct 2014",
        "December": "Oct 2014",
    }
    assert live.loc["2014-07-31", "due_from"] == pd.Timestamp(2014, 7, 1)
    assert live.loc["2014-07-31", "due_by"] == pd.Timestamp(2014, 9, 30)


def test_the_only_date_that_cannot_be_read_is_named_while_it_is_stated(december: Tables) -> None:
    unread = {row["date"] for row in rows(DATA / "milestones.csv") if not read_span(row["date"])}
    assert unread == {"Jul"}
    (warning,) = december.before(dt.date(2014, 6, 30)).warnings
    assert 'lasting-power-of-attorney / Build deputyships service: "Jul"' in warning
    assert december.warnings == ()


def test_a_service_keeps_its_history_when_its_page_changes(december: Tables) -> None:
    names = december.history("initiatives").groupby("initiative")["name"].unique()
    assert list(names["self-assessment"]) == ["Digital self-assessment"]
    assert list(names["business-tax-account"]) == ["Your tax account"]
    assert "criminal-record-check" not in names
    assert "property-register" not in names


def test_three_spellings_of_beta_are_one_stage(december: Tables) -> None:
    stages = december.latest("stages").set_index(["initiative", "stage"])["outcome"]
    assert stages["paye", "beta"] == "running"
    assert stages["paye", "alpha"] == "passed"
    assert stages["paye", "live"] == "planned"
    assert stages["register-to-vote", "live"] == "running"
    assert stages["apply-pip", "alpha"] == "running"


def test_a_milestone_of_two_stages_is_named_with_its_stage(december: Tables) -> None:
    first = december.before(dt.date(2014, 4, 30)).only("apply-for-student-finance")
    names = set(first.latest("milestones")["milestone"])
    assert {"Core application service (alpha)", "Core application service (beta)"} <= names


def test_volumes_count_transactions_and_not_people(december: Tables) -> None:
    services = december.latest("services").set_index("initiative")
    assert len(services) == 25
    assert services["volume_per_year"].count() == 14
    assert services.loc["driving-record", "volume_per_year"] == 6_000_000
    assert services.loc["apprenticeships", "volume_per_year"] == 1_800_000
    assert pd.isna(services.loc["apply-pip", "volume_per_year"])


def test_what_an_edition_does_not_print_is_carried_over_from_the_last_that_did(
    december: Tables,
) -> None:
    claims = december.latest("services").set_index("initiative").loc["court-claims"]
    assert (claims["volume_per_year"], claims["volume_printed_on"]) == (1_170_000, "2014-09-30")
    assert (claims["digital_share"], claims["share_printed_on"]) == (0.462, "2014-04-30")


def test_a_figure_printed_later_is_not_known_earlier(december: Tables) -> None:
    april = december.before(dt.date(2014, 4, 30)).latest("services").set_index("initiative")
    assert april.loc["rural-support", "digital_share"] == 0.4
    assert april.loc["book-prison-visit", "digital_share"] == 0
    assert april.loc["book-prison-visit", "volume_per_year"] == 1_500_000


def test_drivers_exist_where_volume_and_take_up_are_printed(december: Tables) -> None:
    drivers = december.latest("drivers")
    assert drivers["initiative"].nunique() == 6
    assert set(drivers["driver"]) == {"volume", "saving_per_item"}
    points = drivers[drivers["driver"] == "volume"].set_index("initiative")
    assert points.loc["book-prison-visit", "p50"] == 82
    assert points.loc["rural-support", "p50"] == pytest.approx(9.1)
    assert points.loc["apply-for-student-finance", "p50"] == 0
    assert (points["p10"] == points["p90"]).all()


def test_the_saving_for_a_point_is_the_normal_with_the_printed_interval(december: Tables) -> None:
    drivers = december.latest("drivers")
    saving = drivers[drivers["driver"] == "saving_per_item"].set_index("initiative")
    visa = saving.loc["apply-visa"]
    deviation = (0.19e6 - 0.11e6) / (2 * 1.96)
    assert visa["p50"] == 150_000
    assert visa["p10"] == pytest.approx(150_000 - 1.2816 * deviation, abs=1)
    assert visa["p90"] == pytest.approx(150_000 + 1.2816 * deviation, abs=1)
    assert visa["grade"] == "modelled"
    assert "95% interval 0.11m to 0.19m" in visa["source"]
    assert saving.loc["rural-support", "p50"] == 60_000


def test_the_reports_figures_are_there_as_numbers(december: Tables) -> None:
    cases = december.own["case_studies"]
    assert len(cases) == 17
    assert cases["digital_share"].between(0, 1).all()
    assert december.own["saving_per_point"]["mid_gbp_m"].tolist() == [0.06, 0.15, 0.29]
    totals = december.own["published_totals"].set_index("quantity")
    assert totals.loc["annual saving at 82% digital (bottom-up)", "mid"] == 1.8


def test_the_tables_come_back_from_a_snapshot(december: Tables, tmp_path: Path) -> None:
    write_snapshot(december, tmp_path)
    kept = read_snapshot(tmp_path)
    for name, frame in december.frames.items():
        pd.testing.assert_frame_equal(kept.frames[name], frame)
    assert "Government Digital Service" in kept.credit


def test_nothing_in_the_data_is_a_sentence_of_the_dashboards() -> None:
    assert not (DATA / "notes.csv").exists()
    assert "strapline" not in rows(DATA / "status.csv")[0]


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize(
    "name",
    ["status", "milestones", "volumes", "case_studies", "saving_per_point", "published_totals"],
)
def test_the_facts_are_those_that_were_published(name: str) -> None:
    published = rows(PUBLISHED / f"{name}.csv")
    for row in published:
        row.pop("strapline", None)
    assert rows(DATA / f"{name}.csv") == published
