"""A document as an Excel workbook: every fact, and every table that it shows.

1. ``Contents`` says what the report answers and what each sheet holds.
2. ``Facts`` has a row for each fact: value, range, unit, period, grade, source.
3. Each table has a sheet of its own, those behind charts among them.

Numbers are numbers, with the format that they are printed in; text stays text, whatever it
begins with. The same document gives the same bytes.
"""

from reportkit.export.xlsx.workbook import render_xlsx

__all__ = ["render_xlsx"]
