"""Small parts of which tests make executed notebooks."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image as Pillow

from reportkit import media
from reportkit.blocks import Block, blocks_to_json
from reportkit.export.document import Document, read_document
from reportkit.fact import Fact, facts_to_json

if TYPE_CHECKING:
    import nbformat


def view(blocks: tuple[Block, ...], facts: tuple[Fact, ...] = ()) -> nbformat.NotebookNode:
    data = {
        media.VIEW: {
            "view": "sample", "blocks": blocks_to_json(blocks), "facts": facts_to_json(facts)
        },
        media.PLAIN: "a view",
    }  # fmt: skip
    return new_code_cell("secret_code()", outputs=[new_output("display_data", data)])


def shown(*outputs: Any, tags: tuple[str, ...] = ()) -> Document:
    cell = new_code_cell("x", outputs=list(outputs), metadata={"tags": list(tags)})
    return read_document(new_notebook(cells=[new_markdown_cell("Words."), cell]))


def data(metadata: dict[str, Any] | None = None, **data: Any) -> Any:
    mimes = {"html": media.HTML, "plain": media.PLAIN, "png": media.PNG, "plotly": media.PLOTLY}
    return new_output(
        "display_data",
        {mimes.get(name, name): value for name, value in data.items()},
        metadata=metadata or {},
    )


def png(width: int = 8, height: int = 6, kind: str = "PNG") -> str:
    file = io.BytesIO()
    Pillow.new("RGB", (width, height), "white").save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def only(document: Document, kind: type[Block]) -> Any:
    (block,) = [block for block in document.blocks if isinstance(block, kind)]
    return block
