"""Imports that leave out what is not needed and takes long."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without(module: str) -> Iterator[None]:
    """Import as if a module were not installed, as long as the ``with`` block lasts.

    For what is optional to those who import it: jsonschema, by way of nbformat, takes
    `rfc3987_syntax` where it is there, to judge internationalised addresses. No notebook's schema
    has any, and it builds its grammar as it is imported: half of what a worker would import.

    Parameters
    ----------
    module
        By full name; one that is imported already stays.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # Python's own way to say so
    try:
        yield
    finally:
        del sys.modules[module]
