"""Lists that come from outside as spreadsheets: choosing one, and saving the rows of it that go back with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.returned_rows import write_rejected
from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.dialogs import SheetDialog, choose_file, save_file

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".csv", ".txt")


def choose_list(sheet: SheetDialog, title: str, chosen: Callable[[Path], object], *, name: str) -> None:
    """Let the person pick a spreadsheet or text file."""
    kinds = [(_("Spreadsheets and text"), " ".join(f"*{suffix}" for suffix in SUFFIXES)), (_("All files"), "*")]
    choose_file(sheet, title, kinds, chosen, name=name)


def save_rejected(
    sheet: SheetDialog,
    context: Context,
    rejected: Callable[[], Parsed[Any]],
    title: str,
    proposed: str,
    failed: Callable[[Exception], None],
    *,
    name: str,
) -> None:
    """Ask where, and write there the rows that *rejected* gives, each with its reason; *proposed* is the name without suffix."""

    def write(path: Path) -> None:
        said = _("Saved: {file}").format(file=path.name)
        context.load(sheet, lambda: write_rejected(rejected(), path), lambda _none: context.notices.say(said), failed)

    save_file(sheet, title, f"{proposed}.xlsx", [(_("Spreadsheet"), "*.xlsx")], write, name=name)
