"""Readers who were told since different days are told the same once they have the same report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from change_lines import lines
from small_initiative import said

import reportkit as rk
from reportkit.contract.previous import Previous
from reportkit.views.changes import changes_view
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

JULY, AUGUST, SEPTEMBER = (dt.date(2026, month, day) for month, day in ((7, 31), (8, 31), (9, 30)))
Built = tuple[View, Previous]


def built(tables: Tables, previous: Previous | None) -> Built:
    """Return what a reader is told, and all that an edition with it states."""
    tables = replace(tables, previous=previous)
    forecast, progress = rk.forecast_savings(tables), rk.track_progress(tables)
    signals = rk.signals(tables)
    status = rk.status(progress, forecast, signals)
    view = changes_view(rk.changes(tables, status, forecast, progress, signals))
    return view, Previous(tables.as_of, tuple(view.facts), f"automation/{tables.as_of}")


@pytest.fixture(scope="module")
def whole() -> Tables:
    return rk.read("data/automation", as_of="2026-10-31").only("catalogue")


def test_what_a_report_was_compared_with_leaves_no_trace_in_the_next_one(whole: Tables) -> None:
    _, july = built(whole.before(JULY), None)
    _, august = built(whole.before(AUGUST), july)
    apart = {
        "since august": built(whole.before(SEPTEMBER), august),
        "since july": built(whole.before(SEPTEMBER), july),
        "since others' august": built(whole.before(SEPTEMBER), replace(august, received=False)),
        "never": built(whole.before(SEPTEMBER), None),
    }
    told = {name: tuple(lines(view)) for name, (view, _) in apart.items()}
    assert told["since august"] != told["since july"]
    assert "Since your last report, 31 July" in said(apart["since july"][0])
    assert "This is your first report." in said(apart["since others' august"][0])
    october = {tuple(lines(built(whole, september)[0])) for _, september in apart.values()}
    assert len(october) == 1
