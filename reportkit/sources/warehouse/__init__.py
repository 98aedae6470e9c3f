"""Rows that an engine holds: it filters and sums them, and sends what is asked for.

1. :mod:`~reportkit.sources.warehouse.declared` reads what ``source.toml`` says
2. :mod:`~reportkit.sources.warehouse.connecting` opens the engine
3. :mod:`~reportkit.sources.warehouse.expressions` says what is wanted, for any engine (Ibis)
4. :mod:`~reportkit.sources.warehouse.fetching` has it run there, and brings the rows
"""
