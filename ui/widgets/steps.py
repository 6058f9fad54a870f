"""Steps: the bar on a programme's card, and the row of pills above an assistant such as the import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from skillsapp.kernel.i18n import N_, _
from ui.icons import picture
from ui.theme import Tone, px, tokens
from ui.widgets.text import Pill, label


class StepState(Enum):
    DONE = auto()
    CURRENT = auto()
    TODO = auto()
    SKIPPED = auto()


STATE_WORDS = {
    StepState.DONE: N_("done"),
    StepState.CURRENT: N_("now"),
    StepState.TODO: N_("to do"),
    StepState.SKIPPED: N_("not needed"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its translated title; `detail` is shown as a tooltip."""

    key: str
    title: str
    state: StepState
    detail: str = ""


class StepBar(QWidget):
    """Circles on a line: filled with a check when done, ringed and bold now, empty to do, struck through when skipped.

    Where the titles do not fit, only that of the current step is written; the others have tooltips.
    """

    step_clicked = Signal(str)

    def __init__(self, steps: Sequence[Step] = (), name: str = "programme_steps") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps: tuple[Step, ...] = ()
        self.show_steps(steps)

    def show_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        self.setAccessibleName(", ".join(f"{step.title} {_(STATE_WORDS[step.state])}" for step in self._steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(64) * max(1, len(self._steps)), px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(30) * max(1, len(self._steps)), px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        look = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        each, middle, radius = self.width() / len(self._steps), px(15), px(10)
        all_fit = all(QFontMetrics(bold).horizontalAdvance(step.title) < each - px(6) for step in self._steps)
        for number, step in enumerate(self._steps):
            centre = QPointF(each * (number + 0.5), middle)
            if number:
                reached = step.state is not StepState.TODO or self._steps[number - 1].state is StepState.CURRENT
                passed = self._steps[number - 1].state in (StepState.DONE, StepState.SKIPPED) and reached
                painter.setPen(QPen(QColor(look.primary if passed else look.handle), px(2)))
                painter.drawLine(
                    QPointF(centre.x() - each + radius + px(3), middle), QPointF(centre.x() - radius - px(3), middle)
                )
            self._paint_circle(painter, centre, radius, number + 1, step.state)
            current = step.state is StepState.CURRENT
            if all_fit or current:
                painter.setFont(bold if current else font)
                painter.setPen(QColor(look.primary if current else look.text3 if step.state is StepState.SKIPPED else look.text2))
                room = QRectF(centre.x() - px(70), middle + radius + px(4), px(140), px(18))
                room.moveLeft(min(max(0.0, room.x()), self.width() - room.width()) if not all_fit else room.x())
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, step.title)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            step = self._step_at(event.pos().x())
            if step is not None:
                words = f"{step.title} · {_(STATE_WORDS[step.state])}"
                QToolTip.showText(event.globalPos(), f"{words}\n{step.detail}" if step.detail else words, self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position().x())
        if step is not None and event.button() == Qt.MouseButton.LeftButton:
            self.step_clicked.emit(step.key)

    def _step_at(self, x: float) -> Step | None:
        number = int(x / (self.width() / len(self._steps))) if self._steps else -1
        return self._steps[number] if 0 <= number < len(self._steps) else None

    @staticmethod
    def _paint_circle(painter: QPainter, centre: QPointF, radius: int, number: int, state: StepState) -> None:
        look = tokens()
        font = painter.font()
        font.setPixelSize(px(11))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        square = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if state is StepState.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.primary))
            painter.drawEllipse(square)
            side = px(13)
            painter.drawPixmap(
                round(centre.x() - side / 2), round(centre.y() - side / 2), picture("check", look.on_primary, side)
            )
            return
        current = state is StepState.CURRENT
        pen = QPen(QColor(look.primary if current else look.line2), px(2) if current else 1)
        if state is StepState.SKIPPED:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(look.primary_soft if current else look.surface))
        painter.drawEllipse(square)
        painter.setPen(QColor(look.primary if current else look.text3))
        if state is StepState.SKIPPED:
            painter.drawLine(QPointF(centre.x() - px(4), centre.y()), QPointF(centre.x() + px(4), centre.y()))
        else:
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(number))


class WizardSteps(QWidget):
    """The pills above an assistant: done with a check, the current one, and those to come."""

    def __init__(self, titles: Sequence[str], current: int = 0) -> None:
        super().__init__()
        self.setObjectName("wizard_steps")
        self._titles = tuple(titles)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._pills: list[Pill] = []
        for number in range(len(self._titles)):
            if number:
                row.addWidget(label("—", "hint"))
            self._pills.append(Pill())
            row.addWidget(self._pills[-1])
        row.addStretch()
        self.show_current(current)

    def show_current(self, current: int) -> None:
        """Mark the steps before *current* done; `len(titles)` marks all done."""
        for number, (title, pill) in enumerate(zip(self._titles, self._pills, strict=True)):
            if number < current:
                pill.show_state(title, Tone.OK, "check")
            else:
                pill.show_state(f"{number + 1}  {title}", Tone.INFO if number == current else Tone.MUTED)
        self.setAccessibleName(
            _("Step {number} of {count}: {title}").format(
                number=min(current + 1, len(self._titles)),
                count=len(self._titles),
                title=self._titles[min(current, len(self._titles) - 1)],
            )
        )
