"""What can be wrong with a row of a registration return, and what to do about it."""

from __future__ import annotations

from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

TYPE_MISSING = ProblemKind(
    "id.type_missing",
    Severity.ERROR,
    N_("This is not the number of a resident identity card. Say in the column “{title}” which document it is."),
)
SEX_CONTRADICTION = ProblemKind(
    "person.contradiction", Severity.ERROR, N_("The sex in the list does not agree with the ID number, which says {expected}.")
)
BIRTH_CONTRADICTION = ProblemKind(
    "person.contradiction",
    Severity.ERROR,
    N_("The date of birth in the list does not agree with the ID number, which says {expected}."),
)
DETAILS_MISSING = ProblemKind(
    "person.details_missing",
    Severity.WARNING,
    N_("This document does not tell sex and date of birth, and the list does not either. Add them at the desk."),
)
SEX_UNKNOWN = ProblemKind("sex.unknown", Severity.WARNING, N_("“{value}” is not understood as male or female."))
BIRTH_FORMAT = ProblemKind("birth_date.format", Severity.WARNING, N_("“{value}” is not a date. Write it like 1990-05-17."))
BIRTH_FUTURE = ProblemKind(
    "birth_date.future",
    Severity.WARNING,
    N_("The date of birth “{value}” lies in the future; it is left out. Ask for the right one."),
)
GROUP_MISSING = ProblemKind("group.missing", Severity.ERROR, N_("The group is missing. Groups of this programme: {known}."))
GROUP_UNKNOWN = ProblemKind(
    "group.unknown", Severity.ERROR, N_("There is no group “{value}”. Groups of this programme: {known}.")
)
GROUP_NEAREST = ProblemKind("group.unknown", Severity.ERROR, N_("There is no group “{value}”. Is it “{nearest}”?"))
DUPLICATE = ProblemKind(
    "registration.duplicate_in_file",
    Severity.ERROR,
    N_("The same person already stands in row {first}. Delete one of the two rows."),
)
DUPLICATE_OTHER_NAME = ProblemKind(
    "registration.duplicate_in_file",
    Severity.ERROR,
    N_("Row {first} has the same ID number under another name. Find out whose number it is and correct the other one."),
)
PHONE_FORMAT = ProblemKind(
    "phone.format", Severity.WARNING, N_("“{value}” does not look like a telephone number. A mobile number has 11 digits.")
)
PHONE_SHARED = ProblemKind("phone.shared", Severity.WARNING, N_("The same telephone number also stands in rows {rows}."))
EDUCATION_UNKNOWN = ProblemKind(
    "education.unknown", Severity.WARNING, N_("“{value}” is not a known level of education; it is kept as it is.")
)
WORK_YEARS_FORMAT = ProblemKind("work_years.format", Severity.WARNING, N_("“{value}” is not a number of years."))
TWO_PEOPLE = ProblemKind(
    "person.two_in_one_row",
    Severity.ERROR,
    N_("Two people stand in one row (“{value}”). Give each of them a row of their own."),
)
SHARED_CELL = ProblemKind(
    "person.merged_cell",
    Severity.ERROR,
    N_("One merged cell (“{value}”) stands beside the details of several people. Undo the merging and fill in each row."),
)
ALREADY_REGISTERED = ProblemKind(
    "registration.duplicate", Severity.ERROR, N_("This person is already registered in this programme as no. {entry_no}.")
)
PERSON_CHANGED = ProblemKind(
    "person.changed",
    Severity.WARNING,
    N_("Known person; the list says something else than we have: {changes}. It will be updated."),
)
OTHER_FILE = ProblemKind(
    "registration.duplicate_in_files",
    Severity.ERROR,
    N_("The same person already stands in “{file}”, row {first}. Leave one of the two out."),
)
OTHER_FILE_OTHER_NAME = ProblemKind(
    "registration.duplicate_in_files",
    Severity.ERROR,
    N_("“{file}”, row {first}, has the same ID number under another name. Find out whose number it is."),
)
OTHER_UNIT = ProblemKind(
    "registration.duplicate_in_files",
    Severity.ERROR,
    N_("Another unit has registered this person too. Find out with which unit the person comes."),
)
SETTLED = ProblemKind(
    "row.settled",
    Severity.WARNING,
    N_("“{name}” of this unit is on the list by now, so this row is not sent back again."),
)
