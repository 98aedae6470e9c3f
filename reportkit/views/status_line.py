"""The line above the answer: the status, why, and what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Role
from reportkit.story.status.line import status_words

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.story.status import Status


def status_line(status: Status, before: Fact | None = None) -> Paragraph:
    """Return the status with its shape, its word, why, and what it was in the last edition.

    Parameters
    ----------
    status
        From :func:`reportkit.status`.
    before
        What the last edition stated under the id of ``status.fact``; None where there is none.
    """
    return Paragraph(status_words(status, before), Role.STATUS)
