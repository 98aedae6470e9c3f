"""What the tests of delivery stand on: real databases, on a real server where it takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postgresql_server import PostgresqlServer


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """What a project declares as its ledger: an empty one of each kind."""
    if request.param == "sqlite":
        yield ""
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.new_ledger() as url:
        yield url
