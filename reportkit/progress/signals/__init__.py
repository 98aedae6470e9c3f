"""Signal or noise: which changes of a metric are real.

1. :mod:`.periods` adds a metric up over sites, by complete month or week.
2. :mod:`.usual_course` takes out what it does anyway: a season, a trend from before the launch.
3. :func:`xmr` judges what is left by the four rules of :mod:`.point_rules`.
4. :func:`signals` does so for every metric of an initiative: :class:`Signals`.
"""

from reportkit.progress.signals.signal import Judged, Signal, Signals
from reportkit.progress.signals.signals import signals
from reportkit.progress.signals.xmr import Assurance, Limits, PointType, Xmr, xmr

__all__ = [
    "Assurance",
    "Judged",
    "Limits",
    "PointType",
    "Signal",
    "Signals",
    "Xmr",
    "signals",
    "xmr",
]
