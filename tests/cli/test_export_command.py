"""An edition handed on as one file, by the command as it is typed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl

from reportkit.editions import altered
from reportkit.export.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

    import pytest

CELL = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, blocks_to_json, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        blocks = (Masthead("Tiny", as_of, as_of), Paragraph(text("We saved 7 hours."), Role.ANSWER))
        saved = Fact("saved", "Saved", Estimate(7, "hours"), as_of, Grade.RECORDED, "the log")
        view = {"blocks": blocks_to_json(blocks), "facts": facts_to_json((saved,))}
        return {media.VIEW: {"view": "view", **view}}

View()
"""


def test_an_edition_becomes_one_file_beside_the_reader_and_is_not_touched(
    make_project: Callable[..., Path],
    command: Callable[..., Popen[str]],
    here: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_project(CELL)
    running = command(root, "run", "tiny")
    assert running.wait(timeout=120) == 0, running.communicate()
    edition = root / "editions" / "tiny" / "2014-12-31"

    made = here(root, "export", "tiny/2014-12-31", "--to", "xlsx")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("tiny-2014-12-31.xlsx  ")
    book = openpyxl.load_workbook(io.BytesIO((root / "tiny-2014-12-31.xlsx").read_bytes()))
    assert [cell.value for cell in book["Facts"][2]][:2] == ["Saved", 7]

    (root / "out").mkdir()
    assert here(root, "export", str(edition), "--to", "xlsx", "--output", "out").code == 0
    again = (root / "out" / "tiny-2014-12-31.xlsx").read_bytes()
    assert again == (root / "tiny-2014-12-31.xlsx").read_bytes()

    inside = here(root, "export", "tiny", "--to", "xlsx", "--output", str(edition / "data.xlsx"))
    assert inside.code == 2
    assert "no edition is ever changed. Name another place with --output." in inside.err

    refused = here(root, "export", "tiny", "--to", "xlsx", "--output", "no/such/folder.xlsx")
    assert refused.code == 2
    assert "can't be written (No such file or directory)" in refused.err

    unknown = here(root, "export", "tny/2014-12-31", "--to", "pdf")
    assert unknown.code == 2
    assert "There is no edition 'tny/2014-12-31'" in unknown.err
    assert "Did you mean 'tiny/2014-12-31'?" in unknown.err

    unbuilt = here(root, "export", "each/2014-12-31", "--to", "xlsx")
    assert "There are editions of tiny; build one: reportkit run REPORT" in unbuilt.err

    if find_browser() is not None:
        printed = here(root, "export", "tiny", "--to", "pdf", "--output", "report.pdf")
        assert (printed.code, printed.err) == (0, "")
        assert (root / "report.pdf").read_bytes().startswith(b"%PDF-")

    monkeypatch.setenv("BROWSER_PATH", str(root / "nothing"))
    without = here(root, "export", "tiny", "--to", "pdf", "--output", "other.pdf")
    assert without.code == 2
    assert "Install chromium, or name one in BROWSER_PATH." in without.err
    assert not (root / "other.pdf").exists()
    assert altered(edition) == ()


def test_a_form_that_there_is_not_and_an_archive_without_editions_are_told(
    make_project: Callable[..., Path], here: Callable[..., Any]
) -> None:
    root = make_project(CELL)
    assert "'pdf', 'xlsx'" in here(root, "export", "tiny", "--to", "docx").err
    empty = here(root, "export", "tiny", "--to", "pdf")
    assert empty.code == 2
    assert "holds none. Build one: reportkit run" in empty.err
