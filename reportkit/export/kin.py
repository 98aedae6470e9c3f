"""A browser as its child process starts it: in that process's own group, and without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from choreographer.browsers.chromium import Chromium

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_NETWORK = "http://127.0.0.1:9"
"""The proxy it is given. Nobody listens there: what it draws lies in what it is given."""


class Kin(Chromium):
    """A browser in this process's own group, so that killing the group ends it too."""

    def get_popen_args(self) -> Mapping[str, Any]:
        """Return how it is started: not as the leader of a group of its own."""
        return {**super().get_popen_args(), "start_new_session": False}
