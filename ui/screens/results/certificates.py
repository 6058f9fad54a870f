"""Certificates: everyone with a result at the left, the page of the chosen one at the right."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.certificate import Certificate
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.printouts.certificate import draw_certificate
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.queries.certificates import CertificateRow
from ui.context import Context
from ui.dialogs import ask_reason, choose_folder
from ui.models.rows import REST, Column, RowModel
from ui.screens.results.holders import STATE_TITLES, STATE_TONES, Holder, HolderState, count_states, holders_of
from ui.screens.results.issuing import IssueDialog, WritingDialog
from ui.screens.results.loading import Loaded
from ui.screens.results.printing import HandOutDialog, PrintDialog
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choices import ChipBar, SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.table import DataTable, table_card

CHIPS = (HolderState.ISSUED, HolderState.DUE, HolderState.NONE, HolderState.VOID)


class CertificatesPage(QWidget):
    """The screen's actions act on what is chosen here."""

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._loaded, self._changed = context, Loaded(), changed
        self._holders: tuple[Holder, ...] = ()
        self._text, self._state, self._drawn = "", "", ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        columns: tuple[Column[Holder], ...] = (
            Column("name", _("Name"), lambda holder: holder.name, width=88),
            Column("title", _("Certificate"), lambda holder: holder.title, width=92, hint=lambda holder: holder.title),
            Column("state", _("State"), lambda h: _(h.state_title), tone=lambda h: STATE_TONES[h.state], width=82),
            Column(
                "number", _("Number or reason"), lambda h: h.number or h.reason, width=REST, hint=lambda h: h.reason or h.number
            ),
        )
        self.model = RowModel[Holder](columns, key=lambda holder: holder.key, parent=self)
        self._empty = EmptyState("", "", "award")
        self.table = DataTable(self.model, "certificates_list", _("Certificates"), empty=self._empty, many=True)
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(px(14), 0, px(14), 0)
        column.setSpacing(px(8))
        self.search = SearchBox(_("Name, number"), "certificates_filter")
        self.search.filtered.connect(self._filter)
        self.chips = ChipBar([("", _("All")), *((s.value, _(STATE_TITLES[s])) for s in CHIPS)], "certificate_state", _("State"))
        self.chips.chosen.connect(self._choose_state)
        column.addWidget(self.search)
        chips = QHBoxLayout()
        chips.addWidget(self.chips)
        chips.addStretch(1)
        column.addLayout(chips)
        left = table_card(self.table, tools)
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(left, 1)
        right = Card(padding=1, name="certificate_page")
        self._banner = Banner("", Tone.BAD, name="certificate_banner")
        self._nothing = EmptyState(_("No certificate chosen"), _("Choose an issued certificate to see its page."), "award")
        self.preview = PdfPreview("certificate_preview", empty=self._nothing)
        right.add(self._banner, self.preview)
        row.addWidget(right, 1)
        self.table.current_row.connect(lambda _row: self._show_page())
        self.table.selection_changed.connect(self._changed)

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded, self._holders = loaded, holders_of(loaded)
        self.chips.set_counts(count_states(self._holders))
        plan = loaded.programme.plan if loaded.programme else None
        if plan is not None and not plan.certificates:
            self._empty.show_text(
                _("No certificate of our own"),
                _("The official certificates of this programme are only registered by their numbers."),
            )
        elif self._holders:
            self._empty.show_text(_("Nobody fits the filter"), _("Change the words, or choose “All”."))
        else:
            self._empty.show_text(_("No results yet"), _("Compute the results first; then certificates can be issued."))
        self._show_rows()

    @property
    def due(self) -> int:
        return sum(holder.state is HolderState.DUE for holder in self._holders)

    def chosen(self) -> tuple[Certificate, ...]:
        """Return the valid certificates among the chosen lines; all of them where at most one line is chosen."""
        return tuple(h.row.certificate for h in self._lines() if h.row is not None and h.state is HolderState.ISSUED)

    def _lines(self) -> Sequence[Holder]:
        selected: Sequence[Holder] = self.table.selected()
        return selected if len(selected) > 1 else self._holders

    def _marked(self) -> list[CertificateRow]:
        selected: Sequence[Holder] = self.table.selected()
        return [holder.row for holder in selected if holder.row is not None]

    def issue_refusal(self) -> str | None:
        """Return why nothing can be issued just now."""
        loaded = self._loaded
        if loaded.programme is None or not loaded.programme.plan.certificates:
            return _("This programme has no certificate of our own.")
        if loaded.result_set is None:
            return _("Compute the results first.")
        if not loaded.may_certify:
            return _("Compute the results again first.") if loaded.needs_computing else _("Freeze the results first.")
        return None if self.due else _("Everyone who is due a certificate has one.")

    def files_refusal(self) -> str | None:
        return None if self.chosen() else _("No certificate has been issued yet.")

    def void_refusal(self) -> str | None:
        holder: Holder | None = self.table.row()
        if holder is None or holder.row is None:
            return _("Choose an issued certificate first.")
        return _("This certificate is void already.") if holder.state is HolderState.VOID else None

    def issue(self) -> None:
        if self._loaded.programme is not None:
            IssueDialog(self, self._context, self._loaded.programme, self.due, self._loaded.last_day).open()

    def print_chosen(self) -> None:
        """Ask how the certificates come onto paper, then print them."""
        programme = self._loaded.programme
        if programme is not None:
            PrintDialog(self, self._context, programme, self._loaded.certificates, self._marked()).open()

    def hand_out(self) -> None:
        """Note that the chosen certificates were handed out."""
        rows = [h.row for h in self._lines() if h.row is not None and h.state is HolderState.ISSUED]
        HandOutDialog(self, self._context, rows).open()

    def save_chosen(self) -> None:
        """Ask for a folder and write a file for each person and one with all."""

        def save(target: Path) -> None:
            def say(files: tuple[Path, ...]) -> None:
                said = ngettext("{count} file saved in {folder}", "{count} files saved in {folder}", len(files))
                self._context.notices.say(said.format(count=len(files), folder=target.name))

            WritingDialog(self, self._context, self.chosen(), target, say).open()

        choose_folder(self, _("Save the certificates in a folder"), save, name="certificates_folder")

    def void(self) -> None:
        self._with_reason(_("Make void"), "certificate_void", again=False)

    def reissue(self) -> None:
        self._with_reason(_("Reissue"), "certificate_reissue", again=True)

    def _with_reason(self, title: str, name: str, *, again: bool) -> None:
        holder: Holder | None = self.table.row()
        if holder is None or holder.row is None:
            return
        app, id, wrong_name = self._context.app, holder.row.certificate.id, _("The name was wrong")
        today = to_house(app.clock.now()).date()
        text = f"{holder.name} · {holder.number}\n" + (
            _("The old number becomes void and is never used again; the new certificate gets the next number.")
            if again
            else _("The number becomes void and is never used again.")
        )

        def act(reason: str) -> None:
            self._context.change(
                self,
                lambda: (
                    app.certificates.reissue(id, reason, today, correction=reason == wrong_name)
                    if again
                    else app.certificates.void(id, reason)
                ),
                lambda value: self._context.notices.say(
                    _("Reissued: {number}").format(number=value.number)
                    if again
                    else _("Void: {number}").format(number=value.number)
                ),
            )

        presets = (wrong_name, _("Lost")) if again else (_("Issued by mistake"),)
        ask_reason(self, title, text, title, act, presets=presets, danger=not again, name=name)

    def _filter(self, text: str) -> None:
        self._text = text
        self._show_rows()

    def _choose_state(self, state: str) -> None:
        self._state = state
        self._show_rows()

    def _show_rows(self) -> None:
        words = self._text.casefold().split()

        def fits(holder: Holder) -> bool:
            hay = f"{holder.name} {holder.number} {holder.entry_no} {holder.title}".casefold()
            return (not self._state or holder.state == self._state) and all(word in hay for word in words)

        self.model.set_rows([holder for holder in self._holders if fits(holder)])
        if not self.table.selected():
            self.table.select_row(0)
        self._show_page()

    def _show_page(self) -> None:
        """Draw the chosen certificate on the free lane and show it."""
        self._changed()
        holder: Holder | None = self.table.row()
        is_void = holder is not None and holder.state is HolderState.VOID
        reason = holder.reason if holder is not None else ""
        self._banner.show_text(_("This certificate is void: {reason}").format(reason=reason) if is_void else "", Tone.BAD)
        if holder is None or holder.row is None or is_void:
            self._drawn = ""
            self.preview.clear()
            self._say_nothing(holder)
            return
        if self._drawn == holder.key:
            return
        certificate, photos = holder.row.certificate, self._context.app.folder.photos
        self._drawn = holder.key

        def draw() -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
                path = Path(folder) / "certificate.pdf"
                draw_certificate(certificate_data(certificate, photos), path)
                return path.read_bytes()

        def show(content: bytes) -> None:
            if self._drawn == holder.key:  # another line may have been chosen meanwhile
                self.preview.show_pdf(content)

        self._context.load(self, draw, show)

    def _say_nothing(self, holder: Holder | None) -> None:
        if holder is None or holder.state is HolderState.VOID:
            self._nothing.show_text(_("No certificate chosen"), _("Choose an issued certificate to see its page."))
        elif holder.state is HolderState.DUE:
            self._nothing.show_text(_("Not issued yet"), _("The page can be seen after issuing."))
        else:
            self._nothing.show_text(_("No certificate"), holder.reason)
