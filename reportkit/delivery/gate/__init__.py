"""The gate: whether an edition may go to its readers, or why it is held and what to do.

1. :func:`check_fresh` asks, before anything is built, whether the data reaches far enough.
2. :func:`gate` asks of an edition that was built: is it whole, not blank, checked, fresh, free of
   secrets; are its figures within the :func:`guard`; does a person want to see it first.
3. :func:`worth_sending` asks whether anything happened that its readers want to hear of.

Each answer is a :class:`Reason`. Nothing here changes an edition or the ledger.
"""

from reportkit.delivery.gate.approval import needs_approval
from reportkit.delivery.gate.fresh import check_fresh
from reportkit.delivery.gate.gate import gate
from reportkit.delivery.gate.guard import Guarded, Strange, guard
from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.delivery.gate.stated import Stated, history, read_stated
from reportkit.delivery.gate.worth import worth_sending

__all__ = [
    "Cause",
    "Guarded",
    "Reason",
    "Stated",
    "Strange",
    "check_fresh",
    "gate",
    "guard",
    "history",
    "needs_approval",
    "read_stated",
    "worth_sending",
]
