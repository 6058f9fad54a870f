"""A class whose exam is on paper: five people, their answer cards, and people who key them at the real screen."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.app import App
from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Role, permissions_of
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.cards import CardRow, find_card_to_key, list_card_codes, load_cards
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.sitting_store import SittingStore
from tests.ui.office_stage import MORNING, _programme, _register, _review, open_empty, reopened
from ui.context import Context, Session
from ui.jobs import InlineJobs
from ui.language import Language
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screens.cards import SCREEN
from ui.screens.cards.screen import CardsScreen
from ui.theme import Theme

LI, WU, TYPIST = "李秀英", "吴志强", "赵桂兰"
ROLES = {LI: Role.EXAM_OFFICER, WU: Role.EXAM_OFFICER, TYPIST: Role.INVIGILATOR}


@cache
def staged_cards(people: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cards-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = open_empty(folder)
    programme = _programme(
        app, ProgrammeKind.TRAINING, "第七十四期安全技术防范继续教育培训班（广州站）", date(2026, 11, 21), 2, "广州"
    )
    _register(app, programme, people)
    _review(app, programme, accepted=people)
    ids = tuple(row.id for row in list_registrations(app.reader, programme.id))
    starts = MORNING + timedelta(hours=6)
    app.sittings.arrange(
        SittingPlan(programme.id, "theory", "理论考试", "多功能厅", starts, 60, ids, seed=7, carrier=Carrier.CARD)
    )
    for name, role in ROLES.items():
        app.accounts.add(name, f"login-{name}", [role], "582914-abc" if role is Role.EXAM_OFFICER else "582914", programme.id)
    app.close()
    return folder


class Table:
    """The desk at which cards are keyed: `sit` puts another person before the same data folder."""

    def __init__(self, qtbot: QtBot, qt: QApplication, folder: Path, people: int = 5) -> None:
        self.qtbot, self.qt = qtbot, qt
        self.app: App = reopened(staged_cards(people), folder)
        self.sitting = list_sittings(self.app.reader)[0].sitting
        self.said: list[str] = []
        self.screen = self.sit(LI)

    def sit(self, name: str) -> CardsScreen:
        """Sign somebody in and open the screen."""
        account = next(account for account in list_accounts(self.app.reader) if account.name == name)
        actor = Actor(account.id, name, permissions_of(frozenset(account.roles)))
        self.app.session.actor = actor
        notices, news = Notices(), News()
        notices.shown.connect(lambda notice: self.said.append(notice.text))
        context = Context(
            self.app,
            InlineJobs(notices.report),
            news,
            notices,
            Theme(self.qt),
            Language(self.qt),
            Session(actor),
            lambda _route: None,
        )
        screen = self.screen = CardsScreen(context)
        self.qtbot.addWidget(screen)
        screen.open(Route.to("cards", sitting=self.sitting.id))
        screen.resize(1146, 728)
        screen.show()
        screen.refresh()
        news.follow(screen, SCREEN.topics, screen.refresh)
        return screen

    def also_on_screen(self, place: int) -> str:
        """Let a person hand in a paper on the computer too, as when a laptop fails and paper is handed out; return its attempt's id."""
        app, row = self.app, self.rows()[place]
        programme = self.sitting.programme_id
        form = DeskForm("钱多多", "passport", "E12345678", "learner")
        app.registrations.register(programme, form)
        extra = next(each for each in list_registrations(app.reader, programme) if each.name == "钱多多")
        app.registrations.move([extra.id], RegistrationState.ACCEPTED)
        plan = SittingPlan(programme, "theory", "机考第一场", "二号机房", self.sitting.starts_at, 60, (extra.id,), seed=1)
        screen = app.sittings.arrange(plan).value.id
        with app.store.writer.begin() as connection:
            connection.exec_driver_sql("UPDATE seat SET registration_id = ? WHERE sitting_id = ?", (row.registration_id, screen))
        app.sittings.start(screen)
        session = ExamSession(app.attempts.enter(screen, row.registration_id).value, app.attempts.reading)
        app.attempts.hand_in(session.hand_in())
        return session.sheet.attempt_id

    def rows(self) -> tuple[CardRow, ...]:
        return load_cards(self.app.reader, self.sitting.id).rows

    def code(self, place: int) -> str:
        return list_card_codes(self.app.reader, self.sitting.id)[self.rows()[place].entry_no]

    def questions(self, place: int) -> tuple[CardQuestion, ...]:
        return find_card_to_key(self.app.reader, self.sitting.id, self.rows()[place].entry_no, "nobody").questions

    def scan(self, text: str) -> None:
        """Do what a scanner does: type and press Enter."""
        self.qtbot.keyClicks(self.screen.entering.scan, text)
        self.qtbot.keyClick(self.screen.entering.scan, Qt.Key.Key_Return)

    def type(self, keys: str) -> None:
        self.qtbot.keyClicks(self.screen.entering.pad, keys)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.screen.entering.pad, key)

    def front(self) -> None:
        """Let the screen have the keyboard of the computer."""
        with self.qtbot.waitActive(self.screen):
            self.screen.activateWindow()

    def keyboard(self) -> QWidget:
        """Return whatever the keys of the computer go to."""
        there = QApplication.focusWidget()
        assert there is not None
        return there

    def keys(self, text: str) -> None:
        """Type to wherever the keyboard is, which a key may change."""
        for sign in text:
            if sign.isascii():
                self.qtbot.keyClicks(self.keyboard(), sign)
            elif isinstance(field := self.keyboard(), QLineEdit):  # what an input method writes
                field.insert(sign)
                field.textEdited.emit(field.text())

    def key(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.keyboard(), key)

    def give(self, paper: Paper) -> None:
        """Let the sitting have this paper."""
        value = replace(paper, id=f"{paper.id}-only", programme_id=self.sitting.programme_id)
        with self.app.attempts.begin_as_program("test.paper", None) as uow:
            store = SittingStore(uow)
            store.add_paper(value)
            store.save(replace(store.find(self.sitting.id), paper_id=value.id))
            uow.commit(None)

    def type_card(self, answers: Sequence[str], questions: Sequence[CardQuestion]) -> int:
        """Type a card with as few keys as possible and save it; return how many keys that took."""
        for question, answer in zip(questions, answers, strict=True):
            self.type((answer or " ") + (" " if question.is_multiple and answer else ""))
        self.press(Qt.Key.Key_Return)
        return self.screen.entering.pad.keys

    def click(self, name: str) -> None:
        button = self.find(name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def find(self, name: str) -> QWidget:
        found = [each for each in self.screen.findChildren(QWidget, name) if each.isVisible()]
        assert found, name
        return found[-1]

    def reason(self, dialog: str, text: str) -> None:
        sheet = next(each for each in self.screen.findChildren(QDialog, dialog) if each.isVisible())
        area = sheet.findChild(QPlainTextEdit)
        assert isinstance(area, QPlainTextEdit)
        area.setPlainText(text)
        self.click(f"{dialog}_yes")
