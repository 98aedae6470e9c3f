"""The CronJob of the documents, held against Kubernetes' own schema."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kubernetes_validate
import pytest
import yaml

from reportkit.cli.mailing.timer import LONGEST_STOP

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "cronjob.yaml"
VERSIONS = ("1.27", kubernetes_validate.latest_version())


def documents() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(EXAMPLE.read_text("utf-8")))


def cron_job() -> dict[str, Any]:
    (job,) = [each for each in documents() if each["kind"] == "CronJob"]
    return job


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_knows_every_key_and_value(version: str) -> None:
    kinds = []
    for document in documents():
        kubernetes_validate.validate(document, version, strict=True)
        kinds.append(document["kind"])
    assert kinds == ["PersistentVolumeClaim", "CronJob"]


def test_a_misspelt_key_is_found() -> None:
    job = cron_job()
    job["spec"]["concurrencyPolice"] = job["spec"].pop("concurrencyPolicy")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, VERSIONS[-1], strict=True)


def test_what_its_container_runs_is_a_command_of_ours(
    here: Callable[..., Any], tmp_path: Path
) -> None:
    (container,) = cron_job()["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    program, *arguments = container["command"]
    assert program == "reportkit"
    ended = here(tmp_path, *arguments, "--help")
    assert (ended.code, ended.err) == (0, ""), shlex.join(arguments)
    editions = next(each for each in container["volumeMounts"] if each["name"] == "editions")
    assert editions["mountPath"] == f"{container['workingDir']}/editions"


def test_jobs_do_not_pile_up_and_a_letter_is_waited_for() -> None:
    spec = cron_job()["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert pod["restartPolicy"] == "Never"
    assert pod["terminationGracePeriodSeconds"] >= LONGEST_STOP
