"""What needs attention: one line each, worst first, every line a way to where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from skillsapp.domain.progress import ProgrammeFacts
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, listed, ngettext
from skillsapp.queries.home import Home
from ui.context import Session
from ui.routes import Route
from ui.screens.home.backups import BackupFacts, trouble_with
from ui.theme import Tone, px
from ui.widgets.text import TONE_ICONS, ElidedLabel, IconLabel, label


@dataclass(frozen=True, slots=True)
class Attention:
    key: str
    text: str
    below: str
    tone: Tone
    route: Route | None = None


def attentions(home: Home, backups: BackupFacts, now: datetime, session: Session) -> tuple[Attention, ...]:
    """Return what needs attention of the person signed in, the worst first."""
    found = [item for facts in home.running for item in _of_programme(facts, session)]
    settings = Route.to("settings", section="backup")
    troubles = trouble_with(backups, now, session) if home.programmes else ()
    found += [Attention(key, text, below, tone, settings) for key, text, below, tone in troubles]
    if backups.last_at is not None and not any(item.key == "backup" for item in found):
        found.append(Attention("backup", _("Backed up and read back"), stamp(backups.last_at), Tone.OK))
    order = (Tone.BAD, Tone.WARN, Tone.INFO, Tone.MUTED, Tone.OK)
    return tuple(sorted(found, key=lambda item: order.index(item.tone)))


def _of_programme(facts: ProgrammeFacts, session: Session) -> list[Attention]:
    id, title = facts.programme.id, facts.programme.title
    candidates: tuple[tuple[str, int, Callable[[int], str], Tone, Permission, Route], ...] = (
        (
            "out_of_date",
            int(facts.out_of_date),
            lambda _count: _("Results are out of date: marks changed after they were computed"),
            Tone.BAD,
            Permission.SEE_RESULTS,
            Route.to("results", programme=id),
        ),
        (
            "no_paper",
            facts.without_paper,
            lambda count: ngettext("{count} sitting has no paper yet", "{count} sittings have no paper yet", count),
            Tone.BAD,
            Permission.MANAGE_SITTINGS,
            Route.to("sittings", programme=id),
        ),
        (
            "amendments",
            facts.amendments_waiting,
            lambda count: ngettext(
                "{count} amendment waits for a second person", "{count} amendments wait for a second person", count
            ),
            Tone.WARN,
            Permission.SEE_MARKS,
            Route.to("marking", programme=id),
        ),
        (
            "answers_waiting",
            facts.answers_waiting,
            lambda count: ngettext(
                "{count} short answer waits for its markers", "{count} short answers wait for their markers", count
            ),
            Tone.WARN,
            Permission.MARK_ANSWERS if session.may(Permission.MARK_ANSWERS) else Permission.SETTLE_ANSWERS,
            Route.to("answers", programme=id),
        ),
        (
            "awaiting",
            facts.awaiting,
            lambda count: ngettext("{count} registration awaits review", "{count} registrations await review", count),
            Tone.WARN,
            Permission.MANAGE_REGISTRATIONS,
            Route.to("registrations", programme=id, state="submitted"),
        ),
        (
            "laptops_out",
            facts.laptops.out,
            lambda count: ngettext("{count} laptop is not collected yet", "{count} laptops are not collected yet", count),
            Tone.WARN,
            Permission.MAKE_PACKAGES,
            Route.to("laptops", programme=id),
        ),
        (
            "laptops_uncleared",
            sum(len(numbers) for _day, numbers in facts.laptops.uncleared),
            lambda _count: _not_cleared(facts),
            Tone.WARN,
            Permission.MAKE_PACKAGES,
            Route.to("laptops", programme=id, day=facts.laptops.uncleared[0][0].isoformat() if facts.laptops.uncleared else ""),
        ),
        (
            "cards_waiting",
            facts.cards.waiting,
            lambda count: ngettext("{count} answer card waits to be entered", "{count} answer cards wait to be entered", count),
            Tone.WARN,
            Permission.KEY_CARDS,
            Route.to("cards", programme=id),
        ),
        (
            "unseated",
            facts.unseated if any(of.count for of in facts.sittings.values()) else 0,
            lambda count: ngettext("{count} accepted person has no seat", "{count} accepted people have no seat", count),
            Tone.WARN,
            Permission.MANAGE_SITTINGS,
            Route.to("sittings", programme=id),
        ),
    )
    return [
        Attention(f"{key}_{id}", text(count).format(count=count), title, tone, route)
        for key, count, text, tone, permission, route in candidates
        if count and session.may(permission)
    ]


def _not_cleared(facts: ProgrammeFacts) -> str:
    days = (
        _("{day}: no. {numbers}").format(day=day.isoformat(), numbers=listed(str(number) for number in numbers))
        for day, numbers in facts.laptops.uncleared
    )
    return _("Laptops collected but not cleared: {days}").format(days=_("; ").join(days))


class AttentionRow(QFrame):
    """Icon, sentence and programme; opens by mouse or Enter where it leads somewhere."""

    opened = Signal(object)  # Route

    def __init__(self, item: Attention) -> None:
        super().__init__()
        self._route = item.route
        self.setObjectName(f"attention_{item.key}")
        self.setAccessibleName(f"{item.text} {item.below}")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(6), px(5), px(6), px(5))
        row.setSpacing(px(10))
        row.addWidget(IconLabel(TONE_ICONS[item.tone], 20, item.tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(item.text, wrap=True))
        words.addWidget(ElidedLabel(item.below, "hint"))
        row.addLayout(words, 1)
        if item.route is not None:
            row.addWidget(IconLabel("chevron-right", 16, colour="text3"))
            self.setProperty("opens", "true")
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._route is not None:
            self.opened.emit(self._route)
