"""The home page: every programme with its steps and the one thing to do next."""

from skillsapp.kernel.changes import Topic
from skillsapp.kernel.i18n import N_
from ui.screen_spec import ScreenSpec
from ui.screens.home.screen import HomeScreen

SCREEN = ScreenSpec("home", N_("Home"), "house", None, frozenset(Topic) - {Topic.ACCOUNTS, Topic.PAPERS}, HomeScreen)
