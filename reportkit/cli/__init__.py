"""The command line: the only place that knows both towers.

Each command is a module of its own, imported when it is called: ``reportkit --help`` loads none.
"""
