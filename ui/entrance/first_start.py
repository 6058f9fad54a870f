"""The first start: the association's name, a password for the administrator, or a look around with invented data."""

from __future__ import annotations

import tomllib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from skillsapp.domain.account import FIRST_LOGIN, SHORTEST_PASSWORD
from skillsapp.kernel import paths
from skillsapp.kernel.i18n import _
from ui.dialogs import choose_file
from ui.entrance.page import EntrancePage
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.widgets.buttons import Button
from ui.widgets.frames import rule
from ui.widgets.text import label


class FirstStart(EntrancePage):
    """Asks for nothing but the name and a password; `demonstration` offers the look around."""

    set_up_requested = Signal(str, str)  # association, password
    demonstration_requested = Signal()
    restore_requested = Signal(object)  # Path of a backup of the computer before

    def __init__(self, *, demonstration: bool = True) -> None:
        super().__init__(_("Welcome"), _("Two details, then you can begin. Both can be changed later."), name="first_start")
        least = _("At least {count} characters.").format(count=SHORTEST_PASSWORD)
        self.form = Form(
            (
                Field(
                    "association",
                    _("Name of the association"),
                    required=True,
                    longest=60,
                    hint=_("Stands on certificates and at the head of every form."),
                ),
                Field(
                    "password",
                    _("Administrator's password"),
                    Kind.PASSWORD,
                    required=True,
                    hint=least,
                    check=lambda given: least if len(str(given)) < SHORTEST_PASSWORD else None,
                ),
                Field(
                    "again",
                    _("The password once more"),
                    Kind.PASSWORD,
                    required=True,
                    check=self._differs,
                    hint=_("You sign in with the name “{login}” and this password.").format(login=FIRST_LOGIN),
                ),
            ),
            {"association": proposed_association()},
        )
        self.body.addWidget(self.form)
        begin = Button(_("Begin"), "house_set_up", self._begin, kind="primary", big=True)
        self.body.addWidget(begin)
        for key in ("association", "password", "again"):
            control = self.form[key].control
            assert isinstance(control, QLineEdit)
            control.returnPressed.connect(begin.click)
        self.setFocusProxy(self.form["password"].control)
        self.body.addWidget(rule())
        restore = Button(_("Restore from a backup"), "backup_choose", self._choose_backup, icon="history")
        restore.setAccessibleDescription(_("After a lost or broken computer: the file from the stick and the recovery sheet."))
        restore.setToolTip(restore.accessibleDescription())
        self.body.addWidget(restore)
        if demonstration:
            self.body.addWidget(
                Button(
                    _("Look around with demonstration data"), "demonstration_open", self.demonstration_requested.emit, icon="eye"
                )
            )
            self.body.addWidget(
                label(_("Invented people and results in a folder of their own; your data are not touched."), "hint", wrap=True)
            )

    def _differs(self, given: object) -> str | None:
        return None if given == self.form["password"].value() else _("The two passwords differ.")

    def _choose_backup(self) -> None:
        kinds = ((_("Backups"), "*.db"),)
        choose_file(self, _("Choose the backup"), kinds, self.restore_requested.emit, name="backup_file_choose")

    def _begin(self) -> None:
        if self.form.check():
            values = self.form.values()
            self.set_up_requested.emit(str(values["association"]), str(values["password"]))


def proposed_association() -> str:
    """Return the name that the first start proposes."""
    with (paths.resources() / "presets" / "association.toml").open("rb") as stream:
        return str(tomllib.load(stream)["name"])
