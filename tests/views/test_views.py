from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import reportkit as rk
from reportkit import media
from reportkit.blocks import Bar, blocks_from_json
from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.fact import facts_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.contract.dataset import Tables
    from reportkit.views.view import View


@pytest.fixture(scope="module")
def catalogue() -> Tables:
    return rk.read("data/automation", as_of="2026-10-31").only("catalogue")


@pytest.fixture(scope="module")
def licence() -> Tables:
    return rk.read("data/exemplars", as_of="2014-11-30").only("driving-record")


def every_view(tables: Tables) -> Iterator[View]:
    forecast, progress = rk.forecast_savings(tables), rk.track_progress(tables)
    yield rk.headline(forecast, progress)
    yield rk.scorecard(forecast, progress)
    yield rk.savings_chart(forecast)
    yield rk.business_case(forecast)
    yield rk.tornado(forecast)
    yield rk.stage_strip(progress)
    yield rk.milestone_moves(progress)
    yield rk.decisions(progress)
    yield rk.learnings(progress)
    yield rk.provenance(tables, forecast)


def runs_of(value: object) -> Iterator[dict[str, object]]:
    """Yield every run of text in blocks' JSON."""
    if isinstance(value, dict):
        if "tone" in value and "href" in value:
            yield value
        for part in value.values():
            yield from runs_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from runs_of(part)


def test_every_view_shows_itself_in_jupyter_on_the_web_in_an_email_and_as_text(
    catalogue: Tables,
) -> None:
    for view in every_view(catalogue):
        bundle = view._repr_mimebundle_()
        assert {media.VIEW, media.HTML, media.PLAIN} <= set(bundle)
        assert blocks_from_json(bundle[media.VIEW]["blocks"]) == view.blocks
        assert facts_from_json(bundle[media.VIEW]["facts"]) == view.facts


def test_a_printed_fact_is_among_the_facts_that_its_view_states(catalogue: Tables) -> None:
    for view in every_view(catalogue):
        stated = {fact.id for fact in view.facts}
        printed = {
            run["fact"]
            for run in runs_of(view._repr_mimebundle_()[media.VIEW]["blocks"])
            if run["fact"]
        }
        assert printed <= stated, view.name


def test_the_same_tables_give_the_same_views(catalogue: Tables) -> None:
    assert list(every_view(catalogue)) == list(every_view(catalogue))


def test_a_view_whose_table_is_missing_says_which_and_does_not_fail(licence: Tables) -> None:
    said = {view.name: view._repr_mimebundle_()[media.PLAIN] for view in every_view(licence)}
    assert "'experiments'" in said["learnings"]
    assert "'decisions'" in said["decisions"]
    assert "not known yet" in " ".join(said["savings_chart"].split())


def test_the_headline_answers_in_one_short_sentence_with_its_range(catalogue: Tables) -> None:
    forecast, progress = rk.forecast_savings(catalogue), rk.track_progress(catalogue)
    words = rk.headline(forecast, progress)._repr_mimebundle_()[media.PLAIN]
    (answer,) = re.findall(r"Forecast to save [^;]*;[^.]*\.\d?[^.]*\.", " ".join(words.split()))
    assert "(likely $" in answer
    assert len(answer.split()) <= 25


def test_nouns_may_be_given_in_any_order(catalogue: Tables) -> None:
    forecast, progress = rk.forecast_savings(catalogue), rk.track_progress(catalogue)
    assert rk.headline(forecast, progress) == rk.headline(progress, forecast)


def test_a_headline_without_progress_says_what_to_write(catalogue: Tables) -> None:
    with pytest.raises(EstimateError, match=r"Write rk\.headline\(forecast, measured, progress\)"):
        rk.headline(rk.forecast_savings(catalogue))


def test_a_titled_view_is_a_changed_copy(catalogue: Tables) -> None:
    view = rk.learnings(rk.track_progress(catalogue))
    titled = view.titled("What we learned")
    assert titled.blocks[1:] == view.blocks
    assert titled != view


def test_a_figure_that_is_not_known_is_a_sentence_and_never_a_zero() -> None:
    view = rk.savings_chart(Unknown("What this will save", "no driver is recorded", "drivers"))
    words = view._repr_mimebundle_()[media.PLAIN]
    assert "not known yet" in words
    assert "0" not in words


def test_bars_never_leave_their_cell(catalogue: Tables) -> None:
    view = rk.stage_strip(rk.track_progress(catalogue))
    shares = [
        cell.share
        for block in view.blocks
        if block.kind == "table"
        for row in block.rows
        for cell in row
        if isinstance(cell, Bar)
    ]
    assert shares
    assert all(0 <= share <= 1 for share in shares)
