"""Opening, inventing and restoring a data folder, on a lane while a window is up; the core is imported here and not before."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from skillsapp.kernel.clock import to_house
from skillsapp.kernel.paths import DataFolder
from ui.jobs import Progress
from ui.scratch import scratch_in

if TYPE_CHECKING:
    from skillsapp.app import App
    from skillsapp.queries.settings import DemonstrationPerson
    from skillsapp.services.backups import Restored


@dataclass(frozen=True, slots=True)
class Opened:
    """What the lane brings back: the core, and what the entrance must know."""

    app: App
    is_set_up: bool
    settings: Mapping[str, str]
    people: tuple[DemonstrationPerson, ...]


def open_folder(folder: DataFolder) -> Opened:
    """Runs on the store lane while the first window is up."""
    import ui.main_window  # noqa: F401  # late: 0.24 s of SQLAlchemy and the screens, on a thread while the first window paints
    from skillsapp.app import open_app
    from skillsapp.queries.accounts import has_accounts
    from skillsapp.queries.settings import all_settings, demonstration_people

    app = open_app(folder)
    scratch_in(folder)
    return Opened(app, has_accounts(app.reader), all_settings(app.reader), demonstration_people(app.reader))


def build_demonstration(folder: DataFolder, progress: Progress) -> None:
    """Build beside the folder and move the database in last: half a demonstration must not look like a whole one."""
    from skillsapp.demo.build import build  # late, as in `open_folder`

    part = DataFolder(folder.root.with_name(f"{folder.root.name}.part"))
    shutil.rmtree(part.root, ignore_errors=True)
    build(part, to_house(datetime.now(UTC)).date(), progress)
    folder.root.mkdir(parents=True, exist_ok=True)
    for item in sorted(part.root.iterdir(), key=lambda path: path == part.database):
        target = folder.root / item.name
        if target.is_dir():
            shutil.copytree(item, target, dirs_exist_ok=True)
        else:
            item.replace(target)
    shutil.rmtree(part.root, ignore_errors=True)


def restore(file: Path, folder: DataFolder, code: str | None) -> Restored:
    from skillsapp.services.backups import restore_backup  # late, as in `open_folder`

    return restore_backup(file, folder, code)


def demonstration_folder(own: DataFolder) -> DataFolder:
    """Return the folder of the invented data that belongs beside *own*."""
    return DataFolder(own.root.with_name(f"{own.root.name}-demonstration"))


def idle_minutes(settings: Mapping[str, str]) -> int:
    """Return after how many idle minutes the office locks; 0 never."""
    text = settings.get("office.idle_lock_minutes", "")
    return int(text) if text.isdecimal() else 0
