"""An empty ledger, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledger_rows import Clock, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportkit.delivery.ledger import Ledger


@pytest.fixture
def place(ledger_address: str, tmp_path: Path) -> Place:
    return Place(ledger_address, tmp_path / "editions")


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    with place.open() as ledger:
        yield ledger


@pytest.fixture
def clock(place: Place) -> Clock:
    return place.clock
