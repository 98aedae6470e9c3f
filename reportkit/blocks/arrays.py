"""A trace's array, as Plotly's JSON holds it."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np


def array(value: object) -> list[Any]:
    """Return a trace's array, also where Plotly packed it (``dtype`` and ``bdata``)."""
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, dict) and {"dtype", "bdata"} <= value.keys():
        try:
            packed = base64.b64decode(str(value["bdata"]))
            unpacked = np.frombuffer(packed, dtype=np.dtype(f"<{value['dtype']}"))
        except (ValueError, TypeError):
            return []
        return list(unpacked.tolist())
    return []
