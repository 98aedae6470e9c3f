"""One edition, built by a real kernel: what is in it, and when there is none."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
from typing import TYPE_CHECKING

import pytest

from reportkit.editions import Archive, Order, altered
from reportkit.editions.build import Built, build_edition
from reportkit.errors import ExecutionError, ExportError
from reportkit.export.charts import ChartRenderer
from reportkit.reports import Parameters, read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = dt.date(2014, 12, 31)
FILES = {"notebook.ipynb", "report.html", "email.html", "email.txt", "message.eml", "facts.json"}
STABLE = ("report.html", "email.html", "email.txt", "message.eml", "facts.json")
VIEW = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, blocks_to_json, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        blocks = (
            Masthead("Tiny <b>", as_of, as_of),
            Paragraph(text("We saved 7 hours & more."), Role.ANSWER),
        )
        saved = Fact("saved", "Saved", Estimate(7, "hours"), as_of, Grade.RECORDED, "the log")
        view = {"blocks": blocks_to_json(blocks), "facts": facts_to_json((saved,))}
        return {media.VIEW: {"view": "view", **view}}

View()
"""


def build(root: Path, archive: Archive, snapshot: Path | None = None) -> Built:
    parameters = Parameters(DAY, {"as_of": "2014-12-31"}, {})
    order = Order("tiny", parameters, audience="a/b", snapshot=snapshot)
    with ChartRenderer() as charts:
        return build_edition(order, read_project(root / "reportkit.toml"), archive, charts)


def test_an_edition_holds_every_medium_its_data_and_what_it_was_made_of(
    make_project: Callable[..., Path],
) -> None:
    read = "import os, pathlib\nprint(pathlib.Path(os.environ['REPORTKIT_SNAPSHOT']).name)"
    root = make_project(VIEW, read)
    archive = Archive(root / "editions")
    snapshot = root / "snapshot"
    snapshot.mkdir()
    (snapshot / "snapshot.json").write_text('{"warnings": ["1 date could not be read"]}')
    built = build(root, archive, snapshot)
    path = built.edition.path
    assert path == root / "editions" / "tiny" / "2014-12-31" / "a%2Fb"
    found = {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}
    assert found == FILES | {"manifest.json", "data/snapshot.json"}
    manifest = built.manifest
    assert manifest.says == "We saved 7 hours & more."
    assert manifest.warnings == ("1 date could not be read",)
    assert set(manifest.files) == found - {"manifest.json"}
    assert manifest.parameters == {"as_of": "2014-12-31"}
    assert set(manifest.seconds) == {"execute", "read", "charts", "export", "checks"}
    assert {"python", "reportkit", "papermill"} <= set(manifest.versions)
    assert altered(path) == ()
    assert json.loads((path / "facts.json").read_text("utf-8"))[0]["id"] == "saved"
    message = email.message_from_bytes(
        (path / "message.eml").read_bytes(), policy=email.policy.default
    )
    assert message["From"] == "Tests <reports@example.org>"
    assert str(root) not in (path / "notebook.ipynb").read_text("utf-8")
    assert archive.editions() == (built.edition,)


def test_the_same_input_gives_the_same_bytes(make_project: Callable[..., Path]) -> None:
    root = make_project(VIEW, "print({'b', 'a', 'c', 'd', 'e'}, hash('a'))")
    one, other = (build(root, Archive(root / name)).edition.path for name in ("one", "other"))
    for name in STABLE:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.parametrize(
    ("cell", "error", "part"),
    [
        ("1 / 0", ExecutionError, "Cell 3 of tiny.ipynb raised ZeroDivisionError"),
        (VIEW.replace("as_of, as_of)", 'as_of, "2014-06-30")'), ExportError, "2014-06-30"),
    ],
)
def test_what_fails_leaves_nothing(
    make_project: Callable[..., Path], cell: str, error: type[Exception], part: str
) -> None:
    root = make_project(cell)
    archive = Archive(root / "editions")
    with pytest.raises(error, match=part):
        build(root, archive)
    assert not [path for path in archive.root.rglob("*") if path.is_file()]


def test_a_notebook_may_not_change_the_data_that_its_edition_keeps(
    make_project: Callable[..., Path],
) -> None:
    cell = "import os, pathlib\npathlib.Path(os.environ['REPORTKIT_SNAPSHOT'], 'a').write_text('2')"
    root = make_project(VIEW, cell)
    archive = Archive(root / "editions")
    with archive.stage() as staged:
        (staged / "data").mkdir()
        (staged / "data" / "a").write_text("1")
        with pytest.raises(ExecutionError, match=r"tiny\.ipynb changed the data"):
            build(root, archive, staged / "data")
    assert archive.editions() == ()
