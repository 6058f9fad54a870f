"""What an invigilator does to a sitting, to everybody in it, and to one seat; whatever touches fairness asks for a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from skillsapp.domain.attempt import AttemptPhase, EventKind
from skillsapp.domain.exam import EventDraft
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence, Sitting, SittingState
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.sittings import BoardRow
from ui.actions import ActionSpec
from ui.context import Context
from ui.dialogs import SheetDialog, ask_reason, confirm
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.player.window import PlayerWindow
from ui.routes import Route
from ui.screens.invigilation.board import Board
from ui.screens.invigilation.seat_state import SeatKind, SeatView, seat_kind
from ui.theme import Tone

T = TypeVar("T")
LONGEST_EXTENSION = 120
_S = SittingState
SITTING_STEPS = ("sitting_close", "sitting_open", "sitting_start", "player_open", "cards_open", "laptops_open")
FOR_ALL = ("all_pause", "all_go_on", "all_extend", "all_collect")
FOR_ONE = ("seat_check_in", "seat_extend", "seat_pause", "seat_go_on", "seat_absent", "seat_cancel", "seat_restore")


class InvigilationActions:
    """Knows the board shown and the seat chosen through what it is given."""

    def __init__(
        self,
        owner: QWidget,
        context: Context,
        board: Callable[[], Board],
        chosen: Callable[[], SeatView | None],
        refresh: Callable[[], None],
    ) -> None:
        self._owner, self._context, self._board, self._chosen, self._refresh = owner, context, board, chosen, refresh

    def specs(self) -> tuple[ActionSpec, ...]:
        run = Permission.RUN_SITTING
        return (
            ActionSpec("sitting_open", _("Open the sign-in"), self._open, "lock-open", permission=run, refusal=self._refuse_open),
            ActionSpec("sitting_start", _("Start the exam"), self._start, "play", permission=run, refusal=self._refuse_start),
            ActionSpec(
                "player_open", _("Open the exam window"), self._open_player, "monitor-play", "F5", run, self._refuse_player
            ),
            ActionSpec(
                "sitting_close", _("Close the sitting"), self._close, "archive", permission=run, refusal=self._refuse_close
            ),
            ActionSpec(
                "laptops_open",
                _("Laptops and USB stick"),
                self._open_laptops,
                "usb",
                permission=Permission.MAKE_PACKAGES,
                refusal=lambda: None if self._board().is_on_laptops else _("This round is held on this computer."),
            ),
            ActionSpec(
                "cards_open",
                _("Enter answer cards"),
                self._open_cards,
                "keyboard",
                permission=Permission.KEY_CARDS,
                refusal=lambda: None if self._board().is_on_paper else _("Only a sitting on paper has answer cards."),
            ),
            ActionSpec("all_pause", _("Pause everybody"), self._pause_all, "pause", permission=run, refusal=self._refuse_all),
            ActionSpec(
                "all_go_on", _("Let everybody go on"), self._go_on_all, "play", permission=run, refusal=self._refuse_go_on_all
            ),
            ActionSpec(
                "all_extend", _("Extend for everybody"), self._extend_all, "clock", permission=run, refusal=self._refuse_all
            ),
            ActionSpec(
                "all_collect", _("Collect all papers"), self._collect_all, "download", permission=run, refusal=self._refuse_all
            ),
            ActionSpec("seat_check_in", _("Check in"), self._check_in, "check", "F8", Permission.CHECK_IN, self._refuse_check_in),
            ActionSpec("seat_extend", _("Extend"), self._extend_one, "clock", permission=run, refusal=self._refuse_one),
            ActionSpec("seat_pause", _("Pause"), self._pause_one, "pause", permission=run, refusal=self._refuse_one),
            ActionSpec("seat_go_on", _("Let go on"), self._go_on_one, "play", permission=run, refusal=self._refuse_go_on),
            ActionSpec("seat_absent", _("Mark absent"), self._absent, "minus", permission=run, refusal=self._refuse_absent),
            ActionSpec(
                "seat_cancel",
                _("Cancel the paper"),
                self._cancel,
                "x",
                permission=run,
                refusal=self._refuse_cancel,
                kind="danger",
            ),
            ActionSpec(
                "seat_restore", _("Take the mark back"), self._restore, "undo-2", permission=run, refusal=self._refuse_restore
            ),
        )

    def next_step(self) -> str:
        """Return the key of the one primary action just now."""
        board, sitting = self._board(), self._board().sitting
        if sitting is None or sitting.state is _S.CLOSED:
            return ""
        if board.is_on_laptops:
            return "laptops_open"
        if board.is_on_paper and sitting.state is not _S.PLANNED:
            return "cards_open" if self._cards_missing() else "sitting_close"
        if board.has_roll_call:
            return "sitting_close" if sitting.state is _S.RUNNING else "sitting_start"
        if sitting.state is _S.RUNNING:
            return "player_open" if self._still_out() or self._still_to_come() else "sitting_close"
        return "sitting_open" if sitting.state is _S.PLANNED else "sitting_start"

    # the sitting

    def _open(self) -> None:
        sitting = self._sitting()
        self._run(lambda: self._context.app.sittings.open(sitting.id), _("The sign-in is open."))

    def _start(self) -> None:
        board, sitting = self._board(), self._sitting()
        here = sum(row.seat.presence is Presence.CHECKED_IN for row in board.rows)
        text = _(
            "{here} of {all} are checked in. From now on the time runs for everybody; late entry follows the rules of the sitting."
        )
        confirm(
            self._owner,
            _("Start the exam?"),
            text.format(here=here, all=len(board.rows)),
            _("Start the exam"),
            lambda: self._run(lambda: self._context.app.sittings.start(sitting.id), _("The exam has started.")),
            name="sitting_start_confirm",
        )

    def open_player(self) -> PlayerWindow:
        """Open the candidate's window over the office, which hides until an invigilator closes it."""
        office = self._owner.window()
        player = PlayerWindow(self._context, self._sitting().id)
        player.left.connect(office.show)
        player.open()
        office.hide()
        return player

    def _open_laptops(self) -> None:
        self._context.navigate(Route.to("laptops", programme=self._sitting().programme_id))

    def _open_cards(self) -> None:
        self._context.navigate(Route.to("cards", sitting=self._sitting().id))

    def _cards_missing(self) -> bool:
        """Say whether somebody who was not absent has no card that is in."""
        out = (None, AttemptPhase.WAITING)
        here = (row for row in self._board().rows if row.seat.presence in (Presence.EXPECTED, Presence.CHECKED_IN))
        return any(row.phase in out for row in here)

    def _open_player(self) -> None:
        self.open_player()

    def _close(self) -> None:
        board, sitting = self._board(), self._sitting()
        missing = sum(row.seat.presence is Presence.EXPECTED for row in board.rows)
        text = _("No one can sign in any more.")
        if missing:
            absent = ngettext("{count} who never came is marked absent.", "{count} who never came are marked absent.", missing)
            text = running(text, absent.format(count=missing))
        confirm(
            self._owner,
            _("Close the sitting?"),
            text,
            _("Close the sitting"),
            lambda: self._change(lambda: self._context.app.sittings.close(sitting.id), _("The sitting is closed.")),
            name="sitting_close_confirm",
        )

    def _collect_all(self) -> None:
        sitting, out = self._sitting(), len(self._still_out())
        confirm(
            self._owner,
            _("Collect all papers?"),
            ngettext("{count} paper is still being answered.", "{count} papers are still being answered.", out).format(count=out),
            _("Collect all papers"),
            lambda: self._change(lambda: self._context.app.attempts.collect_all(sitting.id), _("All papers are in.")),
            danger=True,
            name="all_collect_confirm",
        )

    def _pause_all(self) -> None:
        self._pause([row.attempt_id for row in self._still_out() if row.attempt_id], _("Pause everybody"), "all_pause_ask")

    def _go_on_all(self) -> None:
        paused = [row.attempt_id for row in self._paused() if row.attempt_id]
        self._go_on(paused, _("Let everybody go on"), "all_go_on_ask")

    def _extend_all(self) -> None:
        self._extend([row.attempt_id for row in self._still_out() if row.attempt_id], _("Extend for everybody"), "")

    # one seat

    def _check_in(self) -> None:
        view = self._chosen()
        if view is not None:
            self.check_in(view.row.seat.seat_id, view.row.seat.name)

    def check_in(self, seat_id: str, name: str) -> None:
        """Note that somebody is here."""
        self._change(lambda: self._context.app.sittings.check_in(seat_id), _("{name} is checked in.").format(name=name))

    def _pause_one(self) -> None:
        self._pause(self._chosen_attempt(), self._title(_("Pause")), "seat_pause_ask")

    def _go_on_one(self) -> None:
        self._go_on(self._chosen_attempt(), self._title(_("Let go on")), "seat_go_on_ask")

    def _extend_one(self) -> None:
        self._extend(self._chosen_attempt(), _("Extend"), self._title(""))

    def _absent(self) -> None:
        self._mark(Presence.ABSENT, _("Mark absent"), (_("Did not come"), _("Withdrew")), danger=False)

    def _cancel(self) -> None:
        self._mark(
            Presence.DISQUALIFIED,
            _("Cancel the paper"),
            (_("Somebody else sat the exam"), _("Used forbidden means")),
            danger=True,
        )

    def _restore(self) -> None:
        self._mark(Presence.EXPECTED, _("Take the mark back"), (_("Marked by mistake"),), danger=False)

    def _mark(self, presence: Presence, title: str, presets: tuple[str, ...], *, danger: bool) -> None:
        view = self._chosen()
        if view is None:
            return
        row, app = view.row, self._context.app
        back = Presence.CHECKED_IN if presence is Presence.EXPECTED and row.seat.checked_in_at else presence

        def call(reason: str) -> Done[None]:
            done = app.sittings.set_presence(row.seat.seat_id, back, reason)
            if presence is Presence.DISQUALIFIED and row.attempt_id and seat_kind(row, app.clock.now()) in _OUT:
                draft = EventDraft(
                    row.attempt_id, app.attempts.device_id, EventKind.COLLECT, app.attempts.reading(), 0, response="cancelled"
                )
                return Done(None, done.topics | app.attempts.hand_in(draft).topics)
            return Done(None, done.topics)

        ask_reason(
            self._owner, title, self._title(""), title, lambda reason: self._change(lambda: call(reason), _("Noted.")), presets=presets,
            danger=danger, name=f"seat_{presence}_ask",
        )  # fmt: skip

    # shared

    def _pause(self, ids: Sequence[str], title: str, name: str) -> None:
        ask_reason(
            self._owner, title, _("The time stands still until you let them go on."), _("Pause"),
            lambda reason: self._change(lambda: self._context.app.attempts.pause(ids, reason), _("Paused.")),
            presets=(_("Power cut"), _("Fire alarm"), _("Fault of the computer")), name=name,
        )  # fmt: skip

    def _go_on(self, ids: Sequence[str], title: str, name: str) -> None:
        ask_reason(
            self._owner, title, _("The time runs again."), _("Let go on"),
            lambda reason: self._change(lambda: self._context.app.attempts.let_go_on(ids, reason), _("The time runs again.")),
            presets=(_("Fault mended"), _("All clear")), name=name,
        )  # fmt: skip

    def _extend(self, ids: Sequence[str], title: str, who: str) -> None:
        sheet = SheetDialog(self._owner, title, who or _("Everybody who is answering now"), name="time_extend", width=460)
        form = Form(
            (
                Field("minutes", _("Minutes"), Kind.INTEGER, required=True, least=1, most=LONGEST_EXTENSION),
                Field("reason", _("Reason"), required=True, hint=_("The reason is kept in the log with your name.")),
            ),
            {"minutes": 5},
        )
        sheet.add(form)
        sheet.add_cancel()

        def given(said: str) -> None:
            sheet.accept()
            self._done(said)

        def give() -> None:
            if form.check():
                values = form.values()
                minutes, reason = int(str(values["minutes"])), str(values["reason"])
                said = ngettext("{minutes} minute given.", "{minutes} minutes given.", minutes).format(minutes=minutes)
                sheet.set_busy(_("Saving…"))
                self._context.change(
                    sheet,
                    lambda: self._context.app.attempts.extend(ids, minutes, reason),
                    lambda _count: given(said),
                    lambda error: sheet.show_problem(sentence(error)),
                )

        sheet.add_button(_("Extend"), "time_extend_yes", give, kind="primary")
        sheet.open()

    def _change(self, call: Callable[[], Done[T]], said: str) -> None:
        self._context.change(self._owner, call, lambda _value: self._done(said))

    def _done(self, said: str) -> None:
        self._context.notices.say(said)
        self._refresh()

    def _run(self, call: Callable[[], Done[Sitting]], said: str) -> None:
        """Open or start the sitting, and warn where a disk that fills up would stop it."""

        def done(_sitting: Sitting) -> None:
            self._done(said)
            if not self._board().has_roll_call and not self._context.app.sittings.has_reserve:
                text = _(
                    "Little room is left on this disk. Delete large files before the exam, or answers cannot be saved any more."
                )
                self._context.notices.say(text, Tone.WARN)

        self._context.change(self._owner, call, done)

    def _sitting(self) -> Sitting:
        sitting = self._board().sitting
        assert sitting is not None
        return sitting

    def _title(self, verb: str) -> str:
        view = self._chosen()
        who = f"{view.row.seat.number}  {view.row.seat.name}" if view else ""
        return f"{verb}  {who}".strip()

    def _chosen_attempt(self) -> list[str]:
        view = self._chosen()
        return [view.row.attempt_id] if view and view.row.attempt_id else []

    def _still_out(self) -> list[BoardRow]:
        now = self._context.app.clock.now()
        return [row for row in self._board().rows if row.attempt_id and (seat_kind(row, now) in _OUT)]

    def _still_to_come(self) -> bool:
        """Say whether somebody may still sign in: has not come, and the round is not over."""
        sitting, now = self._sitting(), self._context.app.clock.now()
        if sitting.started_at is None or now >= sitting.started_at + timedelta(minutes=sitting.duration_minutes):
            return False
        return any(
            not row.attempt_id and row.seat.presence in (Presence.EXPECTED, Presence.CHECKED_IN) for row in self._board().rows
        )

    def _paused(self) -> list[BoardRow]:
        now = self._context.app.clock.now()
        return [row for row in self._board().rows if seat_kind(row, now) is SeatKind.PAUSED]

    # why not

    def _refuse_open(self) -> str | None:
        sitting = self._board().sitting
        if self._board().is_on_laptops:
            return _("This round begins at the laptops, with its word.")
        return (
            None
            if sitting and sitting.state is _S.PLANNED and not self._board().has_roll_call
            else _("The sign-in is open already.")
        )

    def _refuse_start(self) -> str | None:
        sitting = self._board().sitting
        if self._board().is_on_laptops:
            return _("This round begins at the laptops, with its word.")
        return None if sitting and sitting.state in (_S.PLANNED, _S.OPEN) else _("The exam has started already.")

    def _refuse_player(self) -> str | None:
        sitting = self._board().sitting
        if self._board().is_on_laptops:
            return _("This round begins at the laptops, with its word.")
        if self._board().is_on_paper:
            return _("A sitting on paper has no exam window.")
        if sitting is None or self._board().is_practical:
            return _("Only a theory exam has an exam window.")
        if sitting.state is _S.PLANNED:
            return _("Open the sign-in first.")
        return _("This sitting is closed.") if sitting.state is _S.CLOSED else None

    def _refuse_close(self) -> str | None:
        sitting = self._board().sitting
        if sitting is None or sitting.state in (_S.PLANNED, _S.CLOSED):
            return _("Only a sitting under way can be closed.")
        if self._board().is_on_paper:
            return _("Enter the answer cards first, or mark who is absent.") if self._cards_missing() else None
        return _("Collect the papers that are still out first.") if self._still_out() else None

    def _refuse_all(self) -> str | None:
        return None if self._still_out() else _("Nobody is answering now.")

    def _refuse_go_on_all(self) -> str | None:
        return None if self._paused() else _("Nobody is paused.")

    def _refuse_check_in(self) -> str | None:
        view = self._chosen()
        if view is None:
            return _("Choose a seat first.")
        return None if view.row.seat.presence in (Presence.EXPECTED, Presence.ABSENT) else _("This person is here already.")

    def _refuse_one(self) -> str | None:
        view = self._chosen()
        if self._board().is_on_laptops:
            return _("Time is given at the laptop itself.")
        if view is None:
            return _("Choose a seat first.")
        return None if view.kind in (SeatKind.ANSWERING, SeatKind.UNSAVED) else _("This person is not answering now.")

    def _refuse_go_on(self) -> str | None:
        view = self._chosen()
        if self._board().is_on_laptops:
            return _("Time is given at the laptop itself.")
        return None if view is not None and view.kind is SeatKind.PAUSED else _("This person is not paused.")

    def _refuse_absent(self) -> str | None:
        view = self._chosen()
        if view is None:
            return _("Choose a seat first.")
        return (
            None
            if view.row.attempt_id is None and view.kind is not SeatKind.ABSENT
            else _("Only who has not begun can be absent.")
        )

    def _refuse_cancel(self) -> str | None:
        view = self._chosen()
        if view is None:
            return _("Choose a seat first.")
        return _("This paper is cancelled already.") if view.kind is SeatKind.CANCELLED else None

    def _refuse_restore(self) -> str | None:
        view = self._chosen()
        marked = view is not None and view.row.seat.presence in (Presence.ABSENT, Presence.DISQUALIFIED)
        return None if marked else _("This seat has no mark to take back.")


_OUT = (SeatKind.ANSWERING, SeatKind.UNSAVED, SeatKind.PAUSED)
