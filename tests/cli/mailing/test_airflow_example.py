"""The DAG of the documents, run by Apache Airflow itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.delivery.ledger import State

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "airflow_dag.py"
AIRFLOW = Path(sys.prefix) / "airflow" / "bin" / "airflow"
SCHEDULED = """to = ["ada@example.org"]
schedule = "0 7 3 * *"
stale_after = "3d"
"""

Airflow = Callable[..., subprocess.CompletedProcess[str]] if TYPE_CHECKING else Any


@pytest.fixture
def airflow(tmp_path: Path, mailing: Path) -> Airflow:
    """Airflow with a home of its own, whose DAG calls for the project."""
    if not AIRFLOW.is_file():
        said = "Airflow is not installed: scripts/set-up test fetches it"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    home = tmp_path / "airflow"
    (home / "dags").mkdir(parents=True)
    shutil.copy(EXAMPLE, home / "dags")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "REPORTKIT_PROJECT": str(mailing),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [AIRFLOW, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    assert call("db", "migrate").returncode == 0
    return call


def test_a_run_of_the_dag_sends_what_is_queued(
    airflow: Airflow, mailing: Path, noted: Callable[..., Any], states: Callable[..., Any]
) -> None:
    definition = mailing / "reportkit.toml"
    text = definition.read_text("utf-8").replace('"2014-12-31"', '"previous month end"')
    scheduled = text.replace('to = ["ada@example.org", "bob@example.org"]', SCHEDULED)
    definition.write_text(scheduled, encoding="utf-8")
    (mailing / ".venv").symlink_to(sys.prefix)
    noted(mailing, "ada@example.org", state=State.QUEUED)
    ran = airflow("dags", "test", "reportkit_due")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert states(mailing) == {"ada@example.org": "sent"}


def test_a_run_fails_where_reportkit_does(airflow: Airflow, mailing: Path) -> None:
    (mailing / ".venv").symlink_to(sys.prefix)
    (mailing / "reportkit.toml").write_text("[project", encoding="utf-8")
    ran = airflow("dags", "test", "reportkit_due")
    assert ran.returncode != 0
    assert "is not TOML" in ran.stdout + ran.stderr
