"""The check with a traffic light: one big lamp for the laptop, one line for each finding, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from skillsapp.venue_check import Finding, Light, worst
from ui.theme import px
from ui.venue.page import Lamp, VenuePage, emptied, large
from ui.widgets.frames import Card


class CheckPage(VenuePage):
    """`again` repeats the check, `passed` goes on, `folder_wanted` asks for the stick's folder."""

    again = Signal()
    passed = Signal()
    folder_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Checking this laptop"), _("This takes a few seconds."), name="venue_check")
        self._folder = self.add_button(
            _("Choose the stick…"), "stick_choose", self.folder_wanted.emit, icon="folder-open", left=True
        )
        self._again = self.add_button(_("Check again"), "check_again", self.again.emit, icon="refresh-cw")
        self._go = self.add_button(_("Go on"), "check_pass", self.passed.emit, kind="primary", icon="arrow-right")
        QShortcut(QKeySequence(Qt.Key.Key_F5), self, self._again.click)
        self._folder.hide()
        self._go.hide()

    def begin(self) -> None:
        """Show that the check runs."""
        emptied(self.body)
        self.show_title(_("Checking this laptop"), _("This takes a few seconds."))
        self._go.hide()
        self.set_busy(_("Looking at disk, clock, power, screen and stick…"))

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the whole and its parts, the gravest first."""
        self.set_busy("")
        light = worst(findings)
        blocked = any(finding.blocks for finding in findings)
        no_stick = any(finding.key == "stick" and finding.blocks for finding in findings)
        hopeless = any(finding.key == "system" and finding.blocks for finding in findings)
        titles = {
            Light.GREEN: _("This laptop is good"),
            Light.YELLOW: _("This laptop can be used; look at the yellow lines"),
            Light.RED: _("Something is wrong; look at the red lines first"),
        }
        if hopeless:
            title = _("This laptop cannot be used. Take another laptop, or use paper booklets.")
        elif no_stick:
            title = _("Plug in the stick")
        else:
            title = titles[light]
        emptied(self.body)
        self.show_title("")
        self._title.hide()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(18))
        row.addWidget(Lamp(light, 64))
        row.addWidget(large(title, "title", name="check_title"), 1)
        self.body.addWidget(head)
        good = [finding for finding in findings if finding.light is Light.GREEN]
        for finding in findings:
            if finding not in good:
                self.body.addWidget(_line(finding))
        if good:
            self.body.addWidget(_good_ones(good))
        self.body.addStretch()
        self._folder.setVisible(no_stick)
        self._go.setVisible(not blocked)
        self._go.show_text(_("Use it all the same") if light is Light.RED else _("Go on"))
        self._go.set_kind("danger" if light is Light.RED else "primary")
        self._again.set_kind("primary" if light is Light.RED else "")
        (self._again if light is Light.RED else self._go).setFocus()


def _good_ones(findings: Sequence[Finding]) -> QWidget:
    """Return what needs no attention in two columns, so that everything fits on the screen."""
    card = Card(padding=12, spacing=2, name="check_good")
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(28))
    grid.setVerticalSpacing(px(8))
    for place, finding in enumerate(findings):
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(Lamp(finding.light, 26), 0, Qt.AlignmentFlag.AlignTop)
        text = large(f"{finding.title}  {finding.sentence}", name=f"check_{finding.key}")
        text.setAccessibleName(f"{finding.title} {finding.sentence}")
        row.addWidget(text, 1)
        grid.addLayout(row, place // 2, place % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return card


def _line(finding: Finding) -> QWidget:
    card = Card(padding=12, spacing=2, name=f"check_{finding.key}")
    row = QHBoxLayout()
    row.setSpacing(px(14))
    row.addWidget(Lamp(finding.light), 0, Qt.AlignmentFlag.AlignVCenter)
    name = large(finding.title, "strong")
    name.setFixedWidth(px(130))
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignVCenter)
    words = QVBoxLayout()
    words.setSpacing(px(2))
    words.addWidget(large(finding.sentence))
    if finding.advice:
        words.addWidget(large(finding.advice, "advice"))
    row.addLayout(words, 1)
    card.body.addLayout(row)
    card.setAccessibleName(f"{finding.title} {finding.sentence} {finding.advice}")
    return card
