"""What is known of printers: offsets for preprinted stock, measured once with the calibration sheet, and speeds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skillsapp.domain.printer import Printer, checked_tenths
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.store.printer_store import PrinterStore
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class PrinterService:
    begin: Begin

    def set_offset(self, name: str, right_tenths: int, down_tenths: int) -> Done[Printer]:
        """Keep how far everything is moved on preprinted stock, in tenths of a millimetre.  Raises OffsetTooLarge."""
        with self.begin("printer.offset", Permission.ISSUE_CERTIFICATES) as uow:
            store = PrinterStore(uow)
            right, down = checked_tenths(right_tenths), checked_tenths(down_tenths)
            kept = store.put(replace(store.get(name), right_tenths=right, down_tenths=down))
            return uow.commit(kept, subject=name, right=right, down=down)

    def set_speed(self, name: str, pages_per_minute: int) -> Done[Printer]:
        """Keep how many pages a minute a printer prints, 0 where nobody knows."""
        with self.begin("printer.speed", Permission.MANAGE_SITTINGS) as uow:
            store = PrinterStore(uow)
            kept = store.put(replace(store.get(name), pages_per_minute=max(0, pages_per_minute)))
            return uow.commit(kept, subject=name, pages_per_minute=kept.pages_per_minute)
