"""Run a report's notebook: papermill puts the parameters in, a kernel of its own runs the cells.

1. :func:`execute` starts a kernel in the project's folder and runs every cell, or says which one
   did not and why.
2. What ran is returned as a notebook; nothing of it depends on where or by whom it was run.
"""
