"""The verbs of the command line, one file per noun.  A new verb is a new line here."""

from skillsapp.commands.attempts import ATTEMPT_VERBS
from skillsapp.commands.banks import BANK_VERBS
from skillsapp.commands.demo import DEMO_VERBS
from skillsapp.commands.house import HOUSE_VERBS
from skillsapp.commands.packages import PACKAGE_VERBS
from skillsapp.commands.papers import PAPER_VERBS
from skillsapp.commands.programmes import PROGRAMME_VERBS
from skillsapp.commands.registrations import REGISTRATION_VERBS
from skillsapp.commands.results import RESULT_VERBS
from skillsapp.commands.returns import RETURN_VERBS
from skillsapp.commands.statistics import STATISTICS_VERBS
from skillsapp.commands.trials import TRIAL_VERBS
from skillsapp.commands.years import YEAR_VERBS

VERBS = (
    *PROGRAMME_VERBS,
    *REGISTRATION_VERBS,
    *RETURN_VERBS,
    *BANK_VERBS,
    *PAPER_VERBS,
    *ATTEMPT_VERBS,
    *PACKAGE_VERBS,
    *RESULT_VERBS,
    *YEAR_VERBS,
    *DEMO_VERBS,
    *TRIAL_VERBS,
    *STATISTICS_VERBS,
    *HOUSE_VERBS,
)
