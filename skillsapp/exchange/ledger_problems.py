"""What can be wrong with a line of a certificate ledger, and what to do about it."""

from __future__ import annotations

from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

NUMBER_MISSING = ProblemKind(
    "ledger.number_missing", Severity.ERROR, N_("The certificate number is missing. Without it a line cannot be found again.")
)
NUMBER_LOST = ProblemKind(
    "ledger.number_lost",
    Severity.ERROR,
    N_("The spreadsheet holds this certificate number as a quantity and has lost its last digits. Format the column as text."),
)
TWICE = ProblemKind("ledger.twice", Severity.ERROR, N_("The same certificate already stands in row {first}."))
NUMBER_OF_TWO = ProblemKind(
    "ledger.number_of_two",
    Severity.ERROR,
    N_("Row {first} has the same certificate number for somebody else. Find out whose it is and correct the other one."),
)
KNOWN_ALREADY = ProblemKind(
    "ledger.known_already", Severity.ERROR, N_("This certificate is in the ledgers already; it is not taken twice.")
)
ISSUED_HERE = ProblemKind(
    "ledger.issued_here", Severity.ERROR, N_("This certificate was issued with this program; it is not taken twice.")
)
NUMBER_TAKEN = ProblemKind(
    "ledger.number_taken",
    Severity.ERROR,
    N_("The certificate number {value} belongs to somebody else already. Find out whose it is and correct the other one."),
)
MASKED = ProblemKind(
    "ledger.id_masked",
    Severity.WARNING,
    N_("The ID number is masked. The line is taken, but only you can say whose it is."),
)
NAME_DIFFERS = ProblemKind(
    "ledger.name_differs",
    Severity.WARNING,
    N_("We know the person with this ID number as “{known}”. The line is counted as theirs."),
)
DATE_FORMAT = ProblemKind(
    "ledger.date_format", Severity.WARNING, N_("“{value}” is not a whole date. The text is kept, without a date to reckon with.")
)
ISSUED_LATER = ProblemKind(
    "ledger.issued_later", Severity.ERROR, N_("The date of issue {value} lies in the future. Correct it, then import the line.")
)
EXPIRES_BEFORE = ProblemKind(
    "ledger.expires_before",
    Severity.ERROR,
    N_("The validity ends on {value}, before the day of issue {issued}. Correct one of the two."),
)
