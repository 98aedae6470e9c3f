"""Facts into plain sentences.

1. :mod:`reportkit.story.numbers` prints numbers, money, shares and ranges: nothing else does.
2. :mod:`reportkit.story.dates` prints days, spans and durations.
3. :mod:`reportkit.story.likelihood` turns a chance into words, always with its percentage.
4. :mod:`reportkit.story.saving_facts` and :mod:`reportkit.story.progress_facts` state what is so.
5. :mod:`reportkit.story.answer` and :mod:`reportkit.story.changes` say it, hedged by the range.

No I/O, no clock.
"""
