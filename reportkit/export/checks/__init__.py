"""The thirty checks of a report before it goes out, by number, as ``docs/checks.md`` lists them.

1. A ``proof`` is what is checked: the message, the web page, the document behind them.
2. ``every`` runs every check that needs no browser; a build does.
3. ``rendered`` opens the pages and looks at them; ``reportkit check --browser`` does.
4. A ``verdict`` is what was found: an error keeps an edition from being kept, a warning is for a
   person to judge.
"""
