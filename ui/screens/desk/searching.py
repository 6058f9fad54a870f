"""The box and what it finds, while somebody types; the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.exchange.contacts import mask_phone
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.audit import last_entry
from skillsapp.queries.desk import MOST_HITS, DeskIndex, Hit, Hits, Stock, count_stock, load_index, search_people
from skillsapp.queries.ledger import count_questions
from ui.context import Context
from ui.models.rows import REST, Column, RowModel
from ui.screens.desk.wording import day_text
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label


class SearchPage(QWidget):
    """`opened(hit)` when somebody is chosen by Enter or a double click."""

    opened = Signal(object)

    def __init__(self, context: Context, settle: Callable[[], object]) -> None:
        super().__init__()
        self._context = context
        self._index: DeskIndex | None = None
        self._stamp = -1
        self._loading = False
        self._text, self._shown_text, self._opens_first = "", "", False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.banner = Banner("", Tone.WARN, button=_("Settle one by one"), clicked=settle, name="ledger_questions")
        column.addWidget(self.banner)
        self.box = SearchBox(_("Name, pinyin, ID number or its end, telephone, certificate number, unit"), "desk_search")
        self.box.setMinimumHeight(px(44))
        self.box.filtered.connect(self._search)
        self.box.returnPressed.connect(self._open_first)
        self.box.installEventFilter(self)
        column.addWidget(self.box)
        self.model = RowModel[Hit](
            (
                Column("name", _("Name"), lambda hit: hit.name, width=104),
                Column("id_number", _("ID number"), lambda hit: hit.masked_id, width=172),
                Column("phone", _("Mobile"), lambda hit: mask_phone(hit.phone), width=116),
                Column("unit", _("Unit"), lambda hit: hit.organisation, hint=lambda hit: hit.organisation, width=REST),
                Column("number", _("Certificate"), _numbers, hint=lambda hit: "\n".join(hit.numbers), width=252),
                Column("day", _("Issued on"), lambda hit: day_text(hit.last_day), width=96),
                Column("kind", _("On record"), _kind, tone=lambda hit: Tone.INFO if hit.person_id else Tone.MUTED, width=92),
            ),
            key=lambda hit: hit.key,
            parent=self,
        )
        self._empty = EmptyState("", "", "search")
        self.table = DataTable(self.model, "desk_hits", _("Found"), empty=self._empty, sortable=False)
        self.table.activated_row.connect(self.opened)
        self.table.installEventFilter(self)
        self._note = label("", "hint", name="desk_note")
        note = QWidget()
        row = QVBoxLayout(note)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.addWidget(self._note)
        column.addWidget(table_card(self.table, below=note), 1)
        self._stock = Stock(0, 0, 0)
        self._say(Hits((), False))

    def refresh(self) -> None:
        """Read again what can be searched, where anything was written since."""
        app = self._context.app

        def read() -> tuple[Stock, int, int]:
            return count_stock(app.reader), count_questions(app.reader), last_entry(app.reader)

        def show(known: tuple[Stock, int, int]) -> None:
            self._stock, questions, at = known
            told = ngettext(
                "{count} line of earlier ledgers: it is not sure whose it is.",
                "{count} lines of earlier ledgers: it is not sure whose they are.",
                questions,
            )
            self.banner.show_text(told.format(count=f"{questions:,}") if questions else "", Tone.WARN)
            if at != self._stamp and not self._loading:
                self._loading = True
                self._context.load(self, lambda: load_index(app.reader), lambda index: self._take(index, at), self._failed)
            else:
                self._search(self._text)

        self._context.load(self, read, show)

    def forget(self) -> None:
        """Let go of everybody: what can be searched is read anew when somebody comes back."""
        self._index, self._stamp, self._loading = None, -1, False

    def focus(self) -> None:
        """Put the keyboard into the box, ready to be typed over."""
        self.box.setFocus()
        self.box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from the box into the list and back; Esc in the list goes back to the box; a letter there is typed into it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.box and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self.model.rowCount():
            if self.table.row() is None:
                self.table.select_row(0)
            self.table.setFocus()
            return True
        if watched is self.table:
            at_top = self.table.currentIndex().row() <= 0
            if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Up and at_top):
                self.focus()
                return True
            if (
                event.text().strip()
                and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
                and event.text().isprintable()
            ):
                self.box.setFocus()
                self.box.setText(self.box.text() + event.text())
                return True
        return False

    def _take(self, index: DeskIndex, at: int) -> None:
        if not self._loading:  # forgotten meanwhile
            return
        self._loading, self._index, self._stamp = False, index, at
        self._search(self._text)

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self._context.notices.report(error)

    def _search(self, text: str) -> None:
        self._opens_first = self._opens_first and text == self._text
        self._text = text
        index, reader = self._index, self._context.app.reader
        if index is None:
            self._say(Hits((), False))
            return
        self._context.load(self, lambda: search_people(reader, index, text), lambda hits: self._show(text, hits))

    def _show(self, text: str, hits: Hits) -> None:
        if text != self._text:  # somebody typed on meanwhile
            return
        self._shown_text = text
        self.model.set_rows(hits.rows)
        if hits.rows and self.table.row() is None:
            self.table.select_row(0)
        self._say(hits)
        if self._opens_first:
            self._open_first()

    def _open_first(self) -> None:
        """Open the row that is marked; where the search still runs, as soon as it is there."""
        text = self.box.text().strip()
        if not text:
            return
        if self._shown_text != text or self._index is None:
            self._opens_first = True
            return
        self._opens_first = False
        hit = self.table.row()
        if hit is not None:
            self.opened.emit(hit)

    def _say(self, hits: Hits) -> None:
        stock = self._stock
        held = _("People: {people} · certificates: {certificates} · lines of earlier ledgers: {entries}").format(
            people=f"{stock.people:,}", certificates=f"{stock.certificates:,}", entries=f"{stock.entries:,}"
        )
        if self._index is None:
            self._empty.show_text(_("Getting ready…"), _("You can type already."))
        elif self._text:
            self._empty.show_text(
                _("Nobody was found"),
                _("Try fewer words, the end of the ID number, or the pinyin. Certificates of earlier years can be imported."),
            )
        elif not (stock.people or stock.entries):
            self._empty.show_text(
                _("Nothing to search yet"), _("Register people, or import certificate ledgers of earlier years.")
            )
        else:
            self._empty.show_text(_("Who are you looking for?"), held)
        if hits.more:
            self._note.setText(_("The first {count} are shown; type more to find the right one.").format(count=MOST_HITS))
        elif hits.rows:
            self._note.setText(
                _("{count} found. Down goes to the list, Enter opens, Esc goes back.").format(count=len(hits.rows))
            )
        else:
            self._note.setText(held if self._text else _("The search covers all years."))


def _numbers(hit: Hit) -> str:
    if not hit.numbers:
        return ""
    rest = len(hit.numbers) - 1
    return _("{number} and {count} more").format(number=hit.numbers[0], count=rest) if rest else hit.numbers[0]


def _kind(hit: Hit) -> str:
    return _("Registered") if hit.person_id else _("Ledger only")
