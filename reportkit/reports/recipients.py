"""Addresses of people, and the domains that mail may go to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator

from reportkit.errors import DefinitionError
from reportkit.reports.kinds import Kind, listed, no_repeats

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reportkit.reports.definition import Project

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
# Mail servers send what is before the @ on to where % and ! say (user%elsewhere.example@ours), and
# may take a leading bar or slash for a program or a file: no domain is allowed that way.
_ROUTED = re.compile(r".*[%!].*|[|/].*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST = 64, 253, 254  # RFC 5321, 4.5.3.1
_PREFIX = "xn--"
_ANY_BELOW = "*."


def read_address(text: str) -> str:
    """Return an address in the one form in which the ledger knows it.

    That is in small letters, as no mail system in use tells ``Ada@`` from ``ada@``: the same
    person, written in two ways, is then written to once. An international domain is given by its
    A-labels (IDNA 2008), which every mail server takes.

    Raises
    ------
    ValueError
        If it is no address, with what to write; names and comments around it are none.
    """
    local, at, domain = text.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise ValueError(
            "is not an address. Write it as name@example.org, without the person's name"
            + ("; before the @ only ASCII can be sent." if not local.isascii() else ".")
        )
    if _ROUTED.fullmatch(local):
        raise ValueError(
            "may be sent on to somewhere else by a mail server: % and ! name another host, and | "
            "or / at the beginning a program or a file. Write the address that the reader has."
        )
    address = f"{local.lower()}@{_labels(domain)}"
    if len(local) > _LONGEST_LOCAL or len(address) > _LONGEST:
        raise ValueError(
            f"is longer than an address may be: {_LONGEST_LOCAL} characters before the @, "
            f"{_LONGEST} in all."
        )
    return address


def read_domain(text: str) -> str:
    """Return a domain that mail may go to: ``example.org``, or ``*.example.org`` for those below.

    Raises
    ------
    ValueError
        If it is none.
    """
    if text.startswith(_ANY_BELOW):
        return _ANY_BELOW + _labels(text.removeprefix(_ANY_BELOW))
    return _labels(text)


def outside(addresses: Iterable[str], domains: Collection[str]) -> tuple[str, ...]:
    """Return the addresses that lie in none of the domains.

    Parameters
    ----------
    addresses
        As :func:`read_address` returns them.
    domains
        As :func:`read_domain` returns them. ``example.org`` holds no domain below it.
    """
    return tuple(each for each in addresses if not _within(each.rpartition("@")[2], domains))


def stranger(address: str, domains: Collection[str]) -> str:
    """Return what is said of an address outside the domains, and what to do."""
    return (
        f"{address} is outside the domains that mail may go to ({', '.join(domains)}). "
        "Correct it, or add its domain to allowed_domains of [delivery]."
    )


def allowed_address(text: str, project: Project) -> str:
    """Return an address that somebody typed, in the ledger's form.

    Raises
    ------
    DefinitionError
        If it is none, or lies outside the project's domains.
    """
    try:
        address = read_address(text)
    except ValueError as error:
        raise DefinitionError(f"'{text}' {error}") from None
    if outside((address,), project.allowed_domains):
        raise DefinitionError(stranger(address, project.allowed_domains))
    return address


def _within(domain: str, domains: Collection[str]) -> bool:
    above = (domain[at + 1 :] for at, letter in enumerate(domain) if letter == ".")
    return domain in domains or any(f"{_ANY_BELOW}{each}" in domains for each in above)


def _labels(domain: str) -> str:
    """Return a domain in small letters and A-labels."""
    written = domain.lower()
    if not domain.isascii() or _PREFIX in written:
        written = _encoded(domain)
    labels = written.split(".")
    whole = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    if not whole or len(written) > _LONGEST_DOMAIN:
        raise ValueError(f"has no domain that mail goes to ({domain!r}). Write it as example.org.")
    return written


def _encoded(domain: str) -> str:
    # Python's own codec knows IDNA 2003, by which straße.example is strasse.example: another
    # company's domain. The tables that know better are read only where they are asked.
    import idna  # noqa: PLC0415  as said

    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"has a domain that cannot exist ({domain!r}: {error}).") from None


Address = Annotated[str, AfterValidator(read_address), Kind("an address: `name@example.org`")]
Addresses = Annotated[
    tuple[Address, ...],
    BeforeValidator(listed),
    AfterValidator(no_repeats),
    Kind("a list of addresses"),
]
Domains = Annotated[
    tuple[Annotated[str, AfterValidator(read_domain)], ...],
    BeforeValidator(listed),
    AfterValidator(no_repeats),
    Kind("a list of domains: `example.org`, or `*.example.org` for all below it"),
]
