"""Reports that are due, from Apache Airflow 3.

Airflow only calls; when a report is due stands in its `reportkit.toml`. A run that is late, retried
or started twice sends nothing twice: the ledger sees to that.
"""

import datetime as dt
import os
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

# The folder with reportkit.toml, and the environment that reportkit is installed in.
PROJECT = Path(os.environ.get("REPORTKIT_PROJECT", "/srv/reports"))

with DAG(
    dag_id="reportkit_due",
    description="Build and send the reports that are due",
    schedule="*/5 * * * *",
    start_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    catchup=False,  # what was missed is caught up with by each report's own rule
    max_active_runs=1,
    tags=["reports"],
) as dag:
    BashOperator(
        task_id="due",
        bash_command=".venv/bin/reportkit due",
        cwd=str(PROJECT),
        append_env=True,  # logins reach reportkit by the worker's environment
        retries=0,  # the next run does what this one could not
        execution_timeout=dt.timedelta(hours=2),
    )
