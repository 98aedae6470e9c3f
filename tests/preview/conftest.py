"""A preview of a small project, as it is started from a terminal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import nbformat
import pytest

if TYPE_CHECKING:
    from pathlib import Path

TINY = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, blocks_to_json, text

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        said = [Paragraph(text(f"Line {n}.")) for n in range(200)]
        blocks = (Masthead("Tiny", as_of, as_of), Paragraph(text(SAID), Role.ANSWER), *said)
        return {media.VIEW: {"view": "view", "blocks": blocks_to_json(blocks), "facts": []}}
"""

Starter = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Path:
    return make_project("SAID = 'All is well.'", TINY, "View()")


@pytest.fixture
def started() -> Iterator[Starter]:
    """Start a preview in a folder, and return its process and address; it ends with the test."""
    with ExitStack() as opened:

        def start(
            folder: Path, *options: str, environment: dict[str, str] | None = None
        ) -> tuple[subprocess.Popen[str], str]:
            command = [sys.executable, "-m", "reportkit", "preview", *options]
            running = opened.enter_context(
                subprocess.Popen(
                    command,
                    cwd=folder,
                    env={**os.environ, **(environment or {})},
                    stdout=subprocess.PIPE,
                    text=True,
                    start_new_session=True,
                )
            )
            opened.callback(_ended, running)
            assert running.stdout is not None
            return running, running.stdout.readline().split()[-1]

        yield start


def _ended(running: subprocess.Popen[str]) -> None:
    if running.poll() is None:
        running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 0


@pytest.fixture
def address(project: Path, started: Starter) -> str:
    """Where the preview of a project's notebook is shown."""
    return started(project, "tiny.ipynb", "--no-browser")[1]


@pytest.fixture
def save(project: Path) -> Callable[[int, str], None]:
    """Save a notebook with another source of a cell, as editors do: under another name first."""

    def save(at: int, source: str) -> None:
        notebook = nbformat.read(project / "tiny.ipynb", as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
        [cell for cell in notebook.cells if cell.cell_type == "code"][at].source = source
        nbformat.write(notebook, project / "new.ipynb")  # type: ignore[no-untyped-call]  # nbformat has no types
        (project / "new.ipynb").rename(project / "tiny.ipynb")

    return save
