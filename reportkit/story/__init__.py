"""Facts into plain sentences.

1. ``*_facts`` state what is so: :mod:`reportkit.story.saving_facts`, ``measured_facts``,
   ``progress_facts``, ``signal_facts`` and their like.
2. ``*_words`` say it, hedged by the range: :mod:`reportkit.story.pace_words`, ``measured_words``,
   ``continuing_words``, ``change_words`` and their like. A sentence comes with the facts it states.
3. :mod:`reportkit.story.answer` picks the sentence that answers; :mod:`reportkit.story.status`
   judges by stated rules; :mod:`reportkit.story.likelihood` turns a chance into words.

Numbers and dates are printed by :mod:`reportkit.formats` alone. No I/O, no clock.
"""
