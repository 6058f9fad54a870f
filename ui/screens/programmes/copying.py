"""Copy the last class: its rules, letterhead and staff stay, number, place and days are asked, nobody is copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.programme_copy import next_draft, next_title
from skillsapp.domain.roles import ROLE_TITLES, Permission, Role
from skillsapp.exchange.programme_files import Preset
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.accounts import AccountRow
from skillsapp.services.programmes import CopiedProgramme, NewStaff
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.screens.programmes.name_page import NamePage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.flow import FlowLayout
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label


def roles_title(roles: Sequence[str | Role]) -> str:
    """Return the names of roles, one after another."""
    return _(", ").join(_(ROLE_TITLES[Role(role)]) for role in roles)


class CopyDialog(SheetDialog):
    """`created(programme)` is called after the copy was saved and the staff's new PINs were handed over."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        preset: Preset,
        source: Programme,
        edition: int,
        staff: Sequence[AccountRow],
        created: Callable[[Programme], None],
    ) -> None:
        told = _("After “{title}”: rules, letterhead and staff stay, nobody is copied.").format(title=source.title)
        super().__init__(parent, _("Copy the last class"), told, name="programme_copy_sheet", width=760, scroll=True)
        self._context, self._source, self._created = context, source, created
        self._draft = next_draft(source, edition)
        today = to_house(context.app.clock.now()).date()
        self.page = NamePage(preset, self._draft, today, is_new=True, worded=self._worded)
        self.add(self.page)
        self._boxes: dict[str, QCheckBox] = {}
        self._show_staff(staff, may=context.session.may(Permission.MANAGE_ACCOUNTS))
        self.add_cancel()
        self.add_button(_("Create"), "programme_copy_save", self._save, kind="primary", icon="check")

    def open(self) -> None:
        super().open()
        self.page.form["starts_on"].control.setFocus()

    def _worded(self, year: int, edition: int | None, city: str) -> str:
        return next_title(self._source, edition, city, year)

    def _show_staff(self, staff: Sequence[AccountRow], *, may: bool) -> None:
        self.add(label(_("Staff on site"), "h2"))
        if not staff:
            self.add(label(_("The last class had no staff on site."), "hint"))
            return
        if not may:
            self.add(label(_("Only an administrator can give the staff their new PINs: see the settings."), "hint", wrap=True))
            return
        self.add(label(_("Whoever is ticked gets a new PIN and a new badge for this class."), "hint", wrap=True))
        holder = QWidget()
        flow = FlowLayout(holder, px(18))
        for row in staff:
            box = QCheckBox(f"{row.name} · {roles_title(row.roles)}")
            box.setObjectName(f"staff_{row.login}_take")
            box.setChecked(True)
            self._boxes[row.id] = box
            flow.addWidget(box)
        self.add(holder)

    def _save(self) -> None:
        if not self.page.check():
            return
        draft = self.page.applied(self._draft)
        if draft.starts_on is None:
            self.page.form.show_errors({"starts_on": _("Please fill this in.")})
            return
        staff = [id for id, box in self._boxes.items() if box.isChecked()]
        self.set_busy(_("Saving"))
        self._context.change(
            self, lambda: self._context.app.programmes.copy(self._source.id, draft, staff), self._done, self._failed
        )

    def _done(self, value: CopiedProgramme) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Created: {title}").format(title=value.programme.title))
        self._created(value.programme)
        parent = self.parentWidget()
        if value.staff and parent is not None:
            StaffSheet(parent, value).open()

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))


class StaffSheet(SheetDialog):
    """The new PINs, shown once."""

    def __init__(self, parent: QWidget, value: CopiedProgramme) -> None:
        super().__init__(parent, _("Hand these over"), value.programme.title, name="staff_handed", width=720)
        self._staff = value.staff
        self.add(Banner(_("The PINs are shown only now. Copy the list, or write them down for each person."), Tone.WARN))
        model = RowModel[NewStaff](
            (
                Column("name", _("Name"), lambda row: row.name, width=110),
                Column("roles", _("Role"), lambda row: roles_title(row.roles), width=REST),
                Column("login", _("Sign-in name"), lambda row: row.login, width=150),
                Column("pin", _("PIN"), lambda row: row.pin, width=90),
                Column("badge", _("Badge"), lambda row: row.badge, width=170),
            ),
            key=lambda row: row.account_id,
            parent=self,
        )
        model.set_rows(value.staff)
        table = DataTable(model, "staff_pins", _("New PINs"))
        table.setMinimumHeight(px(90 + 36 * min(8, len(value.staff))))
        self.body.addWidget(table_card(table), 1)
        self._copied = label("", "sub", name="staff_copied", tone=Tone.OK)
        self.add(self._copied)
        self.add_button(_("Copy the list"), "staff_copy", self._copy, icon="copy", left=True)
        self.add_button(_("Handed over"), "staff_handed_close", self.accept, kind="primary", icon="check")

    def _copy(self) -> None:
        lines = [f"{row.name}\t{roles_title(row.roles)}\t{row.login}\tPIN {row.pin}\t{row.badge}" for row in self._staff]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._copied.setText(ngettext("{count} line copied", "{count} lines copied", len(lines)).format(count=len(lines)))
