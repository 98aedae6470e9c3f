"""Imports go down only, within a tower; what computes and what speaks does no I/O."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "reportkit").rglob("*.py"))

ERRORS = {"errors"}
GROUND = {
    *("errors", "estimate", "fact", "formats", "glossary"),
    *("media", "period", "secrecy", "theme", "wording"),
}
BRIDGE = GROUND | {"blocks"}
STORY = BRIDGE | {"contract", "savings", "progress"}
VIEWS = STORY | {"story"}

# What a floor stands on. A floor that is not named here fails the tests: give it its place.
FLOORS: dict[str, set[str]] = {
    "errors": set(),
    "media": set(),
    "theme": set(),
    "wording": set(),
    "period": ERRORS,
    "secrecy": ERRORS | {"wording"},
    "estimate": ERRORS,
    "fact": ERRORS | {"estimate", "period"},
    "formats": ERRORS | {"estimate"},
    "glossary": set(),
    "blocks": GROUND,
    "contract": GROUND,
    "sources": GROUND | {"contract"},
    "savings": GROUND | {"contract"},
    "progress": GROUND | {"contract"},
    "story": STORY,
    "views": VIEWS | {"sources"},  # a kept edition is read back to say what it changed
    "reports": BRIDGE,
    "execution": BRIDGE | {"reports"},
    "export": BRIDGE | {"reports", "execution"},
    "editions": BRIDGE | {"reports", "execution", "export"},
    "delivery": BRIDGE | {"reports", "execution", "export", "editions"},
    "preview": BRIDGE | {"reports", "execution", "export", "editions"},
}
LEFT = {"contract", "sources", "savings", "progress", "story", "views"}
RIGHT = {"reports", "execution", "export", "editions", "delivery", "preview"}
FLOORS |= {
    "reportkit": GROUND | {"blocks"} | LEFT,
    "cli": BRIDGE | LEFT | RIGHT | {"reportkit"},
    "__main__": {"cli"},
}

PURE = {"savings", "progress", "story"}
OUTSIDE_WORLD = {
    *("asyncio", "ftplib", "glob", "http", "io", "os", "pathlib", "random", "requests", "shutil"),
    *("smtplib", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "time", "urllib"),
    *("duckdb", "fsspec", "openpyxl", "pyarrow", "sqlalchemy"),
}
OUTSIDE_CALLS = {"open", "print", "input", "now", "utcnow", "today", "read_text", "write_text"}
CLOCKS = {"perf_counter", "monotonic", "time_ns", "fromtimestamp"}
READERS = ("read_csv", "read_excel", "read_json", "read_parquet", "read_sql", "read_html")
WRITERS = ("to_csv", "to_excel", "to_json", "to_parquet", "to_sql", "to_pickle")


@dataclass(frozen=True)
class Module:
    """A module as its imports show it: ``name`` is dotted and begins with ``reportkit``."""

    name: str
    tree: ast.Module
    is_package: bool = False

    @property
    def floor(self) -> str:
        return floor_of(self.name)

    def imports(self) -> set[str]:
        """Everything it imports, by whatever statement, wherever in the module it stands."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=names):
                    found.update(alias.name for alias in names)
                case ast.ImportFrom(module=module, names=names, level=level):
                    origin = ".".join([*self._package(level), *([module] if module else [])])
                    found.update(f"{origin}.{alias.name}" for alias in names)
                case ast.Call(args=[ast.Constant(value=str(target)), *_]) if _called(node) in {
                    "import_module",
                    "__import__",
                }:
                    found.add(target)
        return found

    def _package(self, level: int) -> list[str]:
        parts = self.name.split(".")
        return parts[: len(parts) - level + self.is_package] if level else []


def floor_of(name: str) -> str:
    """`reportkit.story.say.say_value` stands on `story`; `reportkit` itself is the public API."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else "reportkit"


def read_module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(
        name=".".join(parts[:-1] if is_package else parts),
        tree=ast.parse(path.read_text("utf-8")),
        is_package=is_package,
    )


def made_up(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def imports_up(module: Module) -> list[str]:
    """What a module imports that does not lie below it."""
    below = FLOORS[module.floor] | {module.floor}
    ours = {name for name in module.imports() if name.split(".")[0] == "reportkit"}
    return sorted(name for name in ours if floor_of(name) not in below)


def reaches_outside(module: Module) -> list[str]:
    """Where a module touches files, the network, the environment or the clock."""
    found = [name for name in module.imports() if name.split(".")[0] in OUTSIDE_WORLD]
    outside = OUTSIDE_CALLS | CLOCKS | {*READERS, *WRITERS}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = _called(node)
            unseeded = name == "default_rng" and not node.args and not node.keywords
            if name in outside or unseeded:
                found.append(f"{name}() in line {node.lineno}")
    return sorted(found)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    assert imports_up(read_module(path)) == []


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if read_module(path).floor in PURE],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_what_computes_and_what_speaks_does_no_io_and_reads_no_clock(path: Path) -> None:
    assert reaches_outside(read_module(path)) == []


def test_every_module_and_folder_of_the_package_has_its_floor() -> None:
    rooms = {path.relative_to(ROOT / "reportkit").parts[0].removesuffix(".py") for path in MODULES}
    assert rooms - {"__init__"} <= FLOORS.keys()


def test_no_floor_stands_on_one_that_stands_on_it() -> None:
    for floor, below in FLOORS.items():
        assert not [other for other in below if floor in FLOORS[other] and other != floor]


def test_the_towers_do_not_know_each_other() -> None:
    assert not [floor for floor in LEFT | PURE if FLOORS[floor] & (RIGHT | {"cli"})]
    assert not [floor for floor in RIGHT if FLOORS[floor] & (LEFT | {"cli", "reportkit"})]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("reportkit.export.web", "from reportkit.story.say import say_value"),
        ("reportkit.export.web", "import reportkit as rk"),
        ("reportkit.export.web", "from reportkit import read"),
        ("reportkit.export.web", "from reportkit.editions import archive"),
        ("reportkit.export.web", "from ..views import headline"),
        ("reportkit.export.web", "from .. import views"),
        ("reportkit.estimate", "from reportkit.fact import Fact"),
        ("reportkit.savings.cash", "from reportkit import sources"),
        ("reportkit.story.say", "def say() -> None:\n    from reportkit.views import headline"),
        ("reportkit.story.say", "if TYPE_CHECKING:\n    import reportkit.views.headline"),
        ("reportkit.views.table", "import_module('reportkit.cli.app')"),
        ("reportkit.views.table", "importlib.import_module('reportkit.cli.app')"),
    ],
)
def test_an_import_that_goes_up_is_found(name: str, source: str) -> None:
    assert len(imports_up(made_up(name, source))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("reportkit.export.web", "from reportkit.blocks import Text"),
        ("reportkit.export.web", "from .document import read_document"),
        ("reportkit.story.say", "from reportkit.story import likelihood, lessons"),
        ("reportkit.story.say", "import pandas as pd"),
        ("reportkit.cli.app", "from reportkit import read\nfrom reportkit.editions import archive"),
    ],
)
def test_an_import_that_goes_down_is_left_alone(name: str, source: str) -> None:
    assert imports_up(made_up(name, source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path as p",
        "from pathlib import Path",
        "def late() -> None:\n    import subprocess",
        "def read() -> str:\n    return open('prices.csv').read()",
        "def year() -> int:\n    return dt.date.today().year",
        "def stamp() -> object:\n    return pd.Timestamp.now(tz='UTC')",
        "def frame() -> object:\n    return pd.read_csv('prices.csv')",
        "def draws() -> object:\n    return np.random.default_rng()",
    ],
)
def test_a_way_to_the_outside_is_found(source: str) -> None:
    assert len(reaches_outside(made_up("reportkit.savings.cash", source))) == 1


def test_pure_code_is_left_alone() -> None:
    source = "import datetime as dt\ndef draws() -> object:\n    return np.random.default_rng(0)"
    assert reaches_outside(made_up("reportkit.savings.cash", source)) == []
