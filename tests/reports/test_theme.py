"""A project's own look: what it may ask for, and how a refusal helps."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from reportkit.errors import DefinitionError
from reportkit.reports import read_project
from reportkit.theme import HOUSE, contrast

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[project]
name = "Tests"
sender = "reports@example.org"
[reports.one]
title = "One"
notebook = "one.ipynb"
[theme]
"""


def _write(folder: Path, theme: str) -> Path:
    file = folder / "reportkit.toml"
    file.write_text(GOOD + theme, encoding="utf-8")
    return file


def _complaint(folder: Path, theme: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        read_project(_write(folder, theme))
    return str(caught.value)


def _logo(
    folder: Path, size: tuple[int, int] = (320, 80), mode: str = "RGB", **save: object
) -> None:
    written = io.BytesIO()
    Image.new(mode, size, "white").save(written, "PNG", **save)
    (folder / "logo.png").write_bytes(written.getvalue())


def test_a_project_that_says_nothing_has_the_look_of_the_house(tmp_path: Path) -> None:
    assert read_project(_write(tmp_path, "")).theme == HOUSE


def test_a_project_gives_name_logo_colours_and_fonts(tmp_path: Path) -> None:
    _logo(tmp_path)
    theme = read_project(
        _write(
            tmp_path,
            'company = "Example plc"\nlogo = "logo.png"\naccent = "#7A1FA8"\n'
            'concern_dark = "#ffb46b"\nfonts = ["Brand Sans", "Arial"]\n',
        )
    ).theme

    assert theme.company == "Example plc"
    assert theme.logo is not None
    assert (theme.logo.width, theme.logo.height) == (160, 40)
    assert theme.light.accent == "#7a1fa8"
    assert theme.light.improvement == HOUSE.light.improvement
    assert theme.dark.concern == "#ffb46b"
    assert theme.font_family == '"Brand Sans", Arial, sans-serif'


@pytest.mark.parametrize(
    ("line", "reached", "ground"),
    [
        ('accent = "#ffcc00"', "1.4 on light paper", "#f4f7fc"),
        ('neutral = "#777777"', "4.1 on light paper", "#f4f7fc"),
        ('concern_dark = "#803000"', "1.7 on dark paper", "#1a222e"),
    ],
)
def test_a_colour_that_cannot_be_read_is_told_with_the_nearest_that_can(
    tmp_path: Path, line: str, reached: str, ground: str
) -> None:
    key, _, value = line.partition(" = ")
    said = _complaint(tmp_path, f"{line}\n")

    assert said.startswith(f"reportkit.toml: theme.{key} = '{value.strip(chr(34))}' has a contrast")
    assert f"{reached} ({ground}); words need 4.5" in said
    offered = said.rpartition('"#')[2][:6]
    assert contrast(f"#{offered}", ground) >= 4.5
    read_project(_write(tmp_path, f'{key} = "#{offered}"\n'))


@pytest.mark.parametrize(
    ("theme", "part"),
    [
        ('accent = "blue"', "is not a colour. Write it as"),
        ("accent = 7", "theme.accent = 7 is not a text in quotes"),
        ('acent = "#1f5fa8"', "[theme] has no key 'acent'. Did you mean 'accent'?"),
        ('fonts = ["Inter; } body { display: none"]', "is not a font's name"),
        ("fonts = []", "theme.fonts"),
        ('company = "two\\nlines"', "is not one line"),
        ('company = "A"\nlogo = "none.png"', "theme.logo = 'none.png' can't be read"),
        ('logo = "logo.png"', "Add 'company'"),
    ],
)
def test_a_wrong_key_or_value_is_told_with_what_to_write(
    tmp_path: Path, theme: str, part: str
) -> None:
    _logo(tmp_path)
    assert part in _complaint(tmp_path, f"{theme}\n")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    said = _complaint(tmp_path, 'accent = "#ffcc00"\nconcern = "red"\nfont = "Arial"\n')
    assert len(said.splitlines()) == 3


LOGO = 'company = "A"\nlogo = "logo.png"\n'


def test_a_transparent_logo_is_refused_as_dark_clients_shine_through(tmp_path: Path) -> None:
    _logo(tmp_path, mode="RGBA")
    assert "is transparent" in _complaint(tmp_path, LOGO)
    _logo(tmp_path, mode="P", transparency=0)
    assert "is transparent" in _complaint(tmp_path, LOGO)


def test_a_logo_larger_than_a_masthead_is_refused_with_the_size_that_fits(tmp_path: Path) -> None:
    _logo(tmp_path, (900, 80))
    assert "is 900 x 80 pixels. Scale it to 480 x 120 at most" in _complaint(tmp_path, LOGO)


def test_a_logo_that_is_no_whole_png_is_refused(tmp_path: Path) -> None:
    _logo(tmp_path)
    whole = (tmp_path / "logo.png").read_bytes()
    for broken in (whole[:-20], b"", b"\xff\xd8 a photograph", whole[:40] + b"x" + whole[41:]):
        (tmp_path / "logo.png").write_bytes(broken)
        assert "is not a whole PNG" in _complaint(tmp_path, LOGO)


def test_a_logo_heavier_than_an_email_bears_is_refused(tmp_path: Path) -> None:
    noise = Image.effect_noise((480, 120), 200)
    noise.convert("RGB").save(tmp_path / "logo.png", compress_level=0)
    assert "kB of every message" in _complaint(tmp_path, LOGO)
