"""The DAG of the documents, run by Apache Airflow itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reportkit.delivery.ledger import State

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "airflow_dag.py"
AIRFLOW = Path(sys.prefix) / "airflow" / "bin" / "airflow"
SCHEDULED = """to = ["ada@example.org"]
schedule = "0 7 3 * *"
stale_after = "3d"
"""

Airflow = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for Airflow, with the DAG and a database."""
    if not AIRFLOW.is_file():
        said = "Airflow is not installed: scripts/set-up test fetches it"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    home = tmp_path_factory.mktemp("airflow")
    (home / "dags").mkdir()
    shutil.copy(EXAMPLE, home / "dags")
    migrated = call(home, "db", "migrate")
    assert migrated.returncode == 0, migrated.stderr
    return home


@pytest.fixture
def airflow(home: Path, mailing: Path) -> Airflow:
    """Airflow, whose DAG calls for the project."""
    return partial(call, home, REPORTKIT_PROJECT=str(mailing))


def call(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {
        **ours,
        **variables,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    return subprocess.run(
        [AIRFLOW, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


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
