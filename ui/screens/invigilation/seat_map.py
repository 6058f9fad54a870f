"""The room as tiles in the order of the seats; every state has its word, its icon and its tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.icons import picture
from ui.screens.invigilation.seat_state import SEAT_TITLES, SeatKind, SeatView
from ui.theme import px, tokens
from ui.widgets.flow import FlowLayout
from ui.widgets.frames import scrolling
from ui.widgets.text import IconLabel, label

TILE_WIDTH, TILE_HEIGHT, GAP = 150, 82, 10
STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class SeatTile(QAbstractButton):
    """A seat: its number, the name, the state in a word, and a bar of how much is answered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: SeatView | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_view(self, view: SeatView) -> None:
        if view != self.view:
            self.view = view
            seat = view.row.seat
            self.setObjectName(f"seat_{seat.number}_open")
            self.setAccessibleName(f"{seat.number} {seat.name}, {view.title} {view.below}".strip())
            self.setToolTip(f"{seat.number}  {seat.name}\n{view.title}  {view.below}".strip())
            self.update()

    def nextCheckState(self) -> None:
        """The map decides which tile is chosen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self.view
        if view is None:
            return
        look, painter = tokens(), QPainter(self)
        colour, soft = look.colours(view.tone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        quiet = view.kind is SeatKind.EXPECTED
        painter.setBrush(QColor(look.surface if quiet else soft))
        ring = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(look.focus if self.hasFocus() else look.primary if ring else look.line2), 2.4 if ring else 1))
        if quiet and not ring:
            painter.setPen(QPen(QColor(look.line2), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, px(8), px(8))
        left, right = px(11), self.width() - px(10)
        font = QFont(self.font())
        font.setPixelSize(px(18))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        number = str(view.row.seat.number)
        painter.setPen(QColor(look.text))
        painter.drawText(QRectF(left, px(8), px(60), px(24)), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        wide = QFontMetrics(font).horizontalAdvance(number) + px(8)
        font.setPixelSize(px(14))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        name = QFontMetrics(font).elidedText(view.row.seat.name, Qt.TextElideMode.ElideRight, right - left - wide)
        painter.drawText(
            QRectF(left + wide, px(8), right - left - wide, px(24)),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            name,
        )
        side = px(14)
        painter.drawPixmap(left, px(36), picture(view.icon, colour, side))
        font.setPixelSize(px(12))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        self._line(painter, left + side + px(5), right, px(34), view.title)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(look.text2))
        self._line(painter, left, right, px(52), view.below)
        if view.row.questions and view.kind in (SeatKind.ANSWERING, SeatKind.UNSAVED, SeatKind.PAUSED):
            self._bar(painter, left, right, view.row.answered / view.row.questions, colour)

    def _line(self, painter: QPainter, left: int, right: int, top: int, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(
            QRectF(left, top, right - left, px(18)), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown
        )

    def _bar(self, painter: QPainter, left: int, right: int, share: float, colour: str) -> None:
        line = QRectF(left, self.height() - px(10), right - left, px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().line))
        painter.drawRoundedRect(line, 2, 2)
        line.setWidth(line.width() * share)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(line, 2, 2)


class SeatMap(QWidget):
    """`chosen(SeatView)` when a person picked a seat; arrow keys go from tile to tile."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("seat_map")
        self.setAccessibleName(_("Seats"))
        self._tiles: list[SeatTile] = []
        self._chosen_id = ""
        self._room = _Room(self)
        self._area = scrolling(self._room, "seat_map_scroll")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    @property
    def chosen_view(self) -> SeatView | None:
        return next((tile.view for tile in self._tiles if tile.view and tile.view.row.seat.seat_id == self._chosen_id), None)

    def show_views(self, views: Sequence[SeatView]) -> None:
        """Show the seats; the tiles stay where they are, so that nothing jumps every two seconds."""
        while len(self._tiles) > len(views):
            tile = self._tiles.pop()
            tile.hide()
            tile.deleteLater()
        while len(self._tiles) < len(views):
            tile = SeatTile(self._room)
            tile.clicked.connect(lambda _checked=False, tile=tile: self._pick(tile))
            tile.show()
            self._tiles.append(tile)
        for tile, view in zip(self._tiles, views, strict=True):
            tile.show_view(view)
        self._mark()
        self._room.arrange(self._tiles)

    def choose(self, seat_id: str) -> None:
        """Mark a seat and bring it into view."""
        self._chosen_id = seat_id
        self._mark()
        for tile in self._tiles:
            if tile.isChecked():
                self._area.ensureWidgetVisible(tile)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        places = [place for place, tile in enumerate(self._tiles) if tile.hasFocus()]
        if step is None or not places:
            super().keyPressEvent(event)
            return
        wanted = places[0] + step[0] + step[1] * self._room.across
        if 0 <= wanted < len(self._tiles):
            self._tiles[wanted].setFocus()
            self._pick(self._tiles[wanted])

    def _pick(self, tile: SeatTile) -> None:
        if tile.view is not None:
            self.choose(tile.view.row.seat.seat_id)
            self.chosen.emit(tile.view)

    def _mark(self) -> None:
        for tile in self._tiles:
            tile.setChecked(tile.view is not None and tile.view.row.seat.seat_id == self._chosen_id)


class _Room(QWidget):
    """Lays the tiles out in as many columns as fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles: Sequence[SeatTile] = ()
        self.across = 1
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def arrange(self, tiles: Sequence[SeatTile]) -> None:
        self._tiles = tuple(tiles)
        margin, gap = px(14), px(GAP)
        room = self.width() - 2 * margin
        self.across = max(1, (room + gap) // (px(TILE_WIDTH) + gap))
        width = (room - gap * (self.across - 1)) // self.across
        width = min(width, px(TILE_WIDTH) * 3 // 2)
        for place, tile in enumerate(self._tiles):
            x, y = place % self.across, place // self.across
            tile.setGeometry(margin + x * (width + gap), px(4) + y * (px(TILE_HEIGHT) + gap), width, px(TILE_HEIGHT))
        lines = -(-len(self._tiles) // self.across)
        self.setMinimumHeight(lines * (px(TILE_HEIGHT) + gap) + px(8))

    def sizeHint(self) -> QSize:
        return QSize(px(400), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange(self._tiles)


class Legend(QWidget):
    """The words of the states with how many seats are in each."""

    def __init__(self) -> None:
        super().__init__()
        row = FlowLayout(self, px(14), px(2))
        row.setContentsMargins(px(16), 0, px(16), 0)
        self._counts = {}
        for kind, (title, tone, icon) in SEAT_TITLES.items():
            count = label("", "hint", name=f"seats_{kind}")
            self._counts[kind] = (count, _(title))
            entry = QWidget()
            inside = QHBoxLayout(entry)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(px(5))
            inside.addWidget(IconLabel(icon, 14, tone))
            inside.addWidget(count)
            row.addWidget(entry)

    def show_counts(self, counts: Mapping[SeatKind, int]) -> None:
        for kind, (count, title) in self._counts.items():
            count.setText(f"{title} {counts.get(kind, 0)}")
