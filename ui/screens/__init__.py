"""The screens in the order of the navigation rail: one line each."""

from __future__ import annotations

from ui.screen_spec import ScreenSpec
from ui.screens.answers import SCREEN as ANSWERS
from ui.screens.cards import SCREEN as CARDS
from ui.screens.desk import SCREEN as DESK
from ui.screens.home import SCREEN as HOME
from ui.screens.invigilation import SCREEN as INVIGILATION
from ui.screens.item_analysis import SCREEN as ITEM_ANALYSIS
from ui.screens.laptops import SCREEN as LAPTOPS
from ui.screens.marking import SCREEN as MARKING
from ui.screens.papers import SCREEN as PAPERS
from ui.screens.programmes import SCREEN as PROGRAMMES
from ui.screens.questions import SCREEN as QUESTIONS
from ui.screens.registrations import SCREEN as REGISTRATIONS
from ui.screens.results import SCREEN as RESULTS
from ui.screens.settings import SCREEN as SETTINGS
from ui.screens.sittings import SCREEN as SITTINGS
from ui.screens.year import SCREEN as YEAR

SCREENS: tuple[ScreenSpec, ...] = (
    HOME,
    PROGRAMMES,
    REGISTRATIONS,
    SITTINGS,
    QUESTIONS,
    PAPERS,
    ITEM_ANALYSIS,
    LAPTOPS,
    INVIGILATION,
    CARDS,
    MARKING,
    ANSWERS,
    RESULTS,
    DESK,
    YEAR,
    SETTINGS,
)
