"""An executed notebook becomes a web page, an email and a plain text.

1. :mod:`~reportkit.export.document` reads the notebook's outputs into one document.
2. :mod:`~reportkit.export.charts` draws its figures as pictures, in one browser.
3. :mod:`~reportkit.export.web`, :mod:`~reportkit.export.email` and
   :mod:`~reportkit.export.plaintext` render it.
4. :mod:`~reportkit.export.message` composes the message that is sent.

:mod:`~reportkit.export.exporters` offers the same to ``jupyter nbconvert``.
"""
