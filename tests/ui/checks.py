"""Checks that every screen's test can ask for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QWidget

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)


def unnamed_controls(widget: QWidget) -> list[str]:
    """Return the controls that cannot be driven by name or read aloud; parts that Qt itself puts in are left out."""
    found = []
    for control in widget.findChildren(QWidget):
        elsewhere = control.window() is not widget.window()  # the list of a combo box
        if elsewhere or not isinstance(control, CONTROLS) or control.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if control.objectName().startswith("qt_") or (isinstance(control.parentWidget(), CONTROLS) and not control.objectName()):
            continue
        if not control.objectName() or not (control.accessibleName() or getattr(control, "text", str)()):
            found.append(f"{type(control).__name__} {control.objectName()!r} {control.accessibleName()!r}")
    return found


def primary_buttons(widget: QWidget) -> list[str]:
    """Return the names of the primary buttons that can be seen; a screen has one at most."""
    buttons = widget.findChildren(QAbstractButton)
    return [button.objectName() for button in buttons if button.property("kind") == "primary" and button.isVisibleTo(widget)]
