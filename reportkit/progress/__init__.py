"""Where the work stands: stages, milestones, decisions, experiments, spend.

1. :func:`track_progress` reads one initiative's tables into a :class:`Progress`.
2. :func:`track_programme` does so for each initiative of a programme.
3. :func:`judge` says on track, needs attention or decision needed, and why.

Pure functions on tables: no I/O, no clock. Today is the tables' as-of date.
"""

from reportkit.progress.decisions import Decision
from reportkit.progress.experiments import Experiment
from reportkit.progress.metrics import Metric
from reportkit.progress.milestones import Milestone, Move
from reportkit.progress.spend import Spend
from reportkit.progress.stages import Criterion, Stage
from reportkit.progress.status import Status, judge
from reportkit.progress.track import Programme, Progress, track_programme, track_progress

__all__ = [
    "Criterion",
    "Decision",
    "Experiment",
    "Metric",
    "Milestone",
    "Move",
    "Programme",
    "Progress",
    "Spend",
    "Stage",
    "Status",
    "judge",
    "track_programme",
    "track_progress",
]
