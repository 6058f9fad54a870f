"""The office window: navigation, the screens, the lock.  What a screen shows is the screen's business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.kernel import i18n
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import N_, _, ngettext
from ui.actions import shortcut_rows
from ui.context import Context, Session
from ui.dialogs import SheetDialog
from ui.entrance.lock import LockOverlay
from ui.idle import IdleWatch
from ui.jobs import Jobs
from ui.language import Language
from ui.news import News
from ui.notices import Notice, Notices
from ui.routes import Route
from ui.screen_spec import Screen, ScreenSpec
from ui.theme import FOLD_BELOW, ZOOMS, Theme, Tone, px
from ui.widgets.banners import ToastHost
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.navigation import NavigationRail

if TYPE_CHECKING:
    from skillsapp.app import App

BACKUP_IS_LATE = timedelta(days=7)
THEME_TITLES = {"light": N_("Light"), "dark": N_("Dark"), "high_contrast": N_("High contrast")}
LANGUAGE_TITLES = {"zh_CN": N_("Chinese"), "en": N_("English")}


class MainWindow(QMainWindow):
    """Shows the screens that the person may see; rebuilds them when theme or language change, the data stay open."""

    signed_out = Signal()
    unlock_requested = Signal(str)
    restore_requested = Signal(object)  # Path of a backup

    def __init__(
        self,
        app: App,
        jobs: Jobs,
        news: News,
        notices: Notices,
        theme: Theme,
        language: Language,
        session: Session,
        screens: Sequence[ScreenSpec],
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.context = Context(app, jobs, news, notices, theme, language, session, self.navigate, self.restore_requested.emit)
        self.may_lock: Callable[[], bool] = lambda: True
        """Asked before locking; the sitting's screen answers False while an exam runs on this computer."""
        self._specs = {spec.key: spec for spec in screens if spec.is_open_to(session)}
        self._built: dict[str, QWidget] = {}
        self._route: Route | None = None
        self._backup: tuple[datetime | None, datetime] | None = None
        self._hidden_sheets: list[QDialog] = []
        self._toasts = ToastHost(self)
        self._lock = LockOverlay(self)
        self._lock.unlock_requested.connect(self.unlock_requested)
        self._lock.sign_out_requested.connect(self.signed_out)
        notices.shown.connect(self._show_notice)
        theme.changed.connect(self.rebuild)
        language.changed.connect(self.rebuild)
        self._idle = IdleWatch(self)
        self._idle.idle.connect(self.lock)
        self._shortcut("F1", self.show_shortcuts)
        self._shortcut("Ctrl+L", self.lock)
        for number in range(1, 10):
            self._shortcut(f"Ctrl+{number}", partial(self._go_to_number, number))
        self.setMinimumSize(960, 560)
        self.resize(1366, 728)
        self.rebuild()

    @property
    def route(self) -> Route | None:
        """Where the window is."""
        return self._route

    def front(self) -> QWidget | None:
        """Return the screen in front."""
        return self._built.get(self._route.screen) if self._route else None

    def _show_notice(self, notice: Notice) -> None:
        """Show a notice on the sheet in front, which may cover the window, and here once that closes."""
        sheet = QApplication.activeModalWidget()
        if isinstance(sheet, SheetDialog):
            sheet.show_notice(notice, self._toasts)
        else:
            self._toasts.show_notice(notice)

    def navigate(self, route: Route) -> None:
        """Show a screen; one that the person may not see, or that does not exist, is left out with a sentence."""
        spec = self._specs.get(route.screen)
        if spec is None:
            self.context.notices.say(_("You do not have the permission to open this page."), Tone.WARN)
            return
        widget = self._built.get(spec.key)
        if widget is None:
            widget = self._build(spec)
        self._route = route
        screen = cast("Screen", widget)
        screen.open(route)
        self.context.news.mark_fresh(widget)
        screen.refresh()
        self._stack.setCurrentWidget(widget)
        self._rail.choose(self._entry(spec))
        self._show_family(spec)
        self.setWindowTitle(f"{_(spec.title)} - {_('Skills Office')}")
        widget.setFocus()

    def rebuild(self) -> None:
        """Build navigation and screens anew, in the theme and language in use, and go where the person was."""
        before = self._route
        self._built.clear()
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        entries = [spec for spec in self._specs.values() if self._entry(spec) == spec.key]
        self._rail = NavigationRail([(spec.key, _(spec.title), spec.icon) for spec in entries])
        self._rail.chosen.connect(lambda key: self.navigate(Route(key)))
        self._rail.person_pressed.connect(self._open_person_menu)
        self._rail.backup_pressed.connect(self._open_backups)
        session = self.context.session
        parts = dict.fromkeys(part for part in (session.actor.name, _(session.title) if session.title else "") if part)
        self._rail.show_person(" · ".join(parts))
        self._stack = QStackedWidget()
        self._tabs: QWidget | None = None
        self._family: list[str] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        row.addWidget(self._rail)
        row.addLayout(self._column, 1)
        self.setCentralWidget(central)  # Qt deletes the old one with its screens
        self._fold()
        self._say_backup()
        self._toasts.raise_()
        self.setWindowTitle(_("Skills Office"))
        if self._specs:
            first = next(iter(self._specs))
            self.navigate(before if before is not None and before.screen in self._specs else Route(first))
        else:
            self._stack.addWidget(
                EmptyState(
                    _("There is no page for your role here"), _("Ask the administrator for the permissions you need."), "lock"
                )
            )

    def show_backup(self, made_at: datetime | None, now: datetime) -> None:
        """Say in the rail how old the last backup is."""
        self._backup = (made_at, now)
        self._say_backup()

    def set_idle_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without a touch; 0 never."""
        self._idle.set_minutes(minutes)

    def lock(self) -> None:
        """Cover the office screens and their dialogs; a candidate's window is another window and stays."""
        if self._lock.isVisible() or not self.may_lock():
            return
        self._hidden_sheets = [sheet for sheet in self.findChildren(QDialog) if sheet.isVisible()]
        for sheet in self._hidden_sheets:
            sheet.setVisible(False)
        self.centralWidget().setEnabled(False)
        self._lock.lock(self.context.session.actor.name)

    def unlock(self) -> None:
        """Uncover what stood there."""
        self._lock.hide()
        self.centralWidget().setEnabled(True)
        for sheet in self._hidden_sheets:
            sheet.setVisible(True)
        self._hidden_sheets = []

    def refuse_unlock(self, text: str) -> None:
        """Say on the lock why the password was not taken."""
        self._lock.show_problem(text)

    @property
    def is_locked(self) -> bool:
        return self._lock.isVisible()

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts: those of the window, then those of the screen in front."""
        sheet = SheetDialog(self, _("Keyboard shortcuts"), name="shortcuts_show", width=460, scroll=True)
        facts = FactRows("shortcuts")
        rows = [("Ctrl+1…9", _("Go to a page")), ("F1", _("This sheet")), ("Ctrl+L", _("Lock now"))]
        screen = self.front()
        rows += shortcut_rows(screen.actions()) if screen is not None else ()
        facts.show_facts(tuple(rows), names=110)
        sheet.add(facts)
        sheet.add_button(_("Close"), "shortcuts_close", kind="primary")
        sheet.resize(sheet.width(), 420)
        sheet.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _build(self, spec: ScreenSpec) -> QWidget:
        widget = spec.build(self.context)
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus if widget.focusPolicy() == Qt.FocusPolicy.NoFocus else widget.focusPolicy())
        self._built[spec.key] = widget
        self._stack.addWidget(widget)
        self.context.news.follow(widget, spec.topics, cast("Screen", widget).refresh)
        return widget

    def _entry(self, spec: ScreenSpec) -> str:
        """Return the key of the rail's entry under which the screen stands."""
        return spec.within if spec.within in self._specs else spec.key

    def _show_family(self, spec: ScreenSpec) -> None:
        """Show the screens of the same entry as tabs above the page, where there is more than one."""
        family = [one for one in self._specs.values() if self._entry(one) == self._entry(spec)]
        if self._tabs is None or [one.key for one in family] != self._family:
            self._family = [one.key for one in family]
            if self._tabs is not None:
                self._tabs.hide()
                self._tabs.deleteLater()
            self._tabs = QWidget()
            row = QHBoxLayout(self._tabs)
            row.setContentsMargins(px(24), px(14), px(24), 0)
            self._choice = SegmentedControl([(one.key, _(one.tab or one.title)) for one in family], "page_tabs", _(spec.title))
            self._choice.chosen.connect(lambda key: self.navigate(Route(key)))
            row.addWidget(self._choice)
            row.addStretch(1)
            self._column.insertWidget(0, self._tabs)
            self._tabs.setVisible(len(family) > 1)
        self._choice.choose(spec.key)

    def _fold(self) -> None:
        narrow = self.width() < FOLD_BELOW * self.context.theme.tokens.zoom / 100
        if narrow != self._rail.is_folded:
            self._rail.fold(narrow)

    def _say_backup(self) -> None:
        if self._backup is None:
            self._rail.show_backup(_("Backups"))
            return
        made_at, now = self._backup
        if made_at is None:
            self._rail.show_backup(_("No backup yet"), late=True)
        elif to_house(made_at).date() == to_house(now).date():
            self._rail.show_backup(_("Backed up {time}").format(time=stamp(made_at)[-5:]))
        else:
            days = max(1, (to_house(now).date() - to_house(made_at).date()).days)
            text = ngettext("Backed up {days} day ago", "Backed up {days} days ago", days).format(days=days)
            self._rail.show_backup(text, late=now - made_at > BACKUP_IS_LATE)

    def _open_backups(self) -> None:
        if "settings" in self._specs:
            self.navigate(Route.to("settings", section="backup"))

    def _go_to_number(self, number: int) -> None:
        keys = [key for key, spec in self._specs.items() if self._entry(spec) == key]
        if number <= len(keys):
            self.navigate(Route(keys[number - 1]))

    def _open_person_menu(self) -> None:
        menu = self.person_menu()
        button = self._rail.person_button
        menu.popup(button.mapToGlobal(button.rect().topRight()))

    def person_menu(self) -> QMenu:
        """Return the menu of the person signed in: look, text size, language, shortcuts, lock, sign out."""
        menu = QMenu(self)
        menu.setObjectName("person_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme, language = self.context.theme, self.context.language
        self._choices(
            menu, _("Appearance"), "theme", [(key, _(title)) for key, title in THEME_TITLES.items()], theme.tokens.name, theme.use
        )
        zooms = [(str(zoom), f"{zoom} %") for zoom in ZOOMS]
        self._choices(menu, _("Text size"), "zoom", zooms, str(theme.tokens.zoom), lambda zoom: theme.zoom_to(int(zoom)))
        self._choices(
            menu,
            _("Language"),
            "language",
            [(key, _(title)) for key, title in LANGUAGE_TITLES.items()],
            i18n.language(),
            language.use,
        )
        menu.addSeparator()
        for name, text, call in (
            ("shortcuts_open", _("Keyboard shortcuts"), self.show_shortcuts),
            ("session_lock", _("Lock now"), self.lock),
            ("session_end", _("Sign out"), self.signed_out.emit),
        ):
            action = menu.addAction(text, call)
            action.setObjectName(name)
        return menu

    @staticmethod
    def _choices(
        menu: QMenu, title: str, name: str, choices: Sequence[tuple[str, str]], current: str, chosen: Callable[[str], None]
    ) -> None:
        below = menu.addMenu(title)
        below.setObjectName(f"{name}_menu")
        group = QActionGroup(below)
        for key, text in choices:
            action = QAction(text, below, checkable=True, checked=key == current)
            action.setObjectName(f"{name}_{key}")
            action.triggered.connect(lambda _checked=False, key=key: chosen(key))
            group.addAction(action)
            below.addAction(action)

    def _shortcut(self, keys: str, call: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(call)
