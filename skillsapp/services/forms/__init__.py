"""Printed forms filled from the store: one file per family of forms; a new form is a new line in `FORMS`."""

from __future__ import annotations

from skillsapp.kernel.registry import registry
from skillsapp.services.forms.analysis_forms import ITEM_REPORTS
from skillsapp.services.forms.archive import Archive, ArchiveService
from skillsapp.services.forms.card_forms import ANSWER_CARDS, ANSWER_KEYS, BOOKLETS
from skillsapp.services.forms.certificate_forms import HAND_OUT_LISTS, HAND_OUT_PAGES
from skillsapp.services.forms.day_forms import HALF_DAY_SHEETS, SEAT_LISTS, SPOT_RESULT_LISTS
from skillsapp.services.forms.form import Form, FormService, Subject
from skillsapp.services.forms.hand_over import HAND_OVER_SHEETS
from skillsapp.services.forms.laptop_forms import LAPTOP_CLEARINGS, LAPTOP_CODE_SHEETS
from skillsapp.services.forms.paper_forms import FAIRNESS_SHEETS
from skillsapp.services.forms.programme_forms import BADGES, CERTIFICATE_REGISTER, RECOMMENDATIONS, RESULT_LISTS
from skillsapp.services.forms.sitting_forms import (
    ADMISSION_TICKETS,
    DOOR_SHEETS,
    ROOM_RECORDS,
    SCORE_SHEETS,
    SEAT_LABELS,
    SIGN_IN_SHEETS,
)

FORMS = registry(
    ADMISSION_TICKETS,
    SEAT_LABELS,
    DOOR_SHEETS,
    SIGN_IN_SHEETS,
    ROOM_RECORDS,
    BOOKLETS,
    ANSWER_CARDS,
    ANSWER_KEYS,
    FAIRNESS_SHEETS,
    ITEM_REPORTS,
    SCORE_SHEETS,
    RESULT_LISTS,
    RECOMMENDATIONS,
    CERTIFICATE_REGISTER,
    HAND_OUT_LISTS,
    HAND_OUT_PAGES,
    BADGES,
    HAND_OVER_SHEETS,
    LAPTOP_CODE_SHEETS,
    LAPTOP_CLEARINGS,
    HALF_DAY_SHEETS,
    SEAT_LISTS,
    SPOT_RESULT_LISTS,
)

__all__ = ["FORMS", "Archive", "ArchiveService", "Form", "FormService", "Subject"]
