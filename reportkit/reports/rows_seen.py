"""Which of everybody's rows an edition saw, held against those that its readers may see now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def same_rows(seen: Mapping[str, Collection[str]], now: Mapping[str, Collection[str]]) -> bool:
    """Return whether an edition saw the rows that an audience may see now, no more and no fewer.

    An audience keeps its name where its rows are changed, so its name doesn't say what an earlier
    edition saw: more would be told to who may not see it, fewer can't be compared.

    Parameters
    ----------
    seen, now
        Values by column; all rows where empty.
    """
    return seen.keys() == now.keys() and all(set(seen[one]) == set(now[one]) for one in now)
