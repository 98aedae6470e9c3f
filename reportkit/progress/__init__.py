"""Where the work stands: stages, milestones, teams, decisions, experiments, risks, spend.

1. :func:`track_progress` reads one initiative's tables into a :class:`Progress`.
2. :func:`track_programme` does so for each initiative of a programme.
3. Whether that is on track is judged where the saving is known too: ``reportkit.story.status``.

Pure functions on tables: no I/O, no clock. Today is the tables' as-of date.
"""

from reportkit.progress.decisions import Decision
from reportkit.progress.experiments import Experiment
from reportkit.progress.guardrails import Guardrail
from reportkit.progress.milestones import Milestone, Move
from reportkit.progress.risks import Risk
from reportkit.progress.spend import Spend
from reportkit.progress.stages import Criterion, Stage
from reportkit.progress.track import Programme, Progress, track_programme, track_progress
from reportkit.progress.workstreams import Workstream

__all__ = [
    "Criterion",
    "Decision",
    "Experiment",
    "Guardrail",
    "Milestone",
    "Move",
    "Programme",
    "Progress",
    "Risk",
    "Spend",
    "Stage",
    "Workstream",
    "track_programme",
    "track_progress",
]
