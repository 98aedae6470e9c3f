from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from measured_by_hand import THROUGH, WHY, by_week, measured, placebo
from small_initiative import COSTS, DRIVERS, driver_rows, opened, said, small

import reportkit as rk
from reportkit.blocks import Figure, Tiles, plain
from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.savings import Forecast
from reportkit.savings.measure import SetAside
from reportkit.views.counterfactual_figure import counterfactual_figure
from reportkit.views.measured_view import measured_view

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.savings.measure import Measured
    from reportkit.views.view import View

OWN = {"target_saving": 3e6, "target_date": "2027-09-30", "started": "2025-07-01"}
LARGE = {
    "volume": (270_000.0, 300_000.0, 330_000.0, "items/year"),
    "saving_per_item": (9.0, 10.0, 11.0, "USD/item"),
}
RUNNING = {"running_cost": (380_000.0, 400_000.0, 430_000.0, "USD/year")}
UNSEEN = Unknown("What it has saved so far", "no metric is recorded", "the table 'metrics'")
UNFORESEEN = Unknown("What this will save", "no driver is recorded", "the table 'drivers'")


def tables(*, paid: float | None = 30_000, running: bool = True) -> Tables:
    """One initiative in dollars, whose running cost is paid month by month since launch."""
    flows = [
        {
            "initiative": "one",
            "month": f"{2025 + (6 + place) // 12}-{(6 + place) % 12 + 1:02d}",
            "kind": "running",
            "budget": 30_000,
            "actual": "" if paid is None else paid,
            "currency": "USD",
        }
        for place in range(15)
    ]
    stated = LARGE | RUNNING if running else LARGE
    return small(
        "2026-10-31",
        own={**OWN, "currency": "USD"},
        drivers=driver_rows(stated),
        **({"cash_flows": flows} if running else {}),
    )


def forecast(made: Tables) -> Forecast:
    found = rk.forecast_savings(made, draws=2**10)
    assert isinstance(found, Forecast)
    return found


def figures(view: View) -> list[Figure]:
    return [block for block in opened(view) if isinstance(block, Figure)]


def headline(*nouns: Forecast | Measured | Unknown, of: Tables) -> str:
    return said(rk.headline(*nouns, rk.track_progress(of)))


def test_what_was_measured_comes_before_what_is_forecast() -> None:
    made = tables()
    words = headline(forecast(made), measured(), of=made)
    assert words.index("Saving $2.0m a year after running cost") < words.index("the forecast is")


def test_what_was_saved_is_told_where_its_pace_cannot_be_set_against_the_target() -> None:
    made = tables(paid=None)
    words = headline(forecast(made), measured(), of=made)
    assert "it has saved $1.6m before cost (likely $1.4m to $1.8m); the target is $3.0m" in words
    assert words.index("it has saved $1.6m") < words.index("Forecast to save")


def test_the_headline_takes_its_nouns_in_any_order() -> None:
    made = tables()
    progress, ahead, past = rk.track_progress(made), forecast(made), measured()
    assert rk.headline(progress, past, ahead) == rk.headline(ahead, past, progress)


def test_what_may_not_be_said_gives_way_to_the_forecast_and_its_reason_is_printed() -> None:
    made = tables()
    words = headline(forecast(made), measured(None), of=made)
    assert words.index("Forecast to save") < words.index(WHY)
    assert "has saved $" not in words


def test_where_no_figure_is_known_the_stage_answers_and_the_view_carries_why() -> None:
    view = rk.headline(UNFORESEEN, UNSEEN, rk.track_progress(tables()))
    assert "no stage on record yet; what it saves is not known yet." in said(view)
    assert view.missing == (UNFORESEEN, UNSEEN)


def test_beside_a_forecast_what_is_not_known_has_its_reason() -> None:
    made = tables()
    words = headline(forecast(made), UNSEEN, of=made)
    assert "What it has saved so far is not known yet: no metric is recorded." in words


def test_a_clear_loss_keeps_the_status_from_being_on_track() -> None:
    words = headline(measured((-3e5, -5e5, -1e5), chance=0.01), of=tables())
    assert "Needs attention: it has lost against what would have happened without it" in words


def test_two_measured_savings_are_one_too_many() -> None:
    with pytest.raises(
        EstimateError, match=r"at most one of each other kind.*it was given Measured"
    ):
        rk.headline(measured(), measured(), rk.track_progress(tables()))


def test_a_savings_chart_of_nothing_says_what_to_write() -> None:
    with pytest.raises(EstimateError, match=r"Write rk\.savings_chart\(forecast, measured\)"):
        rk.savings_chart()


def tiles(view: View) -> dict[str, str]:
    (found,) = [block for block in opened(view) if isinstance(block, Tiles)]
    return {
        tile.label: " ".join([plain(tile.value), *(plain(line) for line in tile.lines)])
        for tile in found.tiles
    }


def test_the_scorecard_says_what_was_saved_and_the_pace_on_the_targets_footing() -> None:
    made = tables()
    shown = tiles(rk.scorecard(forecast(made), measured(), rk.track_progress(made)))
    assert list(shown)[:3] == ["Saved to date", "Saving now", "Chance of target"]
    assert shown["Saved to date"].startswith("$1.6m before cost, since Jul 2025")
    assert shown["Saving now"] == (
        "$2.0m a year after running cost likely $1.6m to $2.4m target $3.0m"
    )


def test_a_gross_pace_is_not_set_beside_a_net_target() -> None:
    made = tables(paid=None)
    shown = tiles(rk.scorecard(forecast(made), measured(), rk.track_progress(made)))
    assert shown["Saving now"] == "$2.4m a year before cost likely $2.0m to $2.8m"


def test_the_scorecard_keeps_the_forecast_where_nothing_was_measured() -> None:
    made = tables()
    shown = tiles(rk.scorecard(forecast(made), measured(None), rk.track_progress(made)))
    assert "Saved to date" not in shown
    assert next(iter(shown)) == "Forecast saving"


def test_the_chart_shows_actual_against_what_would_have_been_and_then_the_pace() -> None:
    first, second = figures(rk.savings_chart(forecast(tables()), measured()))
    assert first.title == "$1.6m less spent than without it, since Jul 2025"
    assert second.title.startswith("Saving $2.0m a year now, forecast $")
    assert "after running cost: measured, then forecast" in second.subtitle


def test_net_and_gross_are_never_on_one_footing_without_a_word() -> None:
    _, pace = figures(rk.savings_chart(forecast(tables(paid=None)), measured()))
    assert "measured before running cost (none is recorded yet), forecast after" in pace.subtitle


def test_where_no_running_cost_is_stated_both_are_before_cost() -> None:
    _, pace = figures(rk.savings_chart(forecast(tables(running=False)), measured()))
    assert "before cost" in pace.subtitle
    assert "after" not in pace.subtitle


def test_weeks_are_drawn_as_months() -> None:
    figure, _ = counterfactual_figure(measured())
    (actual,) = [trace for trace in figure.spec["data"] if trace["name"] == "Actual"]
    assert actual["x"][-2:] == ["2026-09-01", "2026-10-01"]
    assert len(actual["x"]) == 34


def test_what_was_measured_in_another_unit_is_not_drawn_on_the_forecasts_axis() -> None:
    shown = figures(rk.savings_chart(forecast(tables()), measured(unit="minutes")))
    assert shown[0].title == "1.6m minutes less than without it, since Jul 2025"
    assert shown[1].title.startswith("Forecast")


def test_a_chart_of_a_saving_in_what_should_rise_says_more() -> None:
    made = measured(unit="orders", frame=by_week(better="higher"))
    assert (
        counterfactual_figure(made)[0].title == "1.6m orders more than without it, since Jul 2025"
    )


def test_a_difference_that_may_be_none_is_not_in_the_title() -> None:
    figure, _ = counterfactual_figure(measured((3e5, -1e5, 7e5), chance=0.84))
    assert figure.title == "No clear difference since Jul 2025 yet"


def test_a_picture_may_not_say_what_words_may_not() -> None:
    with pytest.raises(EstimateError, match="may be shown"):
        counterfactual_figure(measured(None))
    view = rk.savings_chart(forecast(tables()), measured(None))
    (pace,) = figures(view)
    assert pace.title.startswith("Forecast")
    assert WHY in said(view)
    assert "At $3.0m a year it could have been by now." in said(view)


def test_measured_alone_is_one_picture() -> None:
    assert len(figures(rk.savings_chart(measured()))) == 1


def test_what_is_missing_beside_a_forecast_is_said_with_the_table_it_needs() -> None:
    view = rk.savings_chart(forecast(tables()), UNSEEN)
    assert len(figures(view)) == 1
    assert view.missing == (UNSEEN,)
    assert said(view).endswith("This needs the table 'metrics'.")


def test_every_picture_has_words_of_a_length_that_can_be_read_out() -> None:
    for figure in figures(rk.savings_chart(forecast(tables()), measured())):
        assert 20 <= len(figure.alt) <= 250
        assert len(figure.title.split()) <= 10
        assert figure.numbers
        assert figure.numbers.rows


def test_a_measured_month_has_the_id_under_which_its_forecast_is_resolved() -> None:
    view = rk.savings_chart(forecast(tables()), measured())
    facts = {fact.id: fact for fact in view.facts}
    assert facts["measured.pace.2026-09"].period == "2026-09-01"
    assert "forecast.pace.2026-12" in facts
    gross = rk.savings_chart(forecast(tables(paid=None)), measured())
    assert not [fact for fact in gross.facts if fact.id.startswith("measured.pace.")]


def test_the_placebo_note_says_how_it_was_tried_and_what_was_left_out() -> None:
    gap = SetAside(dt.date(2026, 5, 4), None, "a gap")
    words = said(rk.placebo_note(measured(tried=placebo(found=1, widened=1.4), set_aside=(gap,))))
    assert "On 9 dates when nothing happened, the method found a saving once" in words
    assert "1.4 times as wide" in words
    assert "1 point was left out: 4 May 2026 (a gap)." in words
    assert "there is one series, and no site that went without" in words


def test_a_note_on_what_was_not_measured_says_what_it_wants() -> None:
    assert rk.placebo_note(UNSEEN).missing == (UNSEEN,)


def test_a_measured_saving_shows_itself_with_its_answer_its_picture_and_its_trial() -> None:
    words = said(measured_view(measured()))
    assert words.index("it has saved") < words.index("less spent") < words.index("On 9 dates")
    silent = said(measured_view(measured(None)))
    assert silent.count(WHY) == 1


def test_a_history_that_ends_in_the_middle_of_a_month_goes_at_that_months_pace() -> None:
    figure, _ = counterfactual_figure(measured())
    assert THROUGH.day < 31
    (without,) = [trace for trace in figure.spec["data"] if trace["name"] == "Without it"]
    assert without["y"][-1] == pytest.approx(without["y"][-2], rel=0.06)


def test_costs_of_another_initiative_leave_the_pace_as_it_is() -> None:
    plain_pounds = small(own=OWN, drivers=driver_rows(DRIVERS | COSTS))
    assert len(figures(rk.savings_chart(forecast(plain_pounds), measured()))) == 2
