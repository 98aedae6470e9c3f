"""No edition is kept that holds a secret: whichever cell let it out, and however it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from reportkit.editions import Archive, Order
from reportkit.editions.build import Built, build_edition
from reportkit.errors import EditionError, ParameterError
from reportkit.export.charts import ChartRenderer
from reportkit.reports import Parameters, read_project

MORE = 'secrets = ["warehouse_password"]\n'
VARIABLE = "REPORTKIT_SECRET_WAREHOUSE_PASSWORD"
PASSWORD = "c0rrect/horse&battery"  # noqa: S105  invented
ASKED = "import reportkit as rk\npassword = rk.secret('warehouse_password')\n"

Maker = Callable[..., Path]


def build(root: Path, **given: str) -> Built:
    parameters = Parameters(dt.date(2014, 12, 31), {"as_of": "2014-12-31", **given}, {})
    project = read_project(root / "reportkit.toml")
    with ChartRenderer() as charts:
        return build_edition(Order("tiny", parameters), project, Archive(root / "editions"), charts)


def kept(root: Path) -> list[Path]:
    return [path for path in (root / "editions").rglob("*") if path.is_file()]


def test_a_report_that_uses_its_secret_and_shows_it_nowhere_is_kept(
    make_project: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    built = build(make_project(ASKED + "print(len(password))\npassword", more=MORE))
    assert f'"{len(PASSWORD)}\\n"' in (built.edition.path / "notebook.ipynb").read_text("utf-8")
    assert not [path for path in kept(built.edition.path) if b"horse" in path.read_bytes()]


def test_a_report_that_prints_its_secret_is_not_kept(
    make_project: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    shown = "from urllib.parse import quote\nprint('db://me:' + quote(password, '') + '@host')"
    root = make_project(ASKED + shown, more=MORE)
    with pytest.raises(EditionError) as caught:
        build(root)
    said = str(caught.value)
    assert "would hold the secret 'warehouse_password'" in said
    assert "notebook.ipynb (cell 3, escaped)" in said
    assert "horse" not in said
    assert kept(root) == []


def test_a_report_that_shows_the_environment_is_not_kept(
    make_project: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUD_API_TOKEN", "t0ken-of-the-cloud")
    monkeypatch.setenv("REPORTKIT_SMTP_PASSWORD", "of-the-mail-server")
    root = make_project("import os\ndict(os.environ)")
    with pytest.raises(EditionError) as caught:
        build(root)
    assert "'CLOUD_API_TOKEN'" in str(caught.value)
    assert "SMTP" not in str(caught.value)  # the kernel never had it, so it could not show it
    assert kept(root) == []


def test_a_secret_that_came_in_as_a_parameter_is_found_where_papermill_wrote_it(
    make_project: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    both = 'as_of = "2014-12-31"  # day\naddress = ""  # where'
    root = make_project("1", parameters=both, more=MORE)
    with pytest.raises(EditionError, match=r"notebook\.ipynb \(cell 2"):
        build(root, address=f"db://me:{PASSWORD}@host")


def test_without_its_secret_no_kernel_is_started(
    make_project: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    root = make_project("1", more=MORE, kernel="there-is-no-such-kernel")
    with pytest.raises(ParameterError, match=f"Set the variable {VARIABLE}"):
        build(root)
