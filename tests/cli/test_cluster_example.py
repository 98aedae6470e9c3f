"""The cluster of the documents, held against Kubernetes' schema, Dask's options and our own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
EXAMPLE = EXAMPLES / "cluster.yaml"
VERSIONS = ("1.27", kubernetes_validate.latest_version())
DASK = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}


def documents() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(EXAMPLE.read_text("utf-8")))


def named(kind: str, name: str) -> dict[str, Any]:
    (found,) = [
        each for each in documents() if (each["kind"], each["metadata"]["name"]) == (kind, name)
    ]
    return found


def pods() -> dict[str, dict[str, Any]]:
    """What runs, by the label that others find it by."""
    templates = [each["spec"]["template"] for each in documents() if "template" in each["spec"]]
    return {each["metadata"]["labels"]["app"]: each["spec"] for each in templates}


def container(app: str) -> dict[str, Any]:
    (only,) = pods()[app]["containers"]
    return dict(only)


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_knows_every_key_and_value_of_the_cluster(version: str) -> None:
    for document in documents():
        kubernetes_validate.validate(document, version, strict=True)
    assert set(pods()) == {"reports-scheduler", "reports-workers", "reports-run"}


@pytest.mark.parametrize("app", ["reports-scheduler", "reports-workers"])
def test_dask_knows_what_its_processes_are_started_with(app: str) -> None:
    program, kind, *arguments = container(app)["command"]
    assert program == "dask"
    context = DASK[kind].make_context(kind, arguments)
    assert context.params.get("scheduler") in {None, "tcp://reports-scheduler:8786"}


def test_the_job_runs_a_command_of_ours(here: Callable[..., Any], tmp_path: Path) -> None:
    program, *arguments = container("reports-run")["command"]
    assert program == "reportkit"
    ended = here(tmp_path, *arguments, "--help")
    assert (ended.code, ended.err) == (0, "")


def test_all_of_them_find_the_scheduler_and_may_reach_it() -> None:
    service = named("Service", "reports-scheduler")["spec"]
    assert service["selector"]["app"] == "reports-scheduler"
    (port,) = service["ports"]
    (listens,) = container("reports-scheduler")["ports"]
    assert port["port"] == listens["containerPort"] == 8786
    for app in ("reports-workers", "reports-run"):
        assert "tcp://reports-scheduler:8786" in container(app)["command"]
    (rule,) = named("NetworkPolicy", "reports-scheduler")["spec"]["ingress"]
    (peer,) = rule["from"]
    (who,) = peer["podSelector"]["matchExpressions"]
    assert set(who["values"]) == {"reports-workers", "reports-run", *due_labels()}


def due_labels() -> set[str]:
    """What the pod of cronjob.yaml is found by."""
    (job,) = (
        each
        for each in yaml.safe_load_all((EXAMPLES / "cronjob.yaml").read_text("utf-8"))
        if each["kind"] == "CronJob"
    )
    pod = job["spec"]["jobTemplate"]["spec"]["template"]
    return set(pod["metadata"]["labels"].values())


def test_job_and_workers_have_the_same_project_and_see_the_same_editions() -> None:
    job, worker = container("reports-run"), container("reports-workers")
    assert len({container(app)["image"] for app in pods()}) == 1
    for key in ("workingDir", "volumeMounts", "envFrom"):
        assert job[key] == worker[key]
    assert pods()["reports-run"]["volumes"] == pods()["reports-workers"]["volumes"]
    (claim,) = [each for each in documents() if each["kind"] == "PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
