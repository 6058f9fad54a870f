"""The program from the first window to the last: which page or window is in front, and what follows from what is done there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from skillsapp.domain.account import Account, SignInThrottled
from skillsapp.domain.roles import NOBODY, OFFICE_ROLES, ROLE_TITLES, Permission, Role
from skillsapp.kernel import i18n
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.i18n import _
from skillsapp.kernel.paths import DataFolder
from ui.backup_keeper import BackupKeeper
from ui.context import Context, Session
from ui.data_folders import Opened, build_demonstration, demonstration_folder, idle_minutes, open_folder, restore
from ui.dialogs import FOLDERS
from ui.entrance.first_start import FirstStart
from ui.entrance.opening import Opening
from ui.entrance.page import EntrancePage
from ui.entrance.sign_in import SignIn
from ui.jobs import JobRunner, Jobs, Lane
from ui.language import Language
from ui.news import News
from ui.notices import Notice, Notices, sentence
from ui.scratch import scratch_outside
from ui.theme import LIGHT, Theme, Tone, px

if TYPE_CHECKING:
    from skillsapp.app import App
    from skillsapp.queries.settings import DemonstrationPerson
    from skillsapp.services.backups import Restored
    from ui.main_window import MainWindow
    from ui.player.window import PlayerWindow


class Program(QObject):
    """From the first window to the last: holds the core, the lanes and the window in front."""

    def __init__(self, qt: QApplication, folder: DataFolder, language: Language, theme: Theme, jobs: Jobs | None = None) -> None:
        super().__init__()
        self._own_folder, self._folder, self._language, self._theme = folder, folder, language, theme
        self.notices = Notices(self)
        self.news = News(self)
        self.jobs: Jobs = jobs or JobRunner(self.notices.report, self)
        self.app: App | None = None
        self.window: MainWindow | None = None
        self.entrance = QStackedWidget()
        self.entrance.setObjectName("entrance")
        self.entrance.setWindowTitle(_("Skills Office"))
        self.entrance.resize(px(960), px(600))
        self._settings: Mapping[str, str] = {}
        self._people: tuple[DemonstrationPerson, ...] = ()
        self._login, self._is_shared = "", False
        self._restored: tuple[str, tuple[str, ...]] | None = None
        self._not_restored: Exception | None = None
        self._is_venue = False
        self._keeper: BackupKeeper | None = None
        self._opening_page()
        self.notices.shown.connect(self._tell_at_the_door)
        language.changed.connect(self._keep_choice)
        theme.changed.connect(self._keep_choice)
        qt.aboutToQuit.connect(self.close)

    def start(self, *, demonstration: bool = False, venue: bool = False) -> None:
        """Show the first window; open the data (or build the demonstration) when it has been painted.

        At a *venue* only the candidate's window follows, never the office.
        """
        self._is_venue = venue
        self.entrance.show()
        QTimer.singleShot(0, self, partial(self.build_demonstration, self._folder) if demonstration else self.open_data)

    def open_data(self) -> None:
        """Open the folder, and say what to do where that cannot be."""
        opening = self._opening_page()
        opening.begin()
        self.jobs.run(self, partial(open_folder, self._folder), self._take_opened, self._refuse_opening)

    def open_folder(self, folder: DataFolder) -> None:
        """Close what is open and open another folder."""
        self._close_data()
        self._folder = folder
        self.open_data()

    def open_chosen(self, root: Path) -> None:
        """Open the folder that the person picked."""
        self.open_folder(DataFolder(root))

    def leave_demonstration(self) -> None:
        """Back to one's own folder."""
        self.open_folder(self._own_folder)

    def open_demonstration(self) -> None:
        """Go to the folder of invented data beside one's own; it is filled when it is first visited."""
        self.build_demonstration(demonstration_folder(self._own_folder))

    def build_demonstration(self, folder: DataFolder) -> None:
        """Fill *folder* with invented data where it has none yet, and open it."""
        self._close_data()
        self._folder = folder
        opening = self._opening_page()
        if folder.database.exists():
            self.open_data()
            return
        opening.begin(_("Inventing people, exams and results…"))
        self.jobs.run_long(
            self,
            lambda progress, _cancelled: build_demonstration(folder, progress),
            lambda _none: self.open_data(),
            self._refuse_opening,
            opening.report,
            lane=Lane.STORE,
        )

    def restore(self, file: Path, code: str | None = None) -> None:
        """Close the data folder, put a backup in its place, and open it again; a code is asked for where the backup wants one."""
        self._leave_window()
        self._close_data()
        if code is None:
            self._opening_page().begin(_("Restoring the backup…"))
        else:
            self._busy(_("Restoring the backup…"))
        refused = partial(self._refuse_restoring, file)
        self.jobs.run(self, partial(restore, file, self._folder, code), partial(self._open_restored, file), refused)

    def _open_restored(self, file: Path, restored: Restored) -> None:
        from skillsapp.services.backups import missing_files  # late, as in `data_folders`

        told = _("Restored from {file}. Sign in as before.").format(file=file.name)
        self._restored = told, missing_files(restored.files, restored.missing)
        self.open_data()

    def _refuse_restoring(self, file: Path, error: Exception) -> None:
        """Ask for the code of the sheet, or say beside it what is wrong with the one that was typed."""
        from skillsapp.services.backups import BackupLocked  # late, as in `data_folders`
        from ui.entrance.recovery import RestoreWithCode

        page = self._page()
        if isinstance(error, BackupLocked):
            asking = RestoreWithCode(file, error.mark, error.made_on)
            asking.code_given.connect(partial(self.restore, file))
            asking.left.connect(self.open_data)
            self._show_page(asking)
        elif isinstance(page, RestoreWithCode):
            page.show_problem(sentence(error))
        else:  # what was there before is opened again, and says above itself what came in between
            self._not_restored = error
            self.open_data()

    def close(self) -> None:
        """Let the lanes finish, make the last backup, then close the data folder."""
        self.jobs.drain()
        if self._keeper is not None:
            self._keeper.finish()
        self._close_data()

    def set_up(self, association: str, password: str) -> None:
        """First start: keep the name, make the administrator, and go on as this person."""
        app = self._core()
        self._busy(_("Setting up…"))
        self.jobs.run(self, lambda: app.accounts.set_up(association, password), self._offer_sheet, self._refuse)

    def _offer_sheet(self, done: Done[Account]) -> None:
        """One page between the administrator's password and the office: the recovery sheet for the safe."""
        from ui.entrance.recovery import NewSheet  # late, as in `data_folders`

        app = self._core()
        app.session.actor = done.value.actor()
        page = NewSheet(app, self.jobs, self.news.publish)
        page.finished.connect(partial(self._enter, done))
        self._show_page(page)

    def forgot_password(self) -> None:
        """Ask for the code of the recovery sheet and a new password."""
        from ui.entrance.recovery import ForgottenPassword  # late, as in `data_folders`

        sheet = self._core().recovery.sheet()
        page = ForgottenPassword(sheet.mark if sheet else "", sheet.made_on if sheet else "")
        page.reset_requested.connect(self.reset_password)
        page.left.connect(lambda: self._show_page(self._sign_in_page()))
        self._show_page(page)

    def reset_password(self, code: str, password: str) -> None:
        app = self._core()

        def done(reset: Done[Account]) -> None:
            self._login = reset.value.login
            page = self._sign_in_page()
            self._show_page(page)
            page.show_good_news(_("The new password for “{login}” is set. Sign in with it.").format(login=reset.value.login))

        self._busy(_("Checking…"))
        self.jobs.run(self, lambda: app.recovery.reset_password(code, password), done, self._refuse)

    def sign_in(self, login: str, secret: str) -> None:
        app = self._core()
        self._busy(_("Checking…"))
        self.jobs.run(self, lambda: app.accounts.sign_in(login, secret), self._enter, self._refuse)

    def sign_out(self) -> None:
        """Back to the sign-in window; the data stay open."""
        if self._keeper is not None:
            self._keeper.run()
        self._core().session.actor = NOBODY
        if self._is_shared:  # judges take turns at one laptop: the next one types a name of their own
            self._login = ""
        self._show_page(self._sign_in_page())
        self._leave_window()

    def unlock(self, secret: str) -> None:
        """Uncover the office window when the same person gives the password."""
        app = self._core()

        def unlocked(_done: Done[Account]) -> None:
            if self.window is not None:
                self.window.unlock()

        def refused(error: Exception) -> None:
            if self.window is not None:
                self.window.refuse_unlock(sentence(error))

        self.jobs.run(self, lambda: app.accounts.sign_in(self._login, secret), unlocked, refused)

    def _leave_window(self) -> None:
        window, self.window, self._keeper = self.window, None, None
        self.entrance.show()
        if window is not None:
            window.close()
            window.deleteLater()

    def _close_data(self) -> None:
        if self.app is not None:
            self.jobs.drain()  # a backup may be on its way
            scratch_outside()
            self.app.close()
            self.app = None

    def _opening_page(self) -> Opening:
        """Put the page that opens data in front: a new one where another folder is meant."""
        page: QWidget | None = self.entrance.currentWidget()
        if isinstance(page, Opening) and page.folder == self._folder:
            return page
        opening = Opening(self._folder)
        opening.again_requested.connect(self.open_data)
        opening.folder_chosen.connect(self.open_chosen)
        opening.restore_requested.connect(self.restore)
        self._show_page(opening)
        return opening

    def _refuse_opening(self, error: Exception) -> None:
        from skillsapp.services.backups import list_backups  # late, as in `data_folders`

        error, self._not_restored = self._not_restored or error, None
        self._opening_page().show_error(error, next(iter(list_backups(self._folder)), None))

    def _core(self) -> App:
        assert self.app is not None, "the data folder is not open"
        return self.app

    def _take_opened(self, opened: Opened) -> None:
        self.app, self._settings, self._people = opened.app, opened.settings, opened.people
        FOLDERS.keep_in(self._folder)
        if self._is_venue:
            self._show_venue_door(opened.app)
            return
        self._show_page(self._sign_in_page() if opened.is_set_up else self._first_start_page())
        page, restored, self._restored = self._page(), self._restored, None
        refused, self._not_restored = self._not_restored, None
        if refused is not None and page is not None:
            page.show_problem(sentence(refused))
        if restored and isinstance(page, SignIn):
            told, missing = restored
            if missing:
                page.show_problem(" ".join((told, *missing)))
            else:
                page.show_good_news(told)

    def _show_venue_door(self, app: App) -> None:
        from ui.player.alone import VenueDoor  # late, as in `data_folders`

        context = Context(
            app, self.jobs, self.news, self.notices, self._theme, self._language, Session(NOBODY), lambda _route: None
        )
        door = VenueDoor(context)
        door.opened.connect(self._hide_behind)
        self._show_page(door)

    def _hide_behind(self, player: PlayerWindow) -> None:
        player.left.connect(self.entrance.show)
        self.entrance.hide()

    def _first_start_page(self) -> EntrancePage:
        page = FirstStart()
        page.set_up_requested.connect(self.set_up)
        page.demonstration_requested.connect(self.open_demonstration)
        page.restore_requested.connect(self.restore)
        return page

    def _sign_in_page(self) -> SignIn:
        page = SignIn(self._settings.get("association.name", ""), self._login, self._people)
        page.sign_in_requested.connect(self.sign_in)
        page.demonstration_left.connect(self.leave_demonstration)
        page.forgotten.connect(self.forgot_password)
        return page

    def _show_page(self, page: QWidget) -> None:
        before: QWidget | None = self.entrance.currentWidget()
        self.entrance.addWidget(page)
        self.entrance.setCurrentWidget(page)
        page.setFocus()
        if before is not None and before is not page:
            self.entrance.removeWidget(before)
            before.deleteLater()

    def _page(self) -> EntrancePage | None:
        page: QWidget | None = self.entrance.currentWidget()
        return page if isinstance(page, EntrancePage) else None

    def _busy(self, what: str) -> None:
        page = self._page()
        if page is not None:
            page.set_busy(what)

    def _refuse(self, error: Exception) -> None:
        page = self._page()
        if isinstance(error, SignInThrottled) and isinstance(page, SignIn):
            page.wait(error.seconds)
        elif page is not None:
            page.show_problem(sentence(error))

    def _tell_at_the_door(self, notice: Notice) -> None:
        """Before there is an office window, say on the page in front what it would say in a toast; a busy page becomes usable."""
        page = self._page()
        if self.window is None and page is not None:
            page.show_problem(notice.text)

    def _enter(self, done: Done[Account]) -> None:
        from ui.main_window import MainWindow  # late: the screens bring SQLAlchemy with them; the lane has imported it by now
        from ui.screens import SCREENS

        account, app = done.value, self._core()
        app.session.actor = account.actor()
        self._login = account.login
        self._is_shared = not set(account.roles) & OFFICE_ROLES
        self._follow_settings()
        titles = _(", ").join(_(ROLE_TITLES[Role(role)]) for role in account.roles)
        session = Session(account.actor(), titles)
        self.window = MainWindow(app, self.jobs, self.news, self.notices, self._theme, self._language, session, SCREENS)
        self.window.signed_out.connect(self.sign_out)
        self.window.unlock_requested.connect(self.unlock)
        self.window.restore_requested.connect(self.restore)
        self.window.set_idle_minutes(idle_minutes(self._settings))
        if not self._people:  # what is invented needs no second copy
            self._keeper = BackupKeeper(app, self.jobs, self.news, self.notices, self.window, lambda: self._settings)
        self.news.follow(self.window, {Topic.BACKUPS}, self._look_at_backups)
        self.news.follow(self.window, {Topic.SETTINGS}, self._look_at_settings)
        self.window.show()
        self.entrance.hide()
        self._look_at_backups()
        self.window.context.load(self.window, app.backups.check_data, lambda _none: None, self._tell_damage)

    def _tell_damage(self, error: Exception) -> None:
        """Offer the page that restores: the next start would not find what a clean end hides."""

        def give_up() -> None:
            self._leave_window()
            self._close_data()
            self._refuse_opening(error)

        self.notices.say(sentence(error), Tone.BAD, action=_("Restore the backup…"), call=give_up)

    def _look_at_backups(self) -> None:
        app, window = self._core(), self.window
        if window is not None:
            second = self._settings.get("backup.folder", "")
            window.context.load(
                window,
                lambda: app.backups.last(Path(second) if second else None),
                lambda newest: window.show_backup(newest.made_at if newest else None, app.clock.now()),
            )

    def _look_at_settings(self) -> None:
        from skillsapp.queries.settings import all_settings  # late, as in `data_folders`

        app, window = self._core(), self.window
        if window is not None:
            window.context.load(window, lambda: all_settings(app.reader), self._take_settings)

    def _take_settings(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self._follow_settings()
        if self.window is not None:
            self.window.set_idle_minutes(idle_minutes(settings))
        if self._keeper is not None:
            self._keeper.follow_settings()
        self._look_at_backups()

    def _follow_settings(self) -> None:
        """Take the look and language that were kept; nothing is kept anew by that."""
        kept, self._settings = self._settings, {}
        self._language.use(kept.get("display.language") or i18n.language())
        self._theme.use(kept.get("display.theme") or LIGHT.name)
        self._settings = kept

    def _keep_choice(self) -> None:
        """Keep look and language for the next start, where the person may change settings."""
        chosen = {"display.language": self._language.key, "display.theme": self._theme.tokens.name}
        if self.window is None or not self._settings or all(self._settings.get(key) == value for key, value in chosen.items()):
            return
        self._settings = {**self._settings, **chosen}
        if self.window.context.session.may(Permission.MANAGE_SETTINGS):
            app = self._core()
            self.window.context.change(self, lambda: app.settings.change(chosen))
