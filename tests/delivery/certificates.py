"""Certificates of a house of our own, and how a test comes to trust them."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass(frozen=True)
class House:
    """An authority that signs for its servers."""

    authority: trustme.CA

    def context(self, *names: str) -> ssl.SSLContext:
        """Return a server's context, with a certificate for these names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*(names or ("localhost",))).configure_cert(context)
        return context

    def is_trusted(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the process trust it, as an operator does."""
        file = folder / "house.pem"
        self.authority.cert_pem.write_to_path(str(file))
        monkeypatch.setenv("SSL_CERT_FILE", str(file))


@cache
def house() -> House:
    """Return the house: making keys takes time, so there is one for all tests."""
    return House(trustme.CA())
