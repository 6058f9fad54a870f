"""The composition root: opens a data folder and joins every service to it."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

from skillsapp.domain.roles import NOBODY, PROGRAM, Actor, Permission, local_operator
from skillsapp.kernel.clock import Clock, SystemClock
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.services.accounts import AccountService
from skillsapp.services.answer_marks import AnswerMarkService
from skillsapp.services.attempts import AttemptService
from skillsapp.services.backups import BackupService
from skillsapp.services.cards import CardService
from skillsapp.services.certificate_steps import CertificateStepService
from skillsapp.services.certificates import CertificateService
from skillsapp.services.collecting import CollectingService
from skillsapp.services.desk import DeskService
from skillsapp.services.forms import ArchiveService, FormService
from skillsapp.services.forms.print_package import PrintPackageService
from skillsapp.services.laptops import LaptopService
from skillsapp.services.marking import MarkingService
from skillsapp.services.papers import PaperService
from skillsapp.services.pictures import PictureService
from skillsapp.services.printers import PrinterService
from skillsapp.services.programmes import ProgrammeService
from skillsapp.services.question_editing import QuestionEditingService
from skillsapp.services.question_files import QuestionFileService
from skillsapp.services.question_filing import QuestionFilingService
from skillsapp.services.questions import QuestionService
from skillsapp.services.recovery import RecoveryService
from skillsapp.services.registrations import RegistrationService
from skillsapp.services.results import ResultService
from skillsapp.services.returns import ReturnService
from skillsapp.services.seals import SealService
from skillsapp.services.settings import SettingService
from skillsapp.services.sittings import SittingService
from skillsapp.services.venue import VenueService
from skillsapp.store.ballast import Ballast
from skillsapp.store.engine import Reader, Store, open_store
from skillsapp.store.setting_store import DEVICE_KEY, SettingStore
from skillsapp.store.sitting_store import is_theory_open
from skillsapp.store.unit_of_work import UnitOfWork


@dataclass
class Session:
    """Who is signed in; every use case is done in this name."""

    actor: Actor = NOBODY


@dataclass(frozen=True, slots=True)
class App:
    """One open data folder with everything that can be done with it."""

    folder: DataFolder
    store: Store
    session: Session
    accounts: AccountService
    answer_marks: AnswerMarkService
    archives: ArchiveService
    attempts: AttemptService
    backups: BackupService
    cards: CardService
    desk: DeskService
    forms: FormService
    certificates: CertificateService
    collecting: CollectingService
    laptops: LaptopService
    certificate_steps: CertificateStepService
    marking: MarkingService
    pictures: PictureService
    papers: PaperService
    print_package: PrintPackageService
    printers: PrinterService
    programmes: ProgrammeService
    question_editing: QuestionEditingService
    question_files: QuestionFileService
    question_filing: QuestionFilingService
    questions: QuestionService
    recovery: RecoveryService
    registrations: RegistrationService
    results: ResultService
    returns: ReturnService
    seals: SealService
    settings: SettingService
    sittings: SittingService
    venue: VenueService

    @property
    def reader(self) -> Reader:
        """What queries read through."""
        return self.store.reader

    @property
    def clock(self) -> Clock:
        return self.store.clock

    def results_in_name_of(self, actor: Actor) -> ResultService:
        """Return the results in another person's name: the second signature, given beside the first on one computer."""
        return ResultService(lambda action, permission: self.store.begin(actor, action, permission))

    def close(self) -> None:
        """Close the data folder."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class Keys:
    """How the data folder is unlocked; part 1 ships unencrypted folders, so there is nothing to hold yet."""

    data_key: bytes | None = None


def open_app(folder: DataFolder, clock: Clock | None = None, keys: Keys | None = None, session: Session | None = None) -> App:
    """Open (or create) the data folder and return the application.  Raises what `open_store` raises."""
    store = open_store(folder, clock or SystemClock(), (keys or Keys()).data_key)
    try:
        return _furnish(store, session or Session())
    except BaseException:
        store.close()
        raise


def _furnish(store: Store, current: Session) -> App:
    folder, ballast = store.folder, Ballast(store.folder.ballast)

    def begin(action: str, permission: Permission | None) -> UnitOfWork:
        return store.begin(current.actor, action, permission)

    def begin_as_program(action: str, permission: Permission | None) -> UnitOfWork:
        return store.begin(PROGRAM, action, permission)

    device = device_id(store)
    app = App(
        folder=folder,
        store=store,
        session=current,
        accounts=AccountService(begin, begin_as_program),
        answer_marks=AnswerMarkService(begin, store.reader),
        attempts=AttemptService(begin, begin_as_program, store.reader, store.clock, device, ballast),
        backups=BackupService(begin, begin_as_program, store),
        cards=CardService(begin, store.reader, device_id(store)),
        archives=ArchiveService(begin, store.reader, folder),
        desk=DeskService(begin, store.reader, folder),
        forms=FormService(begin, store.reader, folder),
        certificates=CertificateService(begin, folder),
        certificate_steps=CertificateStepService(begin),
        collecting=CollectingService(begin, store.reader, folder, device),
        laptops=LaptopService(begin, store.reader, store.clock, folder, device),
        marking=MarkingService(begin),
        pictures=PictureService(begin),
        papers=PaperService(begin, store.reader),
        print_package=PrintPackageService(begin, store.reader, folder),
        printers=PrinterService(begin),
        programmes=ProgrammeService(begin),
        question_editing=QuestionEditingService(begin),
        question_filing=QuestionFilingService(begin),
        question_files=QuestionFileService(begin, store.reader),
        questions=QuestionService(begin, begin_as_program, store.reader),
        recovery=RecoveryService(begin, begin_as_program, store),
        registrations=RegistrationService(begin, store.reader),
        results=ResultService(begin),
        returns=ReturnService(begin, store.reader, folder),
        seals=SealService(begin),
        settings=SettingService(begin),
        sittings=SittingService(begin, ballast),
        venue=VenueService(begin_as_program, store.reader, store.clock, folder, device, ballast),
    )
    app.questions.take_shipped()
    with store.reader.connect() as connection:
        exam_goes_on = is_theory_open(connection)
    if exam_goes_on:  # the program ended in the middle of an exam
        ballast.hold()
    else:
        ballast.drop()
    return app


def device_id(store: Store) -> str:
    """Return the name of this data folder in answer logs; it is chosen once, and anew when a backup was restored."""
    with store.begin(PROGRAM, "house.device_named", None) as uow:
        settings = SettingStore(uow)
        known = settings.get(DEVICE_KEY)
        if known:
            return known
        fresh = new_id()
        settings.put(DEVICE_KEY, fresh)
        return uow.commit(fresh, subject=fresh).value


def operator() -> Actor:
    """Return the operator of the command line on this machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return local_operator(name)
