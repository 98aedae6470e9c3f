"""What clients keep, as derived from caniemail.com's data."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from reportkit.export.checks import allow_list
from reportkit.export.checks.allow_list import client_support

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data" / "email" / "caniemail.json"

needs_data = pytest.mark.skipif(not DATA.is_file(), reason=f"there is no {DATA}")


def support_of(feature: dict[str, Any]) -> dict[str, str]:
    """Whether the latest version of each client that we write for keeps a feature."""
    stats = feature["stats"]
    return {
        "classic Outlook": list(stats["outlook"]["windows"].values())[-1],
        "new Outlook": list(stats["outlook"]["outlook-com"].values())[-1],
        "Gmail": list(stats["gmail"]["desktop-webmail"].values())[-1],
        "Apple Mail": list(stats["apple-mail"]["ios"].values())[-1],
    }


@needs_data
def test_the_file_is_what_its_script_derives_from_the_data() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "derive_client_support.py"))
    derived = script["derive"](json.loads(DATA.read_text("utf-8")))
    assert json.loads(script["TARGET"].read_text("utf-8")) == derived


@needs_data
def test_every_property_that_is_allowed_is_kept_by_every_client() -> None:
    features = {each["slug"]: each for each in json.loads(DATA.read_text("utf-8"))["data"]}
    looked_at = 0
    for name in sorted(client_support().properties):
        feature = features.get(f"css-{name}")
        if feature is not None:
            looked_at += 1
            dropped = [who for who, kept in support_of(feature).items() if kept[0] not in "ya"]
            assert dropped == [], name
    assert looked_at >= 20


@needs_data
def test_what_is_let_through_without_support_is_dropped_by_somebody() -> None:
    # What every client keeps needs no excuse.
    kept = client_support().properties
    assert allow_list.HARMLESS_PROPERTIES.keys() & kept == set()
    assert allow_list.UNDOUBTED_PROPERTIES & client_support().dropped.keys() == set()


def test_the_support_names_its_source_and_its_day() -> None:
    held = json.loads(Path(allow_list.__file__).with_name("client_support.json").read_text("utf-8"))
    assert held["source"].startswith("caniemail.com")
    assert "MIT" in held["source"]
    assert client_support().date == "2026-05-13"


@pytest.mark.parametrize("name", ["padding", "max-width", "line-height", "vertical-align"])
def test_what_tables_are_laid_out_with_is_kept(name: str) -> None:
    assert name in client_support().properties


@pytest.mark.parametrize("name", ["border-radius", "box-shadow", "float", "position", "opacity"])
def test_what_classic_outlook_drops_is_not_kept(name: str) -> None:
    assert "classic Outlook" in client_support().dropped[name]
