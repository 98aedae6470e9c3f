"""Workers, kernels and their ends: all of them real."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.editions import Archive, Crew, Order
from reportkit.reports import Parameters, read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

DAY = dt.date(2014, 12, 31)
FATE = """
import os, signal
if who == "crash":
    os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)
    __import__("time").sleep(60)
if who == "raise":
    raise ValueError(who)
print("for", who)
"""


def test_one_failure_even_a_crash_never_stops_the_others(
    make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a worker that is killed leaves its sockets
    root = make_project(FATE, parameters='as_of = "2014-12-31"  # day\nwho = "all"  # for whom')
    archive = Archive(root / "editions")
    orders = [
        Order("tiny", Parameters(DAY, {"as_of": "2014-12-31", "who": who}, {}), who)
        for who in ("crash", "raise", "one", "other")
    ]
    with Crew(2, read_project(root / "reportkit.toml"), archive) as crew:
        outcomes = {outcome.audience: outcome for outcome in crew.build(orders)}
    assert set(outcomes) == {"crash", "raise", "one", "other"}
    assert "ended by SIGKILL" in (outcomes["crash"].error or "")
    assert "raised ValueError: raise" in (outcomes["raise"].error or "")
    assert outcomes["one"].error is outcomes["other"].error is None
    assert [edition.audience for edition in archive.editions()] == ["one", "other"]
