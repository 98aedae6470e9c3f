from __future__ import annotations

from importlib import import_module

import pytest
from measured_by_hand import measured

from reportkit import media
from reportkit.blocks import Figure, Paragraph, text
from reportkit.views.showing import _SHOWN
from reportkit.views.view import View

AMOUNTS = Paragraph(text("Likely $3.1m to $4.0m."))


def test_two_amounts_in_dollars_are_not_a_formula_between_them() -> None:
    shown = View("amounts", (AMOUNTS,))._repr_mimebundle_()[media.HTML]
    assert "mathjax_ignore" in shown
    assert "Likely $3.1m to $4.0m." in shown


def test_a_view_with_one_figure_is_drawn_live_under_its_message() -> None:
    spec = {"data": [{"type": "bar", "y": [1, 2]}], "layout": {"margin": {"l": 40}}}
    figure = Figure("From $1m to $2m & up", "a year", "Bar chart: from $1m to $2m.", spec)
    drawn = View("chart", (figure,))._repr_mimebundle_()[media.PLOTLY]
    assert drawn["layout"]["title"]["text"] == "From &#36;1m to &#36;2m &amp; up"
    assert drawn["data"] == spec["data"]


def test_a_view_without_a_figure_offers_nothing_to_draw() -> None:
    assert media.PLOTLY not in View("amounts", (AMOUNTS,))._repr_mimebundle_()


@pytest.mark.parametrize(("module", "name"), _SHOWN)
def test_every_noun_that_shows_itself_is_where_ipython_looks_for_it(module: str, name: str) -> None:
    assert getattr(import_module(module), name).__module__ == module


def test_a_measured_saving_that_ends_a_cell_shows_its_answer() -> None:
    view = _SHOWN["reportkit.savings.measure.measured", "Measured"](measured())
    assert "it has saved $1.6m before cost" in view._repr_mimebundle_()[media.PLAIN]
