"""After the class: certificates printed, the enquiry desk, earlier years' ledgers, the year, backups and the recovery sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from skillsapp.app import App
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.certificates import list_certificates
from skillsapp.security.recovery import new_code
from tests.exchange.tables import save_xlsx
from tests.printouts.seals import seal_picture
from tests.shots.camera import Camera
from tests.ui.contest_stage import training_class
from ui.entrance.recovery import NewSheet
from ui.jobs import InlineJobs
from ui.program import Program
from ui.routes import Route
from ui.screens.desk.importing import LedgerDialog
from ui.screens.desk.screen import DeskScreen
from ui.screens.results.printing import PrintDialog
from ui.screens.results.screen import ResultsScreen
from ui.screens.settings.backups import BackupSection

ISSUED_ON = date(2026, 11, 21)
PASSWORD = "meigui-8-hao"
LEDGER = ["姓名", "身份证号", "单位", "证书名称", "证书编号", "发证日期", "有效期至"]


def certificates(camera: Camera) -> None:
    """Issuing, printing in every layout, the offset of a printer, handing out, the seal."""
    app, training = _class(camera)
    window = camera.office(app)
    here = Route.to("results", programme=training.id, page="certificates")
    window.navigate(here)
    camera.shot("certificates-0-none")
    camera.press("certificates_issue_button")
    camera.shot("certificates-1-issue")
    camera.press("certificates_issue_yes")
    camera.shot("certificates-2-issued")
    app.seals.keep(seal_picture(), 42)
    window.navigate(here)
    screen = camera.one(ResultsScreen)
    screen.certificates.print_chosen()
    for layout in PrintLayout:
        dialog = next(each for each in camera.dialogs() if isinstance(each, PrintDialog))
        dialog.layouts.choose(layout.value)
        dialog.layouts.chosen.emit(layout.value)
        camera.shot(f"certificates-3-print-{layout.value}")
    dialog = next(each for each in camera.dialogs() if isinstance(each, PrintDialog))
    dialog.layouts.choose(PrintLayout.OVERPRINT.value)
    dialog.layouts.chosen.emit(PrintLayout.OVERPRINT.value)
    camera.press("print_offset_edit")
    camera.shot("certificates-4-offset")
    camera.dismiss()
    screen.certificates.hand_out()
    camera.shot("certificates-5-hand-out")
    camera.dismiss()
    screen.certificates.table.select_row(0)
    camera.shot("certificates-6-chosen")
    window.navigate(Route.to("settings", section="seal"))
    camera.shot("settings-seal")
    camera.press("seal_remove")
    camera.shot("settings-seal-remove")
    camera.leave()
    app.close()


def enquiry_desk(camera: Camera) -> None:
    """Found, opened, each of the five papers, who expires, a ledger of an earlier year and its doubtful lines."""
    app, training = _class(camera)
    app.certificates.issue(training.id, ISSUED_ON, valid_months=6)
    row = list_certificates(app.reader, training.id)[0]
    window = camera.office(app)
    window.navigate(Route("desk"))
    screen = camera.one(DeskScreen)
    camera.shot("desk-1-empty")
    screen.search.box.setText(row.certificate.number[:-1])
    camera.shot("desk-2-found")
    screen.search.box.setText(row.certificate.number)
    camera.rest()
    screen.search._open_first()
    camera.shot("desk-3-person")
    camera.press("desk_record_button")
    camera.shot("desk-4-record")
    camera.press("desk_purpose_1")
    camera.press("desk_record_make")
    camera.shot("desk-5-record-paper")
    camera.dismiss()
    for name, preset in (("reprint", True), ("reissue", True)):
        camera.press(f"desk_{name}_button")
        if preset:
            camera.press(f"desk_{name}_sheet_preset_1")
        camera.shot(f"desk-6-{name}")
        camera.dismiss()
    camera.press("desk_correct_button")
    camera.type("correct_name_edit", "李桦")
    camera.shot("desk-7-correct")
    camera.dismiss()
    camera.press("desk_back_button")
    camera.press("desk_expiring_button")
    camera.press("expiring_span_365")
    camera.shot("desk-8-expiring")
    camera.dismiss()
    camera.press("ledger_import_button")
    camera.shot("desk-9-ledger-empty")
    _take_ledger(camera, app, training)
    camera.shot("desk-10-ledger-read")
    dialog = next(each for each in camera.dialogs() if isinstance(each, LedgerDialog))
    dialog._next.click()
    camera.shot("desk-11-ledger-taken")
    dialog._next.click()
    camera.shot("desk-12-ledger-asked")
    camera.dismiss()
    window.navigate(Route("desk"))
    camera.shot("desk-13-questions")
    camera.leave()
    app.close()


def _take_ledger(camera: Camera, app: App, training: Programme) -> None:
    first, second = list_certificates(app.reader, training.id)[:2]
    number = first.certificate.content["id_text"]
    path = camera.scratch()
    path.mkdir()
    file = save_xlsx(
        path / "2019年台账.xlsx",
        [
            LEDGER,
            [first.certificate.name, number, "某公司", "合格证", "A1", "2019-05-06", "2021-05-05"],
            [first.certificate.name, "440000********" + number[-4:], "某公司", "合格证", "A2", "2019-05-06", ""],
            [second.certificate.name, "", second.organisation, "合格证", "A3", "2019-05-06", ""],
            ["赵六", "", "某公司", "合格证", "A4", "2019-05-06", "2018-01-01"],
        ],
    )
    next(each for each in camera.dialogs() if isinstance(each, LedgerDialog)).take_file(file)


def losing_the_laptop(camera: Camera) -> None:
    """The recovery sheet at the first start, a forgotten password, backups by themselves, a rehearsal, the office on another computer."""
    program = _program(camera, camera.scratch())
    camera.show(program.entrance)
    camera.shot("recovery-1-first-start")
    program.set_up("广东省公共安全技术防范协会", PASSWORD)
    camera.shot("recovery-2-sheet")
    page = cast("NewSheet", program.entrance.currentWidget())
    code = page.maker.draft.code
    camera.press("recovery_next")
    camera.shot("recovery-3-typed-back")
    camera.type("recovery_last_group", code[-4:])
    camera.press("recovery_confirm")
    _backups(camera, program, code)
    assert program.app is not None
    backup = program.app.backups.create().value.path
    program.sign_out()
    camera.show(program.entrance)
    camera.speak()
    camera.press("password_forgotten")
    camera.type("recovery_code", new_code())
    camera.shot("recovery-9-forgotten")
    other = _program(camera, camera.scratch())
    camera.show(other.entrance)
    camera.speak()
    other.entrance.currentWidget().restore_requested.emit(backup)  # type: ignore[attr-defined]
    camera.shot("recovery-10-another-computer")
    camera.leave()
    for each in (program, other):
        camera.qt.aboutToQuit.disconnect(each.close)
        each.close()


def _backups(camera: Camera, program: Program, code: str) -> None:
    assert program.app is not None and program.window is not None
    window = program.window
    program.app.programmes.create(ProgrammeKind.TRAINING, "第七十四期安全技术防范继续教育培训班")
    camera.show(window)
    camera.speak()
    window.navigate(Route.to("settings", section="backup"))
    camera.press("backup_create_button")
    section = camera.one(BackupSection)
    section.refresh()
    section.table.select_row(0)
    camera.shot("recovery-4-backups")
    camera.press("backup_rehearse_button")
    camera.shot("recovery-5-rehearsal")
    camera.type("recovery_code", code)
    camera.press("rehearsal_start")
    camera.shot("recovery-6-rehearsed")
    camera.dismiss()
    camera.press("backup_automatic_set")
    camera.shot("recovery-7-by-itself")
    camera.dismiss()
    camera.press("recovery_sheet_make")
    camera.shot("recovery-8-new-sheet")
    camera.dismiss()
    section.table.select_row(0)
    camera.press("backup_restore_button")
    camera.shot("recovery-8-restore")
    camera.dismiss()


def _program(camera: Camera, root: Path) -> Program:
    program = Program(camera.qt, DataFolder(root), camera.language, camera.theme, InlineJobs())
    program.open_data()
    return program


def _class(camera: Camera) -> tuple[App, Programme]:
    app, training = training_class(camera.scratch())
    app.results.compute(training.id)
    return app, training
