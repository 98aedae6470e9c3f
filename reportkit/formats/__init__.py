"""The one formatter: every number, amount, share, date and span, in every medium (Babel, CLDR).

1. :mod:`reportkit.formats.locale` says how the reader writes them: the report's locale.
2. :mod:`reportkit.formats.numbers` prints numbers, money, shares and ranges: nothing else does.
3. :mod:`reportkit.formats.dates` prints days, spans and durations.

The words around them are English, whatever the locale.
"""
