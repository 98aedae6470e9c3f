from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from reportkit.errors import ParameterError
from reportkit.reports import Parameter, read_signature

if TYPE_CHECKING:
    from pathlib import Path

Read = Callable[[str], dict[str, Parameter]]


@pytest.fixture
def read(tmp_path: Path, write_notebook: Callable[..., None]) -> Read:
    def read_cell(source: str) -> dict[str, Parameter]:
        write_notebook(tmp_path / "n.ipynb", parameters=source)
        return dict(read_signature(tmp_path / "n.ipynb").parameters)

    return read_cell


def test_names_defaults_types_and_comments_are_read_without_running_anything(
    read: Read,
) -> None:
    found = read(
        "import os\n"
        'as_of = "2014-12-31"  # the day\n'
        "weeks = 12\n"
        "# share of use\n"
        "share = 0.82\n"
        "draft = False\n"
        'sites = ["a", "b"]\n'
        "limit: int | None = None\n"
        "today = os._exit(1)\n",
    )
    assert found["as_of"] == Parameter("as_of", "2014-12-31", str, "the day")
    assert found["share"] == Parameter("share", 0.82, float, "share of use")
    kinds = {name: parameter.kind for name, parameter in found.items()}
    assert kinds == {
        "as_of": str,
        "weeks": int,
        "share": float,
        "draft": bool,
        "sites": list,
        "limit": int,
        "today": None,
    }


def test_a_negative_default_is_a_literal(read: Read) -> None:
    assert read("shift = -2")["shift"].default == -2


def test_a_notebook_without_the_cell_says_how_to_tag_one(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(tmp_path / "n.ipynb", parameters=None)
    with pytest.raises(ParameterError, match="no cell tagged 'parameters'") as caught:
        read_signature(tmp_path / "n.ipynb")
    assert "property inspector" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 5


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "it is empty"),
        (b"as_of = 1", "not JSON"),
        (b'{"a": 1}', "format 4"),
        (b'{"cells": 3}', "format 4"),
        (b"[]", "format 4"),
        (b'{"nbformat": 5, "cells": []}', "format 4"),
        (b'{"nbformat": 4, "cells": [{"source": "", "metadata": {}}]}', "format 4"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": 1}]}', "4"),
        ("{}".encode("utf-16"), "cannot be read"),
    ],
)
def test_what_is_no_notebook_is_told_as_such(tmp_path: Path, content: bytes, part: str) -> None:
    (tmp_path / "n.ipynb").write_bytes(content)
    with pytest.raises(ParameterError, match=part):
        read_signature(tmp_path / "n.ipynb", "n.ipynb")


def test_a_missing_notebook_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"n\.ipynb is not there"):
        read_signature(tmp_path / "n.ipynb", "n.ipynb")


def test_a_cell_that_is_not_python_is_told_with_its_line(read: Read) -> None:
    with pytest.raises(ParameterError, match="not Python: line 2"):
        read("a = 1\nb = = 2")
