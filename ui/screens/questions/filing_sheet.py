"""Change bank, topic, difficulty or state of many questions at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from skillsapp.domain.question import DIFFICULTY_TITLES, Difficulty, QuestionState
from skillsapp.domain.question_filing import Filing, Refiled
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.question_search import BankTopics
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence


class FilingSheet(SheetDialog):
    """`filed(outcome)` is called when it is done."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        banks: Sequence[BankTopics],
        ids: Sequence[str],
        filed: Callable[[Refiled], None],
    ) -> None:
        title = ngettext("Change {count} question", "Change {count} questions", len(ids)).format(count=f"{len(ids):,}")
        under = _(
            "What stays empty stays as it is. The change can be taken back. Versions that stand on a paper stay as they are."
        )
        super().__init__(parent, title, under, name="questions_file_sheet", width=560)
        self._context, self._ids, self._filed = context, tuple(ids), filed
        states = (
            (QuestionState.REVIEWED.value, _("Reviewed (not for your own versions)")),
            (QuestionState.RETIRED.value, _("Retired")),
            (QuestionState.DRAFT.value, _("Back in use, or a draft again")),
        )
        self.form = Form(
            (
                Field("topic", _("Topic"), longest=80),
                Field(
                    "difficulty", _("Difficulty"), Kind.CHOICE, choices=[(g.value, _(t)) for g, t in DIFFICULTY_TITLES.items()]
                ),
                Field("state", _("State"), Kind.CHOICE, choices=states),
                Field("bank", _("Question bank"), Kind.CHOICE, choices=[(bank.key, bank.title) for bank in banks]),
            ),
            {},
        )
        line = self.form["topic"].control
        if isinstance(line, QLineEdit):
            known = sorted({topic.topic for bank in banks for topic in bank.topics if topic.topic})
            completer = QCompleter(known, self)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(completer)
        self.form.changed.connect(self._check)
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Change them"), "questions_file_go", self._file, kind="primary")
        self._check()

    def filing(self) -> Filing:
        """Return what is asked for."""
        values = {key: str(value or "") for key, value in self.form.values().items()}
        return Filing(
            bank=values["bank"] or None,
            topic=values["topic"] or None,
            difficulty=Difficulty(values["difficulty"]) if values["difficulty"] else None,
            state=QuestionState(values["state"]) if values["state"] else None,
        )

    def _check(self) -> None:
        self.allow("" if self.filing() != Filing() else _("Choose what is to be changed."))

    def _file(self) -> None:
        filing, ids = self.filing(), self._ids
        self.set_busy(_("Changing…"))
        service = self._context.app.question_filing
        self._context.change(
            self, lambda: service.file(ids, filing), self._done, lambda error: self.show_problem(sentence(error))
        )

    def _done(self, outcome: Refiled) -> None:
        self.set_busy("")
        self.accept()
        self._filed(outcome)


def told(outcome: Refiled) -> str:
    """Return what a change of many did, and what it left out."""
    parts = [
        ngettext("{count} question changed.", "{count} questions changed.", outcome.changed).format(count=f"{outcome.changed:,}")
    ]
    if outcome.own:
        parts.append(
            ngettext(
                "{count} of your own left for someone else to review.",
                "{count} of your own left for someone else to review.",
                outcome.own,
            ).format(count=f"{outcome.own:,}")
        )
    return " ".join(parts)
