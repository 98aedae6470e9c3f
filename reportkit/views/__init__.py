"""Facts into things to look at, the same in every medium.

A verb takes nouns (a forecast, a progress) and returns a :class:`~reportkit.views.view.View`:
blocks and the facts that they state. It shows itself when it ends a cell.
"""
