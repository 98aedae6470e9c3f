"""The ``[delivery]`` table of ``reportkit.toml``: by which server, to which domains, how fast."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reportkit.reports.kinds import Kind, Line
from reportkit.reports.recipients import Address, Domains
from reportkit.reports.zone import ZoneName

LEDGER_VARIABLE = "REPORTKIT_LEDGER"
"""The environment variable that holds the ledger's whole URL, password and all."""

_SERVER = re.compile(r"(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?")
_HIGHEST_PORT = 65535
_FASTEST = 60_000  # messages a minute
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LEDGERS = ("sqlite", "postgresql", "postgresql+psycopg")


def _parts(server: str) -> tuple[str, int | None]:
    found = _SERVER.fullmatch(server)
    if found is None or not 0 < int(found["port"] or 1) <= _HIGHEST_PORT:
        raise ValueError("is no server. Write it as smtp.example.org or smtp.example.org:587.")
    return found["host"].strip("[]"), int(found["port"]) if found["port"] else None


def _server(text: str) -> str:
    _parts(text)
    return text


def _ledger(text: str) -> str:
    """Refuse a URL that can't be used, or that holds what the file must not: never show it."""
    try:
        parts = urlsplit(text)
        password = parts.password or dict(parse_qsl(parts.query)).get("password")
    except ValueError:
        raise ValueError("is no URL. Write it as postgresql://user@host/name.") from None
    if password:
        raise ValueError(
            f"holds a password, which a file is no place for. Set {LEDGER_VARIABLE} to the whole "
            "URL in the environment, and leave the password out here."
        )
    if parts.scheme not in _LEDGERS:
        raise ValueError(
            "is no ledger that is known. Write postgresql://user@host/name or sqlite:///file, or "
            "leave it out: it is then kept among the editions."
        )
    return text


def _rate(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _FASTEST:
        raise ValueError(f"is no whole number of messages a minute from 1 to {_FASTEST}.")
    return value


class DeliveryKeys(BaseModel):
    """The table as it is written; without it messages are put into the outbox, and sent nowhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    server: Annotated[str, AfterValidator(_server), Kind("a host, or `host:port`")] | None = Field(
        default=None,
        description="The mail server. Left out: messages are put into the outbox. Its login is "
        "`REPORTKIT_SMTP_USER` and `REPORTKIT_SMTP_PASSWORD`, or in the keyring.",
        examples=['"smtp.example.org"', '"smtp.example.org:2525"'],
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the line to it is made safe (ports 587, 465, 25). `none` only to this "
        "very machine.",
        examples=['"tls"'],
    )
    allowed_domains: Domains | None = Field(
        default=None,
        description="Where mail may go. Left out: the sender's domain only.",
        examples=['["example.org", "*.example.org"]'],
    )
    rate: Annotated[
        int, BeforeValidator(_rate), Kind("a whole number of messages a minute from 1 to 60000")
    ] = Field(default=60, description="How fast they are sent, at most.", examples=["30"])
    ledger: Annotated[str, AfterValidator(_ledger), Kind("a URL without a password")] | None = (
        Field(
            default=None,
            description="Where it is noted who was sent what. Left out: in a file among the "
            f"editions. `{LEDGER_VARIABLE}` wins over it, and may hold the password.",
            examples=['"postgresql://reportkit@db.example.org/reportkit"'],
        )
    )
    outbox: Line = Field(
        default="outbox",
        description="The folder for messages where there is no server, relative to the file.",
        examples=['"outbox"'],
    )
    owner: Address | None = Field(
        default=None,
        description="Who is told when a report is held or fails, where it names no owner.",
        examples=['"analyst@example.org"'],
    )
    time_zone: ZoneName | None = Field(
        default=None,
        description="By whose clock reports are due, where they name none.",
        examples=['"Europe/London"'],
    )

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.security == "none" and self.host is not None and not _is_here(self.host):
            raise ValueError(
                f"has security = 'none' and server = '{self.server}', so that everybody on the "
                'way could read it. Write "starttls" or "tls".'
            )
        return self

    @property
    def host(self) -> str | None:
        """The mail server's name or address; None where there is none."""
        return None if self.server is None else _parts(self.server)[0]

    @property
    def port(self) -> int:
        """Its port: as written, or the usual one."""
        written = None if self.server is None else _parts(self.server)[1]
        return written or _PORTS[self.security]


def _is_here(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
