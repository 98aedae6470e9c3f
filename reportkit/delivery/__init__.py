"""From an edition to an inbox: gate, ledger, letters and what carries them.

Nothing is sent twice, and nothing is lost: the ledger knows each reader's copy by its state.
"""
