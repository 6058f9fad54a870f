"""The sheets of the screen: how many laptops, writing the stick, reading it, ruling on papers that wait."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from skillsapp.domain.collecting import CollectReport, DayProgress, Verdict, WrittenStick
from skillsapp.domain.laptop import PackageStatus
from skillsapp.exchange.stick_places import drives
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, listed
from skillsapp.queries.laptops import TWO_PAPERS, HeldRow, LaptopDay, Story
from ui.context import Context
from ui.dialogs import LEAST_REASON, SheetDialog, choose_folder
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.last_choice import last_choice, remember_choice
from ui.models.rows import RowModel
from ui.notices import sentence
from ui.screens.laptops.columns import finding_columns
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choice_cards import CardChoice, ChoiceCards
from ui.widgets.form_rows import FormRow
from ui.widgets.table import DataTable
from ui.widgets.text import label

STICK_KEY = "stick"
ONE_SPARE_IN = 10


def proposed_count(day: LaptopDay) -> int:
    """Return how many laptops to plan: those planned, or every seat's and one spare in ten."""
    seats = day.highest_seat
    return max(len(day.laptops), seats + -(-seats // ONE_SPARE_IN) if not day.laptops else seats)


class CountSheet(SheetDialog):
    """Asks for the number of laptops; `planned()` is called when they have their codes."""

    def __init__(self, parent: QWidget, context: Context, day: LaptopDay, planned: Callable[[], object]) -> None:
        super().__init__(parent, _("Laptops of the day"), name="laptops_plan", width=460)
        self._context, self._day, self._planned = context, day, planned
        hint = _("{seats} laptops have people; one in ten more is a good spare.").format(seats=day.highest_seat)
        self._form = Form(
            (
                Field(
                    "count",
                    _("Number of laptops"),
                    Kind.INTEGER,
                    required=True,
                    least=max(1, day.highest_seat),
                    most=200,
                    hint=hint,
                ),
            ),
            {"count": proposed_count(day)},
        )
        self.add(self._form)
        self.add_cancel()
        self.add_button(_("Give out codes"), "laptops_plan_yes", self._take, kind="primary")

    def _take(self) -> None:
        if not self._form.check():
            return
        count = int(str(self._form.values()["count"]))
        self.set_busy(_("Making codes…"))
        app, day = self._context.app, self._day

        def done(_laptops: object) -> None:
            self.set_busy("")
            self.accept()
            self._planned()

        self._context.change(
            self,
            lambda: app.laptops.plan(day.programme_id, day.day, range(1, count + 1)),
            done,
            lambda error: self.show_problem(sentence(error)),
        )


class StickSheet(SheetDialog):
    """What writing and reading share: which stick, progress, and a pulled stick as one sentence with a button to go on."""

    def __init__(self, parent: QWidget, context: Context, title: str, name: str, width: int) -> None:
        super().__init__(parent, title, name=name, width=width)
        self._context, self._name = context, name
        self._where = label("", "sub", wrap=True, name=f"{name}_where")
        self.add(self._where)
        self._other = self.add_button(_("Another stick…"), f"{name}_other", self.choose, left=True)
        self.close_button = self.add_cancel(_("Close"))
        self._go = self.add_button(_("Once more"), f"{name}_again", self.start, kind="primary", icon="refresh-cw")
        self._go.hide()

    def begin(self) -> None:
        """Open the sheet and start with the stick of the last time, or ask for one."""
        self.open()
        if self.stick is None:
            self.choose()
        else:
            self.start()

    @property
    def stick(self) -> Path | None:
        kept = last_choice(self._context.app.folder, STICK_KEY)
        return Path(kept) if kept and Path(kept).is_dir() else None

    def choose(self) -> None:
        """Ask for the stick."""
        self._context.load(self, lambda: next(iter(drives()), None), self._choose_from)

    def _choose_from(self, stick: Path | None) -> None:
        choose_folder(self, _("Choose the stick"), self._chosen, name=f"{self._name}_choose", start=stick)

    def _chosen(self, folder: Path) -> None:
        remember_choice(self._context.app.folder, STICK_KEY, str(folder))
        self.start()

    def start(self) -> None:
        """Do the work with the stick that was chosen."""
        folder = self.stick
        if folder is None:
            self.fail(_("The stick is not plugged in. Plug it in and try once more."))
            return
        self._go.hide()
        self._where.setText(_("Stick: {folder}").format(folder=folder))
        self.work(folder)

    @abstractmethod
    def work(self, folder: Path) -> None:
        """Write to or read from the stick in *folder*, beside the window."""

    def fail(self, text: str) -> None:
        """Say what was wrong; once more is one click."""
        self.show_problem(text)
        self._go.show()
        self._go.setFocus()


class WriteSheet(StickSheet):
    """Writes the exam package of a day."""

    def __init__(self, parent: QWidget, context: Context, programme_id: str, day: date) -> None:
        super().__init__(parent, context, _("Write the stick"), "stick_write", 520)
        self._programme_id, self._day = programme_id, day
        self._result = Banner("", Tone.OK, name="stick_written")
        self.add(self._result)

    def work(self, folder: Path) -> None:
        self._result.show_text("", Tone.OK)
        self.set_busy(_("Packing papers, names and photos, writing and reading back…"))
        app = self._context.app
        self._context.jobs.run_long(
            self,
            lambda progress, _cancelled: app.laptops.write_stick(self._programme_id, self._day, folder, progress),
            self._written,
            lambda error: self.fail(sentence(error)),
            self.report,
        )

    def _written(self, done: Done[WrittenStick]) -> None:
        self.set_busy("")
        value = done.value
        text = _(
            "Written and read back: {people} people, {rounds} rounds, {laptops} laptops, {photos} photos, {size}. Eject the stick, then take it round."
        )
        self._result.show_text(
            text.format(
                people=value.people,
                rounds=value.rounds,
                laptops=value.laptops,
                photos=value.photos,
                size=f"{value.size / 1e6:.1f} MB" if value.size >= 1e6 else f"{value.size / 1e3:.0f} KB",
            ),
            Tone.OK,
        )
        self._context.news.publish(done.topics)
        self.close_button.setFocus()


def progress_sentence(day: DayProgress) -> str:
    """Return how far the collecting is, in one line."""
    text = _("Collected: laptops {laptops_in}/{laptops_all}, people {people_in}/{people_all}").format(
        laptops_in=day.laptops_in, laptops_all=day.laptops_all, people_in=day.people_in, people_all=day.people_all
    )
    return text + (_(", absent {count}").format(count=day.absent) if day.absent else "")


_URGENCY = (PackageStatus.REFUSED, PackageStatus.PARTIAL, PackageStatus.TAKEN, PackageStatus.WRITTEN, PackageStatus.KNOWN)
"""What needs somebody's eye stands first."""


class ReadSheet(StickSheet):
    """Reads a stick and shows what came of it."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, context, _("Read the stick"), "stick_read", 820)
        self._headline = label("", "number", wrap=True, name="stick_read_headline")
        self._lines = label("", wrap=True, name="stick_read_lines")
        self._warnings = Banner("", Tone.WARN, name="stick_read_warnings")
        self._model = RowModel(finding_columns(), key=lambda row: row.file, parent=self)
        self.findings = DataTable(self._model, "stick_findings_list", _("Files on the stick"), row_height=32)
        self.findings.setMinimumHeight(px(200))
        for part in (self._headline, self._lines, self._warnings, self.findings):
            self.add(part)
            part.hide()

    def work(self, folder: Path) -> None:
        self.set_busy(_("Reading…"))
        app = self._context.app
        self._context.jobs.run_long(
            self,
            lambda progress, _cancelled: app.collecting.read_stick(folder, progress),
            self._read,
            lambda error: self.fail(sentence(error)),
            self.report,
        )

    def _read(self, done: Done[CollectReport]) -> None:
        report = done.value
        self.set_busy("")
        headline = "\n".join(progress_sentence(day) for day in report.days) or _("Nothing of this office is on the stick.")
        self._headline.setText(headline)
        self._lines.setText("\n".join(self._sentences(report)))
        self._warnings.show_text("\n".join(report.warnings), Tone.WARN)
        self._model.set_rows(sorted(report.packages, key=lambda one: _URGENCY.index(one.status)))
        for part in (self._headline, self._lines):
            part.show()
        self.findings.setVisible(bool(report.packages))
        self._context.news.publish(done.topics)
        if report.gone:
            self.fail(_("The stick was pulled out. What was read until then is safe. Plug it in again and read once more."))
        else:
            self.close_button.setFocus()
        self._grow()

    def _sentences(self, report: CollectReport) -> list[str]:
        lines = [
            _(
                "Answers: {new} new, {known} known already. Papers that wait for a ruling: {conflicting}. Files not taken or only in part: {refused}."
            ).format(new=report.new, known=report.known, conflicting=sum(day.held for day in report.days), refused=report.refused)
        ]
        if report.enrolled:
            lines.append(_("Enrolled now: laptops {numbers}.").format(numbers=listed(str(number) for number in report.enrolled)))
        if report.cleared:
            lines.append(_("Cleared: laptops {numbers}.").format(numbers=listed(str(number) for number in report.cleared)))
        for day in report.days:
            if day.missing:
                names = listed(_("{name} (laptop {number})").format(name=one.name, number=one.number) for one in day.missing[:12])
                lines.append(_("Missing: {names}").format(names=names) + (" …" if len(day.missing) > 12 else ""))
            if day.not_begun:
                lines.append(_("Nothing has come yet of: {rounds}").format(rounds=listed(day.not_begun)))
            if day.receipt is not None and day.is_complete:
                lines.append(_("The receipt is on the stick: take it back to the laptops, they can then be cleared."))
            elif day.receipt is not None:
                lines.append(_("The receipt for what was collected is on the stick."))
        return list(dict.fromkeys(lines))


class RulingSheet(SheetDialog):
    """One person's papers side by side; a ruling with its reason."""

    def __init__(self, parent: QWidget, context: Context, held: HeldRow, ruled: Callable[[], object]) -> None:
        title = _("Which paper counts?")
        why = {
            "fork": _("The paper of {name} went on twice from the same point: a data folder was copied."),
            "double": _("{name} began the same paper on two computers, and no move was recorded."),
            TWO_PAPERS: _("{name} has two papers of the same part, such as one on paper and one on screen."),
        }[held.hold].format(name=_("{name} ({entry_no})").format(name=held.name, entry_no=held.entry_no))
        super().__init__(parent, title, why, name="paper_rule", width=640, scroll=True)
        self._context, self._held, self._ruled = context, held, ruled
        choices = [CardChoice(f"{place}", *_story(story)) for place, story in enumerate(held.stories)]
        if held.hold != TWO_PAPERS:
            choices.append(
                CardChoice(
                    "all",
                    _("They belong together"),
                    _("It was one person at one paper: the last answer to each question counts."),
                )
            )
        self.choices = ChoiceCards(choices, "paper_rule_choice", title, stacked=True)
        self.choices.chosen.connect(lambda _key: self.allow())
        self._area = QPlainTextEdit()
        self._area.setObjectName("paper_rule_reason")
        self._area.setTabChangesFocus(True)
        self._area.setFixedHeight(px(72))
        self._row = FormRow(_("Reason"), self._area, required=True, hint=_("The reason is kept in the log with your name."))
        self._area.textChanged.connect(lambda: self._row.show_error(""))
        self.add(self.choices, self._row)
        self.add_cancel()
        self.add_button(_("Rule"), "paper_rule_yes", self._take, kind="primary", icon="gavel")
        self.allow(_("Choose first which paper counts."))

    def _take(self) -> None:
        reason = self._area.toPlainText().strip()
        if len(reason) < LEAST_REASON:
            self._row.show_error(_("Please write why, in a few words."))
            self._area.setFocus()
            return
        self.set_busy(_("Ruling…"))
        rule = self._ruling(self.choices.value, reason)
        self._context.change(self, rule, lambda _done: self._done(), lambda error: self.show_problem(sentence(error)))

    def _ruling(self, key: str, reason: str) -> Callable[[], Done[Any]]:
        app, stories = self._context.app, self._held.stories
        if key == "all":
            return partial(app.laptops.rule, stories[0].attempt_id, Verdict.KEEP_ALL, reason)
        kept = stories[int(key)]
        if self._held.hold == TWO_PAPERS:
            return partial(app.cards.rule_paper, kept.attempt_id, reason)
        return partial(app.laptops.rule, kept.attempt_id, Verdict.KEEP, reason, kept.place)

    def _done(self) -> None:
        self.set_busy("")
        self.accept()
        self._ruled()


def _story(story: Story) -> tuple[str, str]:
    parts = [_("Laptop {number}").format(number=story.number) if story.number else "", story.sitting_title]
    if story.device:
        parts.append(_("computer {device}").format(device=story.device))
    title = " · ".join(part for part in parts if part)
    text = _("{answered} answered, from {start} to {end}, {state}").format(
        answered=story.answered,
        start=stamp(story.started_at),
        end=stamp(story.last_at)[-5:],
        state=_("handed in") if story.handed_in else _("not handed in"),
    )
    return title, text
