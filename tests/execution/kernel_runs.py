"""Cells that are run in warm kernels and in ordinary ones, and what is read from them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from nbformat import NotebookNode

AS_OF = {"as_of": "2014-06-30"}
IS_WARM = "import os; print(os.getppid() != int(os.environ['JPY_PARENT_PID']))"


def write_installed(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> None:
    """Install a module for the user whose packages lie in a folder."""
    monkeypatch.setenv("PYTHONUSERBASE", str(folder / "user"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    place = folder / "user" / "lib" / version / "site-packages"
    place.mkdir(parents=True)
    (place / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(place))


def said(ran: NotebookNode) -> str:
    """What the last cell printed."""
    return "".join(output.text for output in ran.cells[-1].outputs if "text" in output)


def outputs(ran: NotebookNode) -> str:
    return json.dumps([cell.get("outputs") for cell in ran.cells], indent=1)
