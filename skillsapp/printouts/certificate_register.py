"""The register that people sign when they take their certificates away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.printout import Orientation, Printout
from skillsapp.printouts.sheet import SIGNED, Column, Imprint, Letterhead, Sheet, write
from skillsapp.printouts.wording import _


@dataclass(frozen=True, slots=True)
class RegisterLine:
    number: str
    name: str
    id_text: str
    unit: str = ""
    title: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class RegisterData:
    letterhead: Letterhead
    imprint: Imprint
    words: Words
    subtitle: str
    lines: tuple[RegisterLine, ...]
    signers: tuple[str, ...] = ()


def draw(data: RegisterData, path: Path) -> None:
    """Write the register to *path*."""

    def paint(sheet: Sheet) -> None:
        sheet.letterhead(data.subtitle)
        titled = any(line.title for line in data.lines)
        columns = [
            Column(_("No."), 0.8),
            Column(_("Certificate number"), 3.2),
            *([Column(_("Certificate"), 1.9)] if titled else []),
            Column(_("Name"), 2.3, is_name=True),
            Column(_("ID number"), 2.9),
            Column(_("Unit"), 4.0, "left"),
            Column(_("Recipient's signature"), 2.4),
            Column(_("Taken on"), 1.9),
            Column(_("Remark"), 1.7),
        ]
        rows = [_cells(place + 1, line, titled) for place, line in enumerate(data.lines)]
        sheet.table(columns, rows, height=25, empty=_("No certificate has been issued yet."), tail=SIGNED)
        sheet.y -= 4
        sheet.note(_("{count} certificates").format(count=len(data.lines)), gap=0)
        sheet.signatures(data.signers or (_("Handed out by"), _("Checked by")))

    write(path, Orientation.LANDSCAPE, _("Certificate register"), data.letterhead, data.imprint, paint)


def _cells(number: int, line: RegisterLine, titled: bool) -> list[str]:
    who = [str(number), line.number, *([line.title] if titled else []), line.name, line.id_text, line.unit]
    return [*who, "", "", line.remark]


CERTIFICATE_REGISTER = Printout("certificate_register", N_("Certificate register"), draw, Orientation.LANDSCAPE)
