"""docs/definition.md says what the models hold, and every example in it is taken."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportkit.reports import AudienceKeys, DeliveryKeys, Report, read_project
from reportkit.reports.audience_table import read_audience_table
from reportkit.reports.definition import ProjectKeys
from reportkit.reports.theme import ThemeKeys

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "definition.md"

# What a table must have besides, so that a key alone can be tried.
NEEDED: dict[type[BaseModel], str] = {
    ProjectKeys: 'name = "Tests"\nsender = "reports@example.org"\n',
    DeliveryKeys: "",
    Report: 'title = "One"\nnotebook = "one.ipynb"\nto = ["ada@example.org"]\n'
    'time_zone = "UTC"\nas_of = "yesterday"\nstale_after = "3d"\n',
    AudienceKeys: 'name = "a"\nrows = "all"\n',
    ThemeKeys: "",
}
EXAMPLES = [
    pytest.param(model, key, example, id=f"{model.__name__}.{key}-{number}")
    for model in NEEDED
    for key, field in model.model_fields.items()
    for number, example in enumerate(field.examples or [])
]


def test_the_page_of_the_definition_is_what_the_models_say() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "describe_definition.py"))
    assert PAGE.read_text("utf-8") == written["describe"]()


def test_every_key_says_what_it_means_and_how_it_is_written() -> None:
    for model in NEEDED:
        silent = [
            key
            for key, field in model.model_fields.items()
            if not field.description or not field.examples
        ]
        assert silent == [], model.__name__


@pytest.mark.parametrize(("model", "key", "example"), EXAMPLES)
def test_every_example_of_the_page_is_taken(model: type[BaseModel], key: str, example: str) -> None:
    keys = tomllib.loads(NEEDED[model])
    keys[key] = tomllib.loads(f"it = {example}")["it"]
    assert getattr(model.model_validate(keys), key) != "", key


def test_the_definition_at_the_head_of_the_page_is_enough_to_send_by_schedule(
    tmp_path: Path,
) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "reportkit.toml").write_text(shown, encoding="utf-8")
    assert set(read_project(tmp_path / "reportkit.toml").schedules) == {"automation"}


def test_the_table_of_readers_on_the_page_is_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```csv\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "readers.csv").write_text(shown, encoding="utf-8")
    north, board = read_audience_table(tmp_path / "readers.csv", "readers.csv")
    assert (north.rows, board.rows) == ({"site": ("Leeds", "York")}, {})
