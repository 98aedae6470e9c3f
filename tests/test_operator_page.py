"""What docs/operator.md says is true: from nothing to a sent report, and every command it names."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main

from reportkit.cli.app import app
from reportkit.delivery.ledger import State, open_ledger
from reportkit.reports.definition import Definition

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operator.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
PROGRAM = ".venv/bin/reportkit "


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the page's commands read, with what it tells to add to `reportkit.toml`."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    definition = (ROOT / "reportkit.toml").read_text("utf-8")
    # The page begins before anything of it is there.
    definition = re.sub(r"^\[delivery\].*?(?=^\[)", "", definition, flags=re.DOTALL | re.MULTILINE)
    text = "\n".join([definition, *EXAMPLES[:2]])
    (tmp_path / "reportkit.toml").write_text(text, encoding="utf-8")
    return tmp_path


def commands() -> list[str]:
    lines = (line.strip().partition("  #")[0] for line in PAGE.splitlines())
    return [line for line in lines if line.startswith(PROGRAM)]


def test_from_nothing_each_reader_is_sent_the_report_once(project: Path) -> None:
    assert len(commands()) >= 7
    for command in commands():
        done = subprocess.run(
            [sys.executable, "-m", "reportkit", *shlex.split(command.removeprefix(PROGRAM))],
            cwd=project,
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    letters = [file.read_text("utf-8") for file in (project / "outbox").glob("*.eml")]
    heads = [letter.partition("\n\n")[0] for letter in letters]
    assert sum("Catalogue" in head for head in heads) == len(heads) == 2, heads
    with open_ledger("", project / "trial") as ledger:
        sent = {row.recipient: row.state for row in ledger.deliveries()}
    assert sent == dict.fromkeys(["board@example.org", "cfo@example.org"], State.SENT)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_definition(example: str) -> None:
    plain: dict[str, Any] = {
        "project": {"name": "Tests", "sender": "reports@example.org"},
        "reports": {"tiny": {"title": "Tiny", "notebook": "tiny.ipynb"}},
    }
    Definition.model_validate(plain | tomllib.loads(example), context={"time_zone": "UTC"})


def known(words: list[str]) -> list[str]:
    """Return the options of a command that is named, sub-command and all."""
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert not getattr(command, "commands", {}) or not words, words
    return [option for parameter in command.params for option in parameter.opts]


def test_every_command_that_is_named_is_there_with_its_options() -> None:
    named = {
        " ".join(words.split())
        for words in re.findall(r"reportkit ((?:[a-z]+\b|--?[a-z-]+|[A-Z-]+|[\[\]:\d ]|\n)+)", PAGE)
    }
    assert len(named) >= 20
    for text in named:
        words = [word.strip("[]`.,") for word in text.split()]
        if words[0] not in typer.main.get_command(app).commands:  # type: ignore[attr-defined]  # it is a group
            continue
        options = [word for word in words if word.startswith("--")]
        assert set(options) <= {*known(words), "--help"}, text


def every_option(command: Any) -> set[str]:
    options = {option for parameter in command.params for option in parameter.opts}
    for sub in getattr(command, "commands", {}).values():
        options |= every_option(sub)
    return options


def test_every_option_that_is_named_is_there() -> None:
    others = {
        "--from-literal",
        "--replicas",
        "--host",
        "--nthreads",
        "--nworkers",
    }  # kubectl's and Dask's
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE)) - others
    assert named <= every_option(typer.main.get_command(app))


def test_no_command_is_left_out() -> None:
    mailing = ("due", "serve", "send", "approve", "hold", "resend", "deliveries", "replay")
    for command in mailing:
        assert f"`reportkit {command}" in PAGE, command
    for command in typer.main.get_command(app).commands["schedule"].commands:  # type: ignore[attr-defined]  # as above
        assert re.search(rf"reportkit\s+schedule\s+{command}", PAGE), command


def test_every_state_of_a_delivery_is_explained() -> None:
    explained = re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE)
    assert [state.value for state in State] == explained


def test_every_page_and_file_that_is_linked_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert linked
    assert [name for name in linked if not (ROOT / "docs" / name).exists()] == []
