"""See a report while its notebook is written: email, web page and phone, refreshed on save.

1. ``work`` runs what changed since the last save, in a kernel that stays, and makes the pages.
2. ``desk`` serves them to a browser on this machine, and tells it when they changed.
"""
