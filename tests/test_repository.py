"""What holds for the repository as a whole, and is easily lost in a single change."""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import tokenize
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
MOST_LINES = 300
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc"}
HAND_WRITTEN = {".py", ".ipynb", ".css", ".js", ".j2", ".csv", ".toml", ".json"}
# Said in parts, so that this file does not name what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "files." + "pythonhosted.org",
    "deb." + "debian.org",
    "registry." + "npmjs.org",
]


def paths(*patterns: str) -> list[Path]:
    """The files of the repository, with those that are new and not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = {ROOT / name for name in listed.split("\0") if name}
    return sorted(path for path in found if path.is_file())


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def short(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def pins() -> dict[str, str]:
    lines = read("constraints.txt").splitlines()
    return {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in lines}


def needed(distribution: str, extras: frozenset[str]) -> set[str]:
    """Every distribution that one needs to be installed, and what those need in turn."""
    seen: set[tuple[str, frozenset[str]]] = set()
    wanted = [(canonicalize_name(distribution), extras)]
    while wanted:
        name, extras = wanted.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for requirement in map(Requirement, metadata.requires(name) or []):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": e}) for e in {"", *extras}):
                wanted.append((canonicalize_name(requirement.name), frozenset(requirement.extras)))
    return {name for name, _ in seen} - {canonicalize_name(distribution)}


def read_notebook(path: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def uncommented(source: str) -> list[str]:
    """The names that are given a value with no comment beside it or on the line above."""
    lines = source.splitlines()
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    commented = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    above = {number + 1 for number in commented if lines[number - 1].lstrip().startswith("#")}
    return [
        ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and not (commented & {node.lineno, node.end_lineno}) | (above & {node.lineno})
    ]


NOTEBOOKS = paths("*.ipynb")


def test_no_file_names_a_package_registry() -> None:
    naming = [
        path for path in paths() if any(host.encode() in path.read_bytes() for host in REGISTRIES)
    ]
    assert short(naming) == []


def test_constraints_are_pins_one_a_line_in_order() -> None:
    lines = read("constraints.txt").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+]+", line)] == []
    assert lines == sorted(set(lines), key=str.lower)


@pytest.mark.parametrize("extra", ["", "test"])
def test_everything_that_is_installed_for_us_is_pinned_and_has_its_pin(extra: str) -> None:
    installed = {name: metadata.version(name) for name in needed("reportkit", frozenset({extra}))}
    pinned = pins()
    assert {name: pinned.get(name) for name in installed} == installed


def test_every_pin_works_with_the_oldest_python_that_the_kit_promises() -> None:
    promised = re.search(r'^requires-python = ">=([\d.]+)"', read("pyproject.toml"), re.MULTILINE)
    assert promised
    wanting = {
        name: accepted
        for name in needed("reportkit", frozenset({"test"}))
        if (accepted := metadata.metadata(name).json.get("requires_python"))
        and f"{promised[1]}.0" not in SpecifierSet(str(accepted))
    }
    assert wanting == {}


def test_what_the_kit_asks_for_is_pinned_within_what_it_accepts() -> None:
    asked = [
        Requirement(line.rpartition("; extra")[0] or line)
        for line in metadata.requires("reportkit") or []
    ]
    pinned = pins()
    assert [
        str(each) for each in asked if pinned[canonicalize_name(each.name)] not in each.specifier
    ] == []


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    long = [path for path in paths("*.py") if len(path.read_bytes().splitlines()) > MOST_LINES]
    assert short(long) == []


def test_no_name_says_nothing() -> None:
    vague = [p for p in paths("*.py") if VAGUE_NAMES & {*p.relative_to(ROOT).with_suffix("").parts}]
    assert short(vague) == []


def test_no_two_files_of_tests_share_a_name() -> None:
    """Tests are no package, so pytest could not tell them apart."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert [name for name in dict.fromkeys(names) if names.count(name) > 1] == []


def test_nothing_that_is_made_is_kept() -> None:
    made = {".ipynb_checkpoints", "editions", ".venv", "__pycache__", "dist", "build"}
    kept = [
        p
        for p in paths()
        if p.relative_to(ROOT).parts[0] in made or ".ipynb_checkpoints" in p.parts
    ]
    assert short(kept) == []


def test_nothing_that_is_written_by_hand_is_left_out() -> None:
    rooms = ("reportkit", "tests", "scripts", "notebooks", "data")
    written = {p for room in rooms for p in (ROOT / room).rglob("*") if p.suffix in HAND_WRITTEN}
    left_out = written - set(paths())
    assert short(sorted(p for p in left_out if ".ipynb_checkpoints" not in p.parts)) == []


def test_there_are_notebooks() -> None:
    assert {"portfolio_summary.ipynb", "initiative_review.ipynb"} <= {
        path.name for path in NOTEBOOKS
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_kept_without_what_it_showed(path: Path) -> None:
    cells = code_cells(read_notebook(path))
    shown = [cell["id"] for cell in cells if cell["outputs"] or cell["execution_count"] is not None]
    assert shown == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_says_what_each_of_its_parameters_is(path: Path) -> None:
    tagged = [
        "".join(cell["source"])
        for cell in code_cells(read_notebook(path))
        if "parameters" in cell["metadata"].get("tags", [])
    ]
    assert len(tagged) == 1
    assert uncommented(tagged[0]) == []


def test_a_parameter_without_a_comment_is_found() -> None:
    source = (
        'as_of = "2014-12-31"  # the day\nunit: str = "GBP"\n# how many\nfirst = (\n    1,\n)\n'
    )
    assert uncommented(source) == ["unit"]


def test_the_readme_begins_with_the_two_commands() -> None:
    readme = read("README.md")
    blocks = re.findall(r"^(?:```\w*\n(.*?)^```|((?: {4}.*\n)+))", readme, re.MULTILINE | re.DOTALL)
    first = (fenced or indented for fenced, indented in blocks)
    commands = [line.partition("#")[0].strip() for line in next(first, "").splitlines()]
    assert commands[:2] == ["make report", "make test"]


def test_every_rule_that_is_off_has_its_reason() -> None:
    text = read("pyproject.toml")
    table = re.search(r"^ignore = \[.*?^\[tool\.mypy\]", text, re.MULTILINE | re.DOTALL)
    assert table
    rules = [line for line in table[0].splitlines() if re.search(r'"[A-Z]+\d*"', line)]
    assert len(rules) > 1
    assert [line.strip() for line in rules if not re.search(r"#\s*\S.*\w", line)] == []


def without_reason(source: str) -> list[int]:
    """The lines that excuse themselves from a rule without naming it and saying why."""
    excuse = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b(.*)")
    reasoned = re.compile(r"(?:: [A-Z]+\d+(?:, [A-Z]+\d+)*|\[[\w, -]+\])\W+\w.*\w")
    return [
        number
        for number, line in enumerate(source.splitlines(), 1)
        if (found := excuse.search(line)) and not reasoned.match(found[1])
    ]


def test_every_exception_in_the_code_names_its_rule_and_has_its_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths("*.py")
        if path != Path(__file__)
        for number in without_reason(path.read_text("utf-8"))
    ]
    assert bare == []


def test_an_exception_without_a_reason_is_found() -> None:
    source = "a  # noqa\nb  # noqa: S101\nc  # noqa: S101  why\nd  # type: ignore[arg-type]\n"
    assert without_reason(source) == [1, 2, 4]
