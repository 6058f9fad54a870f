"""Sentences on the page and above it: the banner that stays in its place, the toast that comes and goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.notices import Notice
from ui.theme import Tone, px, set_state
from ui.widgets.buttons import Button, icon_button
from ui.widgets.text import TONE_ICONS, IconLabel, label

TOAST_MS = 4500
MOST_TOASTS = 3


class Banner(QFrame):
    """A sentence in a coloured frame: icon, words, and perhaps the button that mends it."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = Tone.INFO,
        *,
        button: str = "",
        clicked: Callable[[], object] | None = None,
        name: str = "page_banner",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(10))
        self._icon = IconLabel(TONE_ICONS[tone], 18, tone)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = label(text, wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)  # `_fit` gives the height
        row.addWidget(self._text, 1)
        if button:
            row.addWidget(Button(button, f"{name}_act", clicked, small=True))
        self.show_text(text, tone)

    def show_text(self, text: str, tone: Tone) -> None:
        """Say *text*; an empty text hides the banner."""
        self._text.setText(text)
        self._icon.show_icon(TONE_ICONS[tone], tone)
        set_state(self, "banner", tone.value)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Keep room for every line: a label guesses its height from a width that it then does not get."""
        room = self._text.width()
        if self.isVisible() and room > 0:
            self._text.setMinimumHeight(0)  # a label counts its minimum into the height it asks for
            self._text.setMinimumHeight(max(0, self._text.heightForWidth(room)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()


class _Toast(QFrame):
    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self.notice = notice
        self.setAccessibleName(notice.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(10), px(8), px(10))
        row.setSpacing(px(10))
        row.addWidget(IconLabel(TONE_ICONS[notice.tone], 20, notice.tone), 0, Qt.AlignmentFlag.AlignVCenter)
        text = label(notice.text, wrap=True, name="toast_text")
        text.setMinimumWidth(px(240))
        row.addWidget(text, 1)
        if notice.action and notice.call is not None:
            row.addWidget(Button(notice.action, "toast_act", self._acting(notice.call), small=True))
        row.addWidget(icon_button("x", "toast_close", _("Close"), self.deleteLater), 0, Qt.AlignmentFlag.AlignVCenter)
        if not notice.stays:
            QTimer.singleShot(TOAST_MS, self, self.deleteLater)

    def _acting(self, call: Callable[[], None]) -> Callable[[], None]:
        def act() -> None:
            self.deleteLater()
            call()

        return act


class ToastHost(QWidget):
    """The edge of a window where notices appear; connect `Notices.shown` to `show_notice`.  They stand above *footer*."""

    def __init__(self, window: QWidget, footer: QWidget | None = None) -> None:
        super().__init__(window)
        self._footer = footer
        self.setObjectName("toasts")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice once: what stands there already is said anew, and a button that mends it is kept."""
        for toast in [toast for toast in self._toasts() if toast.notice.text == notice.text]:
            if toast.notice.action and not notice.action:
                return
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        if self._column.count() >= MOST_TOASTS:
            oldest = self._column.takeAt(0).widget()
            oldest.hide()
            oldest.deleteLater()
        toast = _Toast(notice, self)
        self._column.addWidget(toast)
        self.show()
        for part in (toast, *toast.findChildren(QWidget)):
            part.ensurePolished()
        self._place()

    def move_to(self, other: ToastHost) -> None:
        """Show there what still stands here."""
        for toast in self._toasts():
            other.show_notice(toast.notice)

    def _toasts(self) -> list[_Toast]:
        parts = (self._column.itemAt(place).widget() for place in range(self._column.count()))
        return [part for part in parts if isinstance(part, _Toast)]

    def event(self, event: QEvent) -> bool:
        """Fit anew when a toast came, went or found out how tall its text is."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        """Stand at the bottom in the middle: the corners belong to the page's own buttons."""
        window = self.window()
        toasts = [self._column.itemAt(number).widget() for number in range(self._column.count())]
        if not toasts:
            self.hide()
            return
        width = min(px(440), window.width() - px(40))
        heights = [max(toast.sizeHint().height(), toast.heightForWidth(width)) for toast in toasts]
        height = sum(heights) + px(8) * (len(heights) - 1)
        bottom = window.height() - (self._footer.height() if self._footer is not None else 0)
        self.setGeometry((window.width() - width) // 2, bottom - height - px(16), width, height)
        self.raise_()
