"""What changed since an earlier report: facts compared with facts.

1. ``dates``, ``stages``, ``standing``, ``limits`` and ``money`` compare the facts of two editions,
   each of its own kind; ``noise`` says which figures differ by more than their ranges.
2. ``restated`` finds past figures that now read otherwise, with the reason where one is recorded.
3. ``compare`` puts what matters most to a reader first.

Pure: which facts are compared, and as of which days, is the caller's to say.
"""

from reportkit.progress.changes.change import Change, Changes, Kind, Lean, was
from reportkit.progress.changes.compare import compare
from reportkit.progress.changes.dates import lean_of
from reportkit.progress.changes.limits import PAST, STANDS, WITHIN
from reportkit.progress.changes.restated import restated_rows
from reportkit.progress.changes.standing import needed_by

__all__ = [
    "PAST",
    "STANDS",
    "WITHIN",
    "Change",
    "Changes",
    "Kind",
    "Lean",
    "compare",
    "lean_of",
    "needed_by",
    "restated_rows",
    "was",
]
