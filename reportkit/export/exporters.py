"""The three media as nbconvert exporters: ``jupyter nbconvert --to reportkit-email RUN.ipynb``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nbconvert.exporters import Exporter
from traitlets import Bool, Instance, default

from reportkit.export.charts import ChartRenderer
from reportkit.export.document import Document, read_document
from reportkit.export.email import render_email
from reportkit.export.pictures import draw_charts, email_pictures
from reportkit.export.plaintext import render_plaintext
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

Resources = dict[str, Any]


class _DocumentExporter(Exporter):
    """Reads the executed notebook once; each medium renders the document."""

    charts = Bool(
        default_value=True, help="Draw charts as pictures, where there is a browser."
    ).tag(config=True)
    renderer = Instance(
        ChartRenderer,
        allow_none=True,
        help="Draws the charts of several notebooks in one browser; opened by the caller.",
    )

    def from_notebook_node(  # type: ignore[override] # nbconvert says a node, and gives text
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        """Return the notebook in this medium, and what is to be written beside it."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        document = read_document(notebook)
        for problem in document.problems:
            self.log.warning("%s", problem)
        return self._rendered(document, resources), resources

    def _rendered(self, document: Document, resources: Resources) -> str:
        raise NotImplementedError

    def _drawn(self, document: Document) -> dict[str, bytes]:
        if not self.charts:
            return {}
        with self._renderer() as renderer:
            pictures = draw_charts(document.blocks, renderer)
            for sentence in filter(None, (renderer.why, *renderer.faults)):
                self.log.warning("%s", sentence)
        return pictures

    @contextmanager
    def _renderer(self) -> Iterator[ChartRenderer]:
        if self.renderer is not None:
            yield self.renderer
            return
        with ChartRenderer() as renderer:
            yield renderer


class WebExporter(_DocumentExporter):
    """One self-contained web page."""

    export_from_notebook = "reportkit web page"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def _rendered(self, document: Document, resources: Resources) -> str:
        del resources
        return render_web(document, self._drawn(document))


class EmailExporter(_DocumentExporter):
    """An email's HTML, its pictures beside it."""

    export_from_notebook = "reportkit email"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".email.html"

    def _rendered(self, document: Document, resources: Resources) -> str:
        charts = self._drawn(document)
        folder = resources.get("output_files_dir") or "images"
        pictures = email_pictures(document.blocks, charts)
        outputs = resources.get("outputs") or {}
        outputs.update({f"{folder}/{name}": content for name, content in pictures.items()})
        resources["outputs"] = outputs
        return render_email(document, charts, lambda name: f"{folder}/{name}")


class TextExporter(_DocumentExporter):
    """Plain text in 72 columns."""

    export_from_notebook = "reportkit plain text"
    output_mimetype = "text/plain"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".txt"

    def _rendered(self, document: Document, resources: Resources) -> str:
        del resources
        return render_plaintext(document)
