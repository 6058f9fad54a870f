"""The field for texts of questions: pictures come in by paste and drop, and are shown as `[picture 1]` instead of their long marks."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from skillsapp.domain.rich_text import TAGS
from skillsapp.kernel.i18n import _
from ui.question_widgets.growing_text import GrowingText
from ui.theme import tokens

PICTURE = re.compile(r"!\[[^\]\n]*\]\(picture:[0-9a-f]{64}\)")
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif")
_MARKS = re.compile(rf"</?(?:{'|'.join(TAGS)})>|\\\(.+?\\\)|_{{3,}}")


class MarkLook(QSyntaxHighlighter):
    """Shows marks in the colour of hints, so that the words stand out."""

    def __init__(self, document: QTextDocument, shorts: re.Pattern[str] | None = None) -> None:
        super().__init__(document)
        self._shorts = shorts

    def highlightBlock(self, text: str) -> None:
        for pattern in (_MARKS, self._shorts):
            for found in pattern.finditer(text) if pattern is not None else ():
                look = QTextCharFormat()
                look.setForeground(QColor(tokens().primary if pattern is self._shorts else tokens().text3))
                self.setFormat(found.start(), found.end() - found.start(), look)


class RichField(GrowingText):
    """`picture_given(bytes)` for every picture pasted or dropped; `text` holds the marks that `domain.rich_text` reads."""

    picture_given = Signal(object)

    def __init__(self, name: str, title: str, *, placeholder: str = "", lines: int = 1, own_undo: bool = False) -> None:
        self._pictures: list[str] = []
        self._word = _("picture {number}")
        pattern = re.escape(self._word).replace(re.escape("{number}"), "([0-9]+)")
        self._short = re.compile(rf"\[{pattern}\]")
        super().__init__(name, title, placeholder=placeholder, lines=lines)
        self.setUndoRedoEnabled(own_undo)  # the editor takes back whole steps, over all fields
        self._look = MarkLook(self.document(), self._short)

    @property
    def text(self) -> str:
        """The text with its marks."""
        return self._short.sub(self._full, self.toPlainText())

    def show_text(self, text: str) -> None:
        """Show *text* with the cursor behind what is new in it; says nothing of a change."""
        if text == self.text:
            return
        before = self.toPlainText()
        blocker = QSignalBlocker(self)
        self.setPlainText(PICTURE.sub(lambda found: self._shortened(found[0]), text))
        blocker.unblock()
        self.updateGeometry()
        cursor = self.textCursor()
        cursor.setPosition(_behind_change(before, self.toPlainText()))
        self.setTextCursor(cursor)

    def put_picture(self, digest: str) -> None:
        """Put a picture of the store where the cursor is."""
        self.insertPlainText(self._shortened(f"![](picture:{digest})"))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or bool(_picture_files(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take pictures as pictures; other text comes in as plain text."""
        files = _picture_files(source)
        if files:
            for file in files:
                self.picture_given.emit(file.read_bytes())
        elif source.hasImage():
            self.picture_given.emit(_png(source.imageData()))
        else:
            self.insertPlainText(source.text())

    def _shortened(self, mark: str) -> str:
        if mark not in self._pictures:
            self._pictures.append(mark)
        return f"[{self._word.format(number=self._pictures.index(mark) + 1)}]"

    def _full(self, found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        return self._pictures[number] if 0 <= number < len(self._pictures) else found[0]


def wrap_selection(field: QPlainTextEdit, before: str, after: str) -> None:
    """Put marks around what is selected, or around the cursor."""
    cursor = field.textCursor()
    chosen = cursor.selectedText().replace("\u2029", "\n")
    cursor.insertText(f"{before}{chosen}{after}")
    if not chosen:
        cursor.setPosition(cursor.position() - len(after))
        field.setTextCursor(cursor)
    field.setFocus(Qt.FocusReason.OtherFocusReason)


def _behind_change(before: str, after: str) -> int:
    """Return the place in *after* where what differs from *before* ends."""
    start = next(
        (at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), min(len(before), len(after))
    )
    ends = zip(reversed(before[start:]), reversed(after[start:]), strict=False)
    same = next((count for count, (one, two) in enumerate(ends) if one != two), min(len(before), len(after)) - start)
    return len(after) - same


def _picture_files(source: QMimeData) -> list[Path]:
    files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return [file for file in files if file.suffix.lower() in SUFFIXES and file.is_file()]


def _png(image: object) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if isinstance(image, QImage):
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())
