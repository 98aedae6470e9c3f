"""A clean report, built once, to be broken in one place by each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from clean_report import Change, document, proof_of

from reportkit.export.browser import find_browser
from reportkit.export.charts import ChartRenderer
from reportkit.export.pictures import draw_charts

if TYPE_CHECKING:
    from reportkit.export.checks.proof import Proof


@pytest.fixture(scope="session")
def drawn() -> dict[str, bytes]:
    """The charts of the clean report, as a browser draws them."""
    if find_browser() is None:
        pytest.skip("there is no browser on this machine")
    with ChartRenderer() as renderer:
        pictures = draw_charts(document().blocks, renderer)
        assert renderer.why == ""
    return pictures


@pytest.fixture(scope="session")
def proof(drawn: dict[str, bytes]) -> Proof:
    return proof_of(document(), drawn)


@pytest.fixture
def change(proof: Proof) -> Change:
    return Change(proof)
