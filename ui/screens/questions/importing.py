"""Import questions in three steps: file and bank, every problem by line, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.exchange.question_formats import AUTO, QUESTION_FORMATS, choose_format, read_keys
from skillsapp.exchange.question_formats.question_format import QuestionFile
from skillsapp.exchange.question_problems import TypeCodesUnknown
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.queries.questions import BankRow
from ui.context import Context
from ui.dialogs import choose_file
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.problem_rows import ProblemRow, problem_row, row_column, sentence_column, where_column
from ui.models.rows import RowModel
from ui.notices import sentence
from ui.problem_list import problem_list
from ui.steps_sheet import StepsSheet
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, StatTile
from ui.widgets.table import DataTable
from ui.widgets.text import label

NEW_BANK = "new"
CHOOSE, CHECK, DONE = range(3)
LONGEST_VALUE = 60


class QuestionImport(StepsSheet):
    """Nothing is written before the last button; doubles of the bank are left out."""

    def __init__(self, parent: QWidget, context: Context, banks: Sequence[BankRow], bank: str) -> None:
        titles = [_("Choose the file"), _("Check"), _("Done")]
        super().__init__(parent, _("Import questions"), titles=titles, name="questions_import_sheet", width=820, height=560)
        self._context, self._banks = context, tuple(banks)
        self._path: Path | None = None
        self._parsed: QuestionFile | None = None
        self._codes: Form | None = None
        self._form = self._bank_form(bank)
        self._read_as = ""
        self._model = RowModel[ProblemRow]((row_column(), where_column(190), sentence_column()), key=lambda row: row.key)
        self._accepted = StatTile(_("Will be imported"), "0", tone=Tone.OK, name="import_accepted")
        self._warned = StatTile(_("With a warning"), "0", tone=Tone.WARN, name="import_warned")
        self._rejected = StatTile(_("With errors, not imported"), "0", tone=Tone.BAD, name="import_rejected")
        self._about = label("", "sub", name="import_about", wrap=True)
        self._done = EmptyState("", "", "circle-check")
        for page in (self._choose_page(), self._check_page(), self._done):
            self.add_page(page)
        self._cancel = self.add_cancel()
        self._back = self.add_button(_("Back"), "import_back", lambda: self._show(CHOOSE), icon="arrow-left")
        self._next = self.add_button(_("Choose a file"), "import_next", self._go_on, kind="primary")
        self.take_drops(lambda _path: self.step == CHOOSE, self.take_file)
        self._show(CHOOSE)

    def take_file(self, path: Path) -> None:
        """Read the file and show what is wrong with it."""
        if not self._form.check() or (self._codes is not None and not self._codes.check()):
            return
        self._path = path
        key, _title = self._bank()
        types: Mapping[str, str] = {k: str(v) for k, v in self._codes.values().items()} if self._codes is not None else {}
        self.set_busy(_("Reading “{file}”").format(file=path.name))
        chosen = str(self._form["format"].value())

        def read() -> tuple[str, QuestionFile]:
            format = choose_format(path, chosen)
            return format.title, self._context.app.question_files.preview(path, key, types, format.key)

        self._context.load(self, read, self._check, self._failed)

    def _bank_form(self, bank: str) -> Form:
        choices = [*((row.key, row.title) for row in self._banks), (NEW_BANK, _("A new bank"))]
        form = Form(
            (
                Field("bank", _("Into which bank"), Kind.CHOICE, required=True, choices=choices),
                Field("title", _("Name of the new bank"), required=True, longest=60),
                Field("format", _("Format of the file"), Kind.CHOICE, required=True, choices=_formats()),
            ),
            {"bank": bank or (self._banks[0].key if self._banks else NEW_BANK), "title": "", "format": AUTO},
        )
        form.changed.connect(lambda: form.set_field_visible("title", form["bank"].value() == NEW_BANK))
        form.set_field_visible("title", form["bank"].value() == NEW_BANK)
        return form

    def _bank(self) -> tuple[str, str]:
        """Return the key and title of the bank chosen; a new one gets the next free key."""
        chosen = str(self._form["bank"].value())
        if chosen != NEW_BANK:
            return chosen, next(row.title for row in self._banks if row.key == chosen)
        taken = {row.key for row in self._banks}
        number = next(n for n in range(1, len(taken) + 2) if f"bank-{n}" not in taken)
        return f"bank-{number}", str(self._form["title"].value())

    def _choose_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        card = Card(padding=16)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.add(self._form)
        column.addWidget(card)
        self._codes_card = Card(_("What the figures of the question types mean"), padding=16)
        self._codes_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._codes_card.hide()
        column.addWidget(self._codes_card)
        told = _(
            "A file is recognised by its content, whatever its name ends with. "
            "Pictures, cases, ids and topics come along. Nothing is written before you have seen the check."
        )
        self._drop_place = Card(name="import_drop_place")
        self._drop_place.add(EmptyState(_("Drop the file here, or choose it below"), told, "upload"))
        column.addWidget(self._drop_place, 1)
        column.addStretch()
        return page

    def _check_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for tile in (self._accepted, self._warned, self._rejected):
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addWidget(self._about)
        empty = EmptyState(_("No problems found"), _("Every row can be imported."), "circle-check")
        self.table = DataTable(self._model, "import_problems", _("Problems"), empty=empty)
        column.addWidget(problem_list(self.table), 1)
        return page

    def _check(self, read: tuple[str, QuestionFile]) -> None:
        self._read_as, self._parsed = read
        parsed = self._parsed
        self.set_busy("")
        self._about.setText(_about(self._read_as, parsed))
        self._accepted.show_value(f"{parsed.accepted:,}")
        self._warned.show_value(f"{parsed.warnings:,}")
        self._rejected.show_value(f"{parsed.rejected:,}")
        by_row = sorted(parsed.problems, key=lambda problem: (not problem.is_error, problem.row))
        self._model.set_rows([_line(number, problem) for number, problem in enumerate(by_row)])
        self._show(CHECK)

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))
        if isinstance(error, TypeCodesUnknown):
            self._ask_codes([code.strip() for code in error.codes.split(",")])

    def _ask_codes(self, codes: Sequence[str]) -> None:
        choices = [("", _("Choose…")), *((type.key, type.label()) for type in QUESTION_TYPES.values())]
        if self._codes is not None:
            self._codes_card.body.removeWidget(self._codes)
            self._codes.hide()
            self._codes.deleteLater()
        self._codes = Form([Field(code, code, Kind.CHOICE, required=True, choices=choices) for code in codes], {}, columns=3)
        self._codes_card.add(self._codes)
        self._codes_card.show()
        self._drop_place.hide()  # the file is chosen, and its room is needed
        self._next.show_text(_("Read it again"))

    def _go_on(self) -> None:
        match self.step:
            case 0 if self._codes is not None and self._path is not None:
                self.take_file(self._path)
            case 0:
                if self._form.check():
                    kinds = [(_("Question files"), _patterns()), (_("All files"), "*")]
                    choose_file(self, _("Choose the questions"), kinds, self.take_file, name="questions_choose")
            case 1:
                self._apply()
            case _:
                self.accept()

    def _apply(self) -> None:
        parsed, (key, title) = self._parsed, self._bank()
        if parsed is None:
            return
        self.set_busy(_("Importing…"))
        self._context.change(self, lambda: self._context.app.question_files.apply(key, parsed, title), self._finish, self._failed)

    def _finish(self, count: int) -> None:
        self.set_busy("")
        _key, title = self._bank()
        added = ngettext("{count} question imported", "{count} questions imported", count).format(count=f"{count:,}")
        self._done.show_text(added, title)
        self._show(DONE)

    def _show(self, step: int) -> None:
        if step == CHOOSE:
            self._codes = None
            self._codes_card.hide()
            self._drop_place.show()
        self.show_step(step)
        self._back.setVisible(step == CHECK)
        self._cancel.setVisible(step != DONE)
        accepted = self._parsed.accepted if self._parsed is not None else 0
        if step == CHECK:
            self._next.show_text(
                ngettext("Import {count} question", "Import {count} questions", accepted).format(count=f"{accepted:,}")
            )
            self.allow("" if accepted else _("No row can be imported. Correct the file and choose it again."))
        else:
            self._next.show_text(_("Choose a file") if step == CHOOSE else _("Close"))
            self.allow("")


def _formats() -> list[tuple[str, str]]:
    known = [(key, _(QUESTION_FORMATS[key].title)) for key in read_keys()]
    return [(AUTO, _("Recognised by its content")), *known]


def _patterns() -> str:
    suffixes = dict.fromkeys(suffix for key in read_keys() for suffix in QUESTION_FORMATS[key].suffixes)
    return " ".join(f"*{suffix}" for suffix in suffixes)


def _about(title: str, parsed: QuestionFile) -> str:
    """Say what the file was read as, and what comes along with its questions."""
    parts = [_("Read as: {format}").format(format=_(title))]
    if parsed.cases:
        parts.append(ngettext("{count} case", "{count} cases", len(parsed.cases)).format(count=f"{len(parsed.cases):,}"))
    if parsed.pictures:
        parts.append(
            ngettext("{count} picture", "{count} pictures", len(parsed.pictures)).format(count=f"{len(parsed.pictures):,}")
        )
    return " · ".join(parts)


def _line(number: int, problem: Problem) -> ProblemRow:
    """Return the line of a problem; of a long stem only the beginning, the rest in the tooltip."""
    value = " ".join(problem.value.split())
    short = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    return problem_row(number, problem, short, whole=problem.value)
