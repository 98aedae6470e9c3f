"""The ledger of deliveries: who is to get what, and what became of it.

Each reader's copy is one row. A row is claimed by one sender, told apart from all others by a
token; the sender asks the ledger before a letter's last line goes out; so that whatever dies,
wherever, a letter is sent once, or its row says that nobody knows. Kept in SQLite beside the
editions, or in PostgreSQL where several machines send.
"""

from reportkit.delivery.ledger.ledger import Ledger, open_ledger
from reportkit.delivery.ledger.location import ledger_url
from reportkit.delivery.ledger.rows import (
    Addressed,
    Change,
    Changed,
    CheckedSchedule,
    Delivery,
    Queued,
    Recovered,
    Slot,
    SlotChange,
    Stop,
)
from reportkit.delivery.ledger.schedules import why_skipped
from reportkit.delivery.ledger.states import Kind, Phase, SlotState, State

__all__ = [
    "Addressed",
    "Change",
    "Changed",
    "CheckedSchedule",
    "Delivery",
    "Kind",
    "Ledger",
    "Phase",
    "Queued",
    "Recovered",
    "Slot",
    "SlotChange",
    "SlotState",
    "State",
    "Stop",
    "ledger_url",
    "open_ledger",
    "why_skipped",
]
