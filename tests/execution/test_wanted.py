"""What notebooks import is read from their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.execution.warm.wanted import wanted_by

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_modules_names_and_what_reportkit_imports_late_are_wanted(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(
        tmp_path / "a.ipynb",
        "%matplotlib inline\nimport numpy as np, scipy.stats\nimport reportkit as rk",
        "def f():\n    from pandas import DataFrame\n    return rk.headline(np.nan)",
    )
    write_notebook(tmp_path / "b.ipynb", "from great_tables import *\nimport numpy", "not python")
    assert wanted_by([tmp_path / "a.ipynb", tmp_path / "b.ipynb", tmp_path / "none.ipynb"]) == [
        "great_tables",
        "numpy",
        "pandas.DataFrame",
        "reportkit",
        "reportkit.headline",
        "scipy.stats",
    ]


def test_a_name_that_reportkit_is_given_is_known_as_reportkits(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(tmp_path / "a.ipynb", "import reportkit as kit", "kit.headline(); rk.other()")
    assert wanted_by([tmp_path / "a.ipynb"]) == ["reportkit", "reportkit.headline"]
