"""Keying: scan a card or type its number, type the answers, Enter saves and waits for the next card."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.card_refusals import CardPersonAbsent, CardVariantWrong
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.i18n import _
from skillsapp.queries.cards import CardBoard, CardToKey, find_card_to_key
from skillsapp.services.cards import KeyedCard
from ui.context import Context
from ui.dialogs import ask_reason, confirm
from ui.notices import sentence
from ui.screens.cards.pad import CardPad
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card
from ui.widgets.text import ElidedLabel, Pill, label, set_tone


class EnteringPage(QWidget):
    """Whether it is a first or a second entry follows from who entered the card before; *board* gives the sitting shown."""

    def __init__(self, context: Context, board: Callable[[], CardBoard | None]) -> None:
        super().__init__()
        self._context, self._board = context, board
        self.card: CardToKey | None = None
        self._saving = False
        self.scan = QLineEdit()
        self.scan.setObjectName("card_scan")
        self.scan.setProperty("big", "true")
        self.scan.setAccessibleName(_("Scan or type a card"))
        self.scan.setPlaceholderText(_("Scan the card, or type its entry number and Enter"))
        self.scan.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.scan.returnPressed.connect(self._find)
        self._said = label("", "strong", name="card_said", wrap=True)
        self._problem = Banner("", Tone.BAD, name="card_problem")
        self._mend = Button(_("Mark present…"), "card_mend", self._do_mend, small=True)
        self._mending: Callable[[], object] | None = None
        self._mend.hide()
        self.pad = CardPad()
        self.pad.finished.connect(self.save)
        self.pad.left.connect(self._leave)
        self.pad.changed.connect(self._follow_pad)
        self._entry = Pill()
        self._who = label("", "h1", name="card_person")
        self._where = ElidedLabel("", "sub")
        self._where.setObjectName("card_place")
        self._variant = label("", "number", name="card_variant")
        self._save = Button(_("Save (Enter)"), "card_save", self.save, kind="primary", icon="check")
        self._away = Button(_("Put the card away (Esc)"), "card_leave", self._leave)
        self._hint = label("", "sub", name="card_hint", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        first = QHBoxLayout()
        first.setSpacing(px(12))
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self.scan, 1)
        first.addWidget(self._said, 1)
        self._first = QWidget()
        self._first.setLayout(first)
        column.addWidget(self._first)
        problem = QHBoxLayout()
        problem.setSpacing(px(10))
        problem.addWidget(self._problem, 1)
        problem.addWidget(self._mend)
        column.addLayout(problem)
        self._pages = QStackedWidget()
        waiting = Card(name="card_waiting")
        waiting.body.addWidget(
            EmptyState(
                _("Scan the next card"),
                _("The scanner types the number by itself. Without one, type the entry number printed on the card."),
                "keyboard",
            )
        )
        self._pages.addWidget(waiting)
        self._pages.addWidget(self._typing())
        column.addWidget(self._pages, 1)

    def _typing(self) -> QWidget:
        card = Card(padding=16, name="card_typing")
        head = QHBoxLayout()
        head.setSpacing(px(14))
        head.addWidget(self._entry)
        head.addWidget(self._who)
        head.addWidget(self._where, 1)
        head.addWidget(label(_("Booklet"), "sub"))
        head.addWidget(self._variant)
        head.addSpacing(px(12))
        head.addWidget(self._away)
        head.addWidget(self._save)
        card.body.addLayout(head)
        card.body.addWidget(self.pad, 1)
        card.body.addWidget(self._hint)
        return card

    def focus(self) -> None:
        """Let the keyboard begin where the next step is."""
        (self.scan if self.card is None else self.pad).setFocus()

    @property
    def has_typed(self) -> bool:
        return self.card is not None and self.pad.typing.is_begun

    def reset(self) -> None:
        """Put the card away without saving, for another sitting."""
        self.card, self._saving = None, False
        self._show_page(0)
        self.say_problem("")
        self._said.setText("")

    def look_up(self, typed: str) -> None:
        """Look for the card that was scanned or typed."""
        board = self._board()
        if board is None or not typed.strip():
            return
        reader, actor = self._context.app.reader, self._context.session.actor.id
        self._context.load(
            self,
            partial(find_card_to_key, reader, board.sitting.id, typed, actor),
            self._begin,
            lambda error: self._refuse(error, typed),
        )

    def save(self) -> None:
        """Save the card that is typed."""
        board, card = self._board(), self.card
        if board is None or card is None or self._saving:
            return
        if not self.pad.typing.is_complete:
            self.pad.setFocus()
            return
        self._saving = True
        answers = self.pad.typing.result()
        self._context.change(
            self, lambda: self._context.app.cards.key(board.sitting.id, card.typed, answers), self._saved, self._not_saved
        )

    def say_problem(self, text: str, mend: str = "", mending: Callable[[], object] | None = None) -> None:
        """Say what was refused, with a button that mends it where there is one."""
        self._problem.show_text(text, Tone.BAD)
        self._mending = mending
        if mend:
            self._mend.show_text(mend)
        self._mend.setVisible(bool(text and mending))

    def _show_page(self, page: int) -> None:
        """Show the pad or the call for the next card; while a card is typed, nothing else can be scanned."""
        self._pages.setCurrentIndex(page)
        self._first.setVisible(page == 0)

    def _find(self) -> None:
        typed = self.scan.text()
        self.scan.clear()
        self.look_up(typed)

    def _begin(self, card: CardToKey) -> None:
        self.card = card
        self.say_problem("")
        self._said.setText("")
        self._entry.show_state(
            _("First entry") if card.entry == 1 else _("Second entry"), Tone.INFO if card.entry == 1 else Tone.WARN
        )
        self._who.setText(card.name)
        self._where.setText(
            _("Seat {seat} · {entry_no} · {unit}").format(seat=card.seat, entry_no=card.entry_no, unit=card.organisation)
        )
        self._variant.setText(card.variant)
        self._show_page(1)
        self.pad.begin(card.questions)
        self.pad.setFocus()

    def _refuse(self, error: Exception, typed: str) -> None:
        may_rule = self._context.session.may(Permission.RULE_ATTEMPTS)
        if isinstance(error, CardPersonAbsent):
            self.say_problem(sentence(error), _("Mark present…"), partial(self._ask_present, error, typed))
        elif isinstance(error, CardVariantWrong) and may_rule:
            self.say_problem(sentence(error), _("Rule on the booklet…"), partial(self._ask_variant, error, typed))
        else:
            self.say_problem(sentence(error))
        self.scan.setFocus()

    def _do_mend(self) -> None:
        if self._mending is not None:
            self._mending()

    def _ask_present(self, error: CardPersonAbsent, typed: str) -> None:
        app = self._context.app

        def given(reason: str) -> None:
            self._context.change(
                self,
                lambda: app.sittings.set_presence(error.seat_id, Presence.CHECKED_IN, reason),
                lambda _seat: self.look_up(typed),
            )

        ask_reason(
            self,
            _("Mark no. {entry_no} present").format(entry_no=error.entry_no),
            _("The person was recorded as absent, but there is a card. Compare the name and the signature on the card."),
            _("Mark present"),
            given,
            presets=(_("Came late, was not there at the roll call"), _("Marked absent by mistake")),
            name="card_present",
        )

    def _ask_variant(self, error: CardVariantWrong, typed: str) -> None:
        board = self._board()
        assert board is not None
        app, sitting = self._context.app, board.sitting.id

        def given(reason: str) -> None:
            self._context.change(
                self,
                lambda: app.cards.settle_variant(sitting, error.entry_no, error.on_card, reason),
                lambda _nothing: self.look_up(typed),
            )

        ask_reason(
            self,
            _("Count booklet {variant} for no. {entry_no}").format(variant=error.on_card, entry_no=error.entry_no),
            _(
                "Look at the booklet that was handed in with the card. From then on the card is entered and marked by booklet {variant}."
            ).format(variant=error.on_card),
            _("Booklet {variant} counts").format(variant=error.on_card),
            given,
            presets=(_("The booklet handed in has this letter"), _("Seats were changed after printing")),
            name="card_booklet",
        )

    def _saved(self, done: KeyedCard) -> None:
        self._saving = False
        name = self.card.name if self.card is not None else done.entry_no
        self.card = None
        self._show_page(0)
        self.say_problem("")
        words, tone = _("Saved: seat {seat} {name}, first entry"), Tone.OK
        if done.entry == 2:
            words = _("Saved: seat {seat} {name}, both entries agree")
        if done.differences:
            words, tone = _("Saved: seat {seat} {name}, {count} differences to be ruled"), Tone.WARN
        self._said.setText(words.format(seat=done.seat, name=name, count=done.differences))
        set_tone(self._said, tone)
        self.scan.setFocus()

    def _not_saved(self, error: Exception) -> None:
        self._saving = False
        self.say_problem(sentence(error))
        self.pad.setFocus()

    def _leave(self) -> None:
        if not self.has_typed:
            self._put_away()
            return
        confirm(
            self,
            _("Put the card away?"),
            _("What is typed of this card will not be saved."),
            _("Put away"),
            self._put_away,
            danger=True,
            name="card_away",
        )

    def _put_away(self) -> None:
        self.reset()
        self.scan.setFocus()

    def _follow_pad(self) -> None:
        typing = self.pad.typing
        self._save.setEnabled(typing.is_complete)
        question = typing.current
        if self.pad.wrong:
            self._hint.setText(self.pad.wrong)
            set_tone(self._hint, Tone.BAD)
            return
        if question is None:
            text = _("Enter saves and goes on to the next card. Backspace corrects.")
        elif question.on_card_as is OnCard.LINES:
            text = _(
                "Type what is written there; Enter goes on. Nothing written: Enter at once. Backspace in an empty field goes back."
            )
        elif question.on_card_as is OnCard.LETTERS:
            text = _(
                "Type the letters of the cells in turn, “-” for an empty one, then space or Enter. All empty: space at once."
            )
        elif question.is_multiple:
            text = _("Type all marked letters (or 1, 2, 3 …), then space or Enter. Nothing marked: space at once.")
        elif question.is_verdict:
            text = _("True: T or 1. False: F or 2. Blank or several marks: space.")
        else:
            text = _("Type the letter (or 1, 2, 3, 4). Blank or several marks: space. Backspace corrects.")
        self._hint.setText(text)
        set_tone(self._hint, None)
