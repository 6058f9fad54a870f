"""The image of the seal: brought as a PNG, looked at as it will be printed, removed; who uses it is in the log."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from skillsapp.domain.seal import LEAST_MM, MOST_BYTES, MOST_MM, USUAL_MM, Seal
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from skillsapp.printouts.reading import FileUnavailable
from skillsapp.queries.seals import find_seal
from ui.context import Context
from ui.dialogs import choose_file, confirm
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.settings.section import SectionPage
from ui.theme import Tone, px, tokens
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.text import label

SIDE = 220


class SealPreview(QWidget):
    """The seal over two lines of text: whoever looks sees whether the words stay readable through it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("seal_preview")
        self.setAccessibleName(_("Preview"))
        self._image = QImage()
        self._width_mm = USUAL_MM
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(SIDE * 3 // 2), px(SIDE))

    def show_seal(self, seal: Seal | None) -> None:
        self._image = QImage.fromData(seal.picture) if seal is not None else QImage()
        self._width_mm = seal.width_mm if seal is not None else USUAL_MM
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setPen(QColor(tokens().line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(Qt.GlobalColor.black)
        middle = self.rect().center()
        painter.drawText(self.rect().adjusted(0, 0, 0, -px(24)), Qt.AlignmentFlag.AlignCenter, _("Name of the association"))
        painter.drawText(self.rect().adjusted(0, px(24), 0, 0), Qt.AlignmentFlag.AlignCenter, "2026-11-22")
        if self._image.isNull():
            return
        wide = px(SIDE - 20) * self._width_mm // MOST_MM
        shown = self._image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.drawImage(middle.x() - shown.width() // 2, middle.y() - shown.height() // 2, shown)


class SealSection(SectionPage):
    """Nobody needs an image: without one the place stays free for the wet stamp."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Image of the seal"),
            _(
                "Certificates are printed without a seal, for the wet stamp. Only where the association wants it printed, "
                "an image is kept here; every use is kept on record with name and time."
            ),
            name="seal_section",
        )
        self._seal: Seal | None = None
        card = Card(padding=16)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout()
        row.setSpacing(px(20))
        self.preview = SealPreview()
        row.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        hint = _("Usually 42 or 45 mm across.")
        self.form = Form(
            (
                Field(
                    "seal_width", _("Width on paper in mm"), Kind.INTEGER, required=True, least=LEAST_MM, most=MOST_MM, hint=hint
                ),
            ),
            {"seal_width": USUAL_MM},
        )
        row.addWidget(self.form, 1)
        card.body.addLayout(row)
        needs = _("A PNG picture with a transparent background, at least 300 x 300 pixels.")
        self._state = label(needs, "hint", wrap=True, name="seal_state")
        self._problem = Banner("", Tone.BAD, name="seal_problem")
        card.add(self._state, self._problem)
        self.body.addWidget(card)
        buttons = QHBoxLayout()
        buttons.addStretch()
        self.remove = Button(_("Remove the image…"), "seal_remove", self._remove, icon="trash-2")
        self.choose = Button(_("Choose a picture…"), "seal_choose", self._choose, kind="primary", icon="upload")
        buttons.addWidget(self.remove)
        buttons.addWidget(self.choose)
        self.body.addLayout(buttons)
        self.body.addStretch()

    def refresh(self) -> None:
        self.context.load(self, lambda: find_seal(self.context.app.reader), self._show)

    def _show(self, seal: Seal | None) -> None:
        self._seal = seal
        self.preview.show_seal(seal)
        self.remove.setEnabled(seal is not None)
        if seal is not None:
            self.form.show_values({"seal_width": seal.width_mm})

    def _choose(self) -> None:
        if self.form.check():
            choose_file(self, _("Image of the seal"), [("PNG", "*.png")], self._keep, name="seal_file")

    def _keep(self, path: Path) -> None:
        width, seals = self.form.values()["seal_width"], self.context.app.seals
        assert isinstance(width, int)

        def keep() -> Done[Seal]:
            try:
                with path.open("rb") as stream:
                    picture = stream.read(MOST_BYTES + 1)
            except OSError as refusal:
                raise FileUnavailable(path.name) from refusal
            return seals.keep(picture, width)

        def kept(seal: Seal) -> None:
            self._problem.show_text("", Tone.BAD)
            self._show(seal)
            self.context.notices.say(_("The image of the seal is kept. It is only printed where somebody chooses it."))

        self.context.change(self, keep, kept, lambda error: self._problem.show_text(sentence(error), Tone.BAD))

    def _remove(self) -> None:
        confirm(
            self,
            _("Remove the image of the seal"),
            _("Certificates are then only stamped by hand. Those printed before stay as they are."),
            _("Remove"),
            lambda: self.context.change(self, self.context.app.seals.remove, lambda _none: self._show(None)),
            danger=True,
            name="seal_remove_sheet",
        )
