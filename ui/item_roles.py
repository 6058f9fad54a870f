"""What a cell tells a view beyond its text; the row models answer, the table view and its delegate ask."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

ROW = int(Qt.ItemDataRole.UserRole)
"""The whole frozen row."""
KEY = ROW + 1
"""The row's key, so that a refreshed list keeps its place."""
TONE = ROW + 2
"""A `Tone`: paint the text as a pill."""
SHARE = ROW + 3
"""(done, total): paint a bar before the text."""
WIDTH = ROW + 4
"""Asked of the header: the column's width at zoom 100, 0 for measured, -1 for whatever is left."""
ICON = ROW + 5
"""Name of an icon painted before the text."""
