"""The ledger's tables, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

VERSION = 1
METADATA = MetaData()

_LONGEST = 2_000  # characters


class Instant(TypeDecorator[dt.datetime]):
    """A point in time with its zone: UTC, as text that sorts where the database has no type."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type where it has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | str | None:
        """Take a time with a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(dt.UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(
        self, value: dt.datetime | str | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give a time in UTC."""
        del dialect
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value)
        return value.astimezone(dt.UTC) if value else None


class Words(TypeDecorator[str]):
    """What people read: a mail server may say anything, and a database must take it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Put a mark for what is no text, and leave out what nobody would read to the end."""
        del dialect
        if value is None:
            return None
        text = value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


LEDGER = Table("reportkit_ledger", METADATA, Column("version", Integer, nullable=False))

DELIVERIES = Table(
    "reportkit_deliveries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("audience", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("to", JSON, nullable=False),
    Column("cc", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("turn", Integer, nullable=False),
    # The right to be sent: one row at a time has it for each reader, day and turn.
    Column("sendable", Text, unique=True),
    Column("attempts", Integer, nullable=False),
    Column("phase", Text),
    Column("not_before", Instant),
    Column("first_try_at", Instant),
    Column("changed_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("claim", Text),
    Column("claimant", Text),
    Column("lease_until", Instant),
    UniqueConstraint("report", "as_of", "audience", "revision", "recipient", "kind"),
    Index("reportkit_deliveries_by_state", "state", "id"),
    Index("reportkit_deliveries_by_reader", "report", "audience", "recipient", "as_of"),
)

HISTORY = Table(
    "reportkit_history",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column(
        "delivery_id", Integer, ForeignKey("reportkit_deliveries.id"), nullable=False, index=True
    ),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("phase", Text),
    Column("turn", Integer, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
)

SCHEDULES = Table(
    "reportkit_schedules",
    METADATA,
    Column("report", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("checked_until", Instant, nullable=False),
)

SLOTS = Table(
    "reportkit_slots",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("retry_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("claim", Text),
    Column("claimant", Text),
    Column("lease_until", Instant),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("report", "due_at"),
    Index("reportkit_slots_by_state", "state", "due_at"),
)

SLOT_HISTORY = Table(
    "reportkit_slot_history",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("slot_id", Integer, ForeignKey("reportkit_slots.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
)

STOPS = Table(
    "reportkit_stops",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("report", Text, nullable=False),
    # The report while the stop stands, then nothing: so one stands at a time.
    Column("standing", Text, unique=True),
    Column("since", Instant, nullable=False),
    Column("by", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("lifted_at", Instant),
    Column("lifted_by", Words),
    Column("lifted_reason", Words),
)
