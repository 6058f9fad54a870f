"""Official numbers: given by an authority, only typed or imported here, checked by the pattern of the programme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.certificate import is_official_number
from skillsapp.domain.id_documents import normalise
from skillsapp.exchange.official_numbers import OfficialNumberLine, parse_official_numbers
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.queries.certificates import OfficialNumberRow, list_official_numbers
from skillsapp.services.certificates import OfficialNumberRow as NumberToKeep
from ui.context import Context
from ui.dialogs import SheetDialog, choose_file
from ui.fields.field import Field
from ui.fields.form import Form
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.screens.results.loading import Loaded
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card


@dataclass(frozen=True, slots=True)
class Imported:
    """How many numbers were kept, and what was wrong with the other lines."""

    accepted: int
    problems: tuple[Problem, ...]


class OfficialPage(QWidget):
    """Everyone of the programme with their official number, empty while it is not known."""

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._loaded, self._text = context, Loaded(), ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self._banner = Banner("", Tone.INFO, name="official_banner")
        column.addWidget(self._banner)
        columns: tuple[Column[OfficialNumberRow], ...] = (
            Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=140),
            Column("name", _("Name"), lambda row: row.name, width=110),
            Column("id_number", _("ID number"), lambda row: row.id_number, width=180),
            Column("organisation", _("Unit"), lambda row: row.organisation, width=REST),
            Column("number", _("Official number"), lambda row: row.number or "–", width=240),
        )
        self._model = RowModel[OfficialNumberRow](columns, key=lambda row: row.registration_id, parent=self)
        empty = EmptyState(_("Nobody here"), _("People appear here when they have registered."), "hash")
        self.table = DataTable(self._model, "official_list", _("Official numbers"), empty=empty)
        self.table.current_row.connect(lambda _row: changed())
        self.table.activated_row.connect(lambda _row: self.type_number())
        self.search = SearchBox(_("Name, number"), "official_filter")
        self.search.filtered.connect(self._filter)
        tools = QWidget()
        holder = QVBoxLayout(tools)
        holder.setContentsMargins(px(14), 0, px(14), 0)
        holder.addWidget(self.search)
        column.addWidget(table_card(self.table, tools), 1)

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        known = sum(bool(row.number) for row in loaded.official)
        text = _("Official numbers are given by the authority and only kept here: {known} of {total} are known.")
        self._banner.show_text(text.format(known=known, total=len(loaded.official)), Tone.INFO)
        self._show_rows()

    def row_refusal(self) -> str | None:
        return None if self.table.row() is not None else _("Choose a row first.")

    def type_number(self) -> None:
        row: OfficialNumberRow | None = self.table.row()
        programme = self._loaded.programme
        if row is not None and programme is not None:
            NumberDialog(self, self._context, row, programme.plan.official_number_pattern).open()

    def import_numbers(self) -> None:
        """Ask for the authority's list and keep its good lines."""
        programme, app = self._loaded.programme, self._context.app
        if programme is None:
            return
        id = programme.id

        def take(path: Path) -> None:
            def keep() -> Done[Imported]:
                parsed = parse_official_numbers(path)
                people = list_official_numbers(app.reader, id, unmasked=True)
                done = app.certificates.import_official_numbers(id, rows_to_keep(parsed.lines, people))
                return Done(Imported(done.value.accepted, (*parsed.problems, *done.value.problems)), done.topics)

            self._context.change(self, keep, self._show_imported)

        kinds = [(_("Spreadsheets"), "*.xlsx *.xls *.csv")]
        choose_file(self, _("Import official numbers"), kinds, take, name="official_file")

    def _show_imported(self, value: Imported) -> None:
        said = ngettext("{count} official number kept.", "{count} official numbers kept.", value.accepted).format(
            count=value.accepted
        )
        if value.problems:
            ImportedDialog(self, said, value.problems).open()
        else:
            self._context.notices.say(said)

    def _filter(self, text: str) -> None:
        self._text = text
        self._show_rows()

    def _show_rows(self) -> None:
        words = self._text.casefold().split()
        rows = [
            row
            for row in self._loaded.official
            if all(word in f"{row.name} {row.entry_no} {row.number} {row.organisation}".casefold() for word in words)
        ]
        self._model.set_rows(rows)
        if not self.table.selected():
            self.table.select_row(0)


def rows_to_keep(lines: Sequence[OfficialNumberLine], people: Sequence[OfficialNumberRow]) -> tuple[NumberToKeep, ...]:
    """Return the lines with the entry number of each person, found by the ID number where the list has no entry number."""
    by_id = {normalise(person.id_number): person.entry_no for person in people}
    return tuple(
        NumberToKeep(line.row, line.entry_no or by_id.get(line.id_number, line.id_number), line.number) for line in lines
    )


class NumberDialog(SheetDialog):
    """Type one official number."""

    def __init__(self, parent: QWidget, context: Context, row: OfficialNumberRow, pattern: str) -> None:
        super().__init__(parent, _("Official number"), f"{row.name} · {row.entry_no}", name="official_number_type", width=460)
        self._context, self._row, self._pattern = context, row, pattern
        hint = _("Type it exactly as it stands on the certificate.")
        field = Field("official_number", _("Official number"), required=True, hint=hint, longest=60, check=self._check)
        self.form = Form((field,), {"official_number": row.number})
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Save"), "official_number_save", self._save, kind="primary")

    def _check(self, value: object) -> str | None:
        if is_official_number(self._pattern, str(value)):
            return None
        return _("The number does not have the shape that the settings ask for.")

    def _save(self) -> None:
        if not self.form.check():
            return
        certificates, number = self._context.app.certificates, str(self.form.values()["official_number"])
        self.set_busy(_("Saving…"))

        def done(_value: str) -> None:
            self.set_busy("")
            self.accept()

        self._context.change(
            self,
            lambda: certificates.record_official_number(self._row.registration_id, number),
            done,
            lambda error: self.show_problem(sentence(error)),
        )


class ImportedDialog(SheetDialog):
    """The lines of the list that were not kept, each with what to do."""

    def __init__(self, parent: QWidget, said: str, problems: Sequence[Problem]) -> None:
        super().__init__(parent, _("Some lines were not kept"), said, name="official_problems", width=680)
        columns: tuple[Column[Problem], ...] = (
            Column("row", _("Row"), lambda problem: str(problem.row or ""), width=60),
            Column("value", _("In the list"), lambda problem: problem.value, width=200),
            Column(
                "message",
                _("What is wrong"),
                lambda problem: problem.message(),
                width=REST,
                hint=lambda problem: problem.message(),
            ),
        )
        model = RowModel[Problem](columns, parent=self)
        model.set_rows(problems)
        table = DataTable(model, "official_problems_list", _("What is wrong"))
        table.setMinimumHeight(px(220))
        self.add(table_card(table))
        self.add_button(_("Understood"), "official_problems_close", self.accept, kind="primary")
