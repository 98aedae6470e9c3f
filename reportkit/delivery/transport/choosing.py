"""Which transport a project's letters take."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reportkit.delivery.transport.dialogue import Timeouts
from reportkit.delivery.transport.login import read_login
from reportkit.delivery.transport.outbox import Outbox
from reportkit.delivery.transport.smtp import Smtp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.reports import Project


def transport_of(
    project: Project,
    environ: Mapping[str, str] = os.environ,
    *,
    timeouts: Timeouts = Timeouts(),  # noqa: B008  frozen
) -> Smtp | Outbox:
    """Return the mail server that a project names in ``[delivery]``, else its outbox.

    Parameters
    ----------
    environ
        What has the server's login.
    timeouts
        How long the server is waited for.

    Raises
    ------
    DeliveryError
        If the server's login is named by half, or the keyring cannot be read.
    """
    keys = project.delivery
    if keys.host is None:
        return Outbox(project.outbox)
    return Smtp(keys.host, keys.port, keys.security, read_login(environ), timeouts)
