from __future__ import annotations

import pytest
from savings_frames import USUAL, forecast
from small_initiative import opened, said

import reportkit as rk
from reportkit.blocks import Figure
from reportkit.estimate import Unknown
from reportkit.savings.portfolio import Portfolio


@pytest.fixture(scope="module")
def together() -> Portfolio:
    given = {
        name: forecast({**USUAL, "volume": (size * 0.9, size, size * 1.1)})
        for name, size in (("Records", 1e6), ("Catalogue", 2e6))
    }
    why = Unknown("What this will save", "no driver is recorded", "the table 'drivers'")
    found = rk.portfolio(
        {**given, "Search": why}, correlation=0.3, shared={("Records", "Catalogue"): 0.2}
    )
    assert isinstance(found, Portfolio)
    return found


def test_the_answer_comes_first_with_its_range_and_the_stated_correlation(
    together: Portfolio,
) -> None:
    words = said(rk.portfolio_chart(together))
    assert words.startswith("Together, 2 initiatives are forecast to save €")
    assert "(likely €" in words.split(".")[0] + words.split(".")[1]
    assert "Stated: any two correlated by 0.3." in words


def test_the_total_is_not_the_sum_of_the_ends_and_says_so(together: Portfolio) -> None:
    assert "Adding up their low and their high ends would give" in said(
        rk.portfolio_chart(together)
    )


def test_what_is_shared_and_what_is_left_out_is_named(together: Portfolio) -> None:
    words = said(rk.portfolio_chart(together))
    assert "Records and Catalogue share 20% of the smaller one" in words
    assert "Not in it: 1 initiative without a forecast (Search)." in words


def test_where_more_buys_most_is_three_sentences(together: Portfolio) -> None:
    words = said(rk.portfolio_chart(together))
    for start in ("The next €1 of one-off cost", "A month earlier is worth most", "To know"):
        assert start in words


def test_the_figure_has_a_row_for_each_and_one_for_all(together: Portfolio) -> None:
    (drawn,) = [one for one in opened(rk.portfolio_chart(together)) if isinstance(one, Figure)]
    middles = [name for trace in drawn.spec["data"][1::2] for name in trace["y"]]
    assert middles == ["Catalogue", "Records", "All together"]
    assert 20 <= len(drawn.alt) <= 250


def test_no_forecast_at_all_is_a_sentence() -> None:
    assert "not known yet" in said(rk.portfolio_chart(rk.portfolio({}, correlation=0)))


def test_a_portfolio_that_loses_says_what_it_costs() -> None:
    losing = forecast({**USUAL, "time_saved": (0.1, 0.2, 0.3), "one_off_cost": (8e6, 9e6, 1e7)})
    words = said(rk.portfolio_chart(rk.portfolio({"Lost": losing}, correlation=0)))
    assert words.startswith("One initiative is forecast to cost more than they save by €")
