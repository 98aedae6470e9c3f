"""Runs in kernels that are forked from one template."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from kernel_runs import AS_OF

from reportkit.execution.execute import execute
from reportkit.execution.warm.pool import warm_kernels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from reportkit.execution.warm.pool import WarmKernels


@pytest.fixture
def run(tmp_path: Path, write_notebook: Callable[..., None]) -> Iterator[Callable[..., Any]]:
    """Run cells in a warm kernel, one after another from one template, or in an ordinary one."""
    notebooks = [tmp_path / "first.ipynb", tmp_path / "second.ipynb"]
    stack = ExitStack()
    open_kernels: list[WarmKernels] = []

    def run(*cells: str, ordinary: bool = False, at: int = 0, **keys: Any) -> NotebookNode:
        write_notebook(notebooks[at], *cells)
        if not open_kernels:
            open_kernels.append(stack.enter_context(warm_kernels(notebooks, tmp_path)))
        warm = None if ordinary else open_kernels[0]
        return execute(notebooks[at], AS_OF, root=tmp_path, warm=warm, **keys)

    with stack:
        yield run
