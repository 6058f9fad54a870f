"""Look, text size and language: applied at once, the data stay open; kept for the next start where the person may change settings."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from skillsapp.kernel import i18n
from skillsapp.kernel.i18n import _
from skillsapp.kernel.settings import BY_KEY
from ui.context import Context
from ui.screens.settings.section import FORM_WIDTH, SectionPage
from ui.theme import ZOOMS, px
from ui.widgets.choices import SegmentedControl
from ui.widgets.frames import Card
from ui.widgets.text import label


class AppearanceSection(SectionPage):
    """Three choices, each of which rebuilds the windows: so they are made after the click is over."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Look and language"), _("Applies at once."), name="appearance_section")
        theme = context.theme
        card = Card(padding=16, spacing=12)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.setMaximumWidth(px(FORM_WIDTH))
        looks = [(value, _(title)) for value, title in BY_KEY["display.theme"].choices]
        languages = [(value, i18n.catalogue(value).gettext(title)) for value, title in BY_KEY["display.language"].choices]
        zooms = [(str(zoom), f"{zoom} %") for zoom in ZOOMS]
        self.look = SegmentedControl(looks, "theme_choose", _("Appearance"))
        self.text_size = SegmentedControl(zooms, "zoom_choose", _("Text size"))
        self.language = SegmentedControl(languages, "language_choose", _("Language"))
        self.look.choose(theme.tokens.name)
        if str(theme.tokens.zoom) in dict(zooms):
            self.text_size.choose(str(theme.tokens.zoom))
        self.language.choose(i18n.language())
        self.look.chosen.connect(lambda name: QTimer.singleShot(0, theme, lambda: theme.use(name)))
        self.text_size.chosen.connect(lambda zoom: QTimer.singleShot(0, theme, lambda: theme.zoom_to(int(zoom))))
        self.language.chosen.connect(lambda key: QTimer.singleShot(0, context.language, lambda: context.language.use(key)))
        for title, control in ((_("Appearance"), self.look), (_("Text size"), self.text_size), (_("Language"), self.language)):
            line = QVBoxLayout()
            line.setSpacing(px(4))
            line.addWidget(label(title, "sub"))
            line.addWidget(control)
            card.body.addLayout(line)
        self.body.addWidget(card)
        self.body.addWidget(
            label(_("Ctrl+L locks the office screens; printed forms and certificates are always Chinese."), "hint", wrap=True)
        )
        self.body.addStretch()
