"""Laptops and sticks: the screen of a day on borrowed laptops."""

from __future__ import annotations

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.laptops.screen import LaptopsScreen

SCREEN = ScreenSpec(
    "laptops",
    N_("Laptops and sticks"),
    "usb",
    Permission.MAKE_PACKAGES,
    frozenset({Topic.LAPTOPS, Topic.SITTINGS, Topic.ATTEMPTS, Topic.REGISTRATIONS}),
    LaptopsScreen,
)
