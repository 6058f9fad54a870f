"""Text size and contrast that one candidate chose; the office gets its own look back afterwards."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from ui import theme
from ui.theme import HIGH_CONTRAST, LIGHT, Theme

ZOOMS = (100, 125, 150, 200)
WIDE = 1900
"""On screens this wide a candidate starts one step larger."""


class CandidateLook:
    """Changes the look of the candidate's window alone; the office windows are hidden meanwhile."""

    def __init__(self, window: QWidget, office: Theme) -> None:
        self._window, self._office = window, office
        self._before = theme.tokens()
        self._has_changed = False

    @property
    def zoom(self) -> int:
        return theme.tokens().zoom

    @property
    def is_high_contrast(self) -> bool:
        return theme.tokens().name == HIGH_CONTRAST.name

    @property
    def may_shrink(self) -> bool:
        return self.zoom > ZOOMS[0]

    @property
    def may_grow(self) -> bool:
        return self.zoom < ZOOMS[-1]

    def begin(self, width: int) -> None:
        """Start anew for the next candidate in a window of *width* pixels."""
        self._use(replace(LIGHT, zoom=ZOOMS[1] if width >= WIDE else ZOOMS[0]))

    def step(self, direction: int) -> None:
        """Make everything one step larger (1) or smaller (-1)."""
        nearest = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        wanted = max(0, min(len(ZOOMS) - 1, nearest + direction))
        self._use(replace(theme.tokens(), zoom=ZOOMS[wanted]))

    def switch_contrast(self) -> None:
        self._use(replace(LIGHT if self.is_high_contrast else HIGH_CONTRAST, zoom=self.zoom))

    def end(self) -> None:
        """Give the office its look back; what it drew meanwhile in another size is drawn anew."""
        theme.use_again(self._before)
        if self._has_changed:
            self._office.changed.emit()

    def _use(self, chosen: theme.Tokens) -> None:
        if chosen != theme.tokens():
            theme.apply_to(self._window, chosen)
            self._has_changed = True
