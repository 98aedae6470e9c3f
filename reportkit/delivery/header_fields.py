"""The head of a message as the fields it has, byte by byte: what is not changed stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportkit.errors import DeliveryError

_FIELD = re.compile(rb"([!-9;-~]+):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


@dataclass(frozen=True, slots=True)
class Head:
    """Fields in their order, each with its name in small letters and its bytes."""

    fields: tuple[tuple[str, bytes], ...]

    def __bytes__(self) -> bytes:
        return b"".join(raw for _, raw in self.fields)

    def raw(self, name: str) -> bytes | None:
        """Return a field as it stands; None where there is none."""
        return next((raw for each, raw in self.fields if each == name.lower()), None)

    def value(self, name: str) -> str:
        """Return what a field of ASCII holds, on one line; empty where there is none."""
        raw = self.raw(name) or b""
        return b" ".join(raw.partition(b":")[2].split()).decode("ascii", "replace")

    def without(self, *names: str) -> Head:
        """Return the head without some fields."""
        gone = {name.lower() for name in names}
        return Head(tuple(field for field in self.fields if field[0] not in gone))

    def only(self, *names: str) -> Head:
        """Return some fields of the head, and no others."""
        kept = {name.lower() for name in names}
        return Head(tuple(field for field in self.fields if field[0] in kept))

    def with_field(self, raw: bytes) -> Head:
        """Return the head with a field in the place of its like, or last."""
        name = raw.partition(b":")[0].decode("ascii").lower()
        at = next((n for n, each in enumerate(self.fields) if each[0] == name), len(self.fields))
        others = [field for field in self.fields if field[0] != name]
        return Head((*others[:at], (name, raw), *others[at:]))


def split_message(message: bytes) -> tuple[Head, bytes]:
    """Return a message's head, and its body.

    Raises
    ------
    DeliveryError
        If it does not begin with the head of a message, CRLF at each line's end.
    """
    head, blank, body = message.partition(b"\r\n\r\n")
    found = [(m[1].decode("ascii").lower(), m[0]) for m in _FIELD.finditer(head + b"\r\n")]
    if not blank or b"".join(raw for _, raw in found) != head + b"\r\n":
        raise DeliveryError(
            f"This is no message as it is sent: its head of {len(head)} bytes has a line that is "
            "no field. Build the edition again: reportkit run."
        )
    return Head(tuple(found)), body
