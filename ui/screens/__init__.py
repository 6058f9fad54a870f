"""The screens in the order of the navigation rail: one line each."""

from __future__ import annotations

from ui.screen_spec import ScreenSpec

SCREENS: tuple[ScreenSpec, ...] = ()
