"""What the tests of delivery stand on: real databases, on a real server where it takes one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from postgresql_server import PostgresqlServer, find_server, running_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A server for all tests of this process, which give themselves a database each."""
    if find_server() is None:
        said = "there is no PostgreSQL server: as root, scripts/set-up test installs it"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with running_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest) -> Iterator[str]:
    """What a project declares as its ledger: an empty one of each kind."""
    if request.param == "sqlite":
        yield ""
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.new_ledger() as url:
        yield url
