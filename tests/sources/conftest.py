from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a source in the contract's layout: two initiatives, costs and metrics."""
    source = tmp_path / "data"
    source.mkdir()
    (source / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\nb,B,GBP\n")
    (source / "cash_flows.csv").write_text(
        'initiative,month,kind,actual\na,2024-01,running,£1.2k\na,2024-02,one-off,"1,250"\n'
    )
    (source / "metrics.csv").write_text(
        "initiative,metric,period,value\na,calls,2024-01-01,5\na,calls,2024-01-08,\n"
    )
    return source
