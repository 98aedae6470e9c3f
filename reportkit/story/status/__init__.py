"""The status of the work, by stated rules.

1. :mod:`evidence` is what the rules look at: progress, forecast, measured saving, signals.
2. :mod:`stage_rules`, :mod:`date_rules`, :mod:`limit_rules`, :mod:`saving_rules` and
   :mod:`signal_rules` hold one pure function a rule, which returns a :class:`Finding`.
3. :func:`status` asks every rule; the :class:`Status` has its word from what they found.
4. :mod:`line` and :mod:`meaning` say it.
"""

from reportkit.story.status.findings import Finding, Rule, Status
from reportkit.story.status.judging import programme_status, status

__all__ = ["Finding", "Rule", "Status", "programme_status", "status"]
