"""From an edition to an inbox: gate, ledger, letters and what carries them.

Nothing is sent twice, and nothing is lost: the ledger knows each reader's copy by its state.
"""

import logging

# What is tried again in a moment is noted there. Where nobody listens, Python would print the
# record's bare name to people, in the middle of a sentence of ours.
logging.getLogger("stamina").addHandler(logging.NullHandler())
