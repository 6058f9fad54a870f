"""Printing takes seconds; an exam on the same computer goes on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skillsapp.app import App
from skillsapp.domain.roles import NOBODY
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.queries.audit import list_audit
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.forms import FORMS


@pytest.mark.timeout(20, func_only=True)
def test_others_write_while_a_page_is_drawn(demonstration: App, tmp_path: Path) -> None:
    held = list_sittings(demonstration.reader)[0].sitting
    drawn: list[Path] = []

    def draw(_values: Any, file: Path) -> None:
        demonstration.settings.change({"association.name": "某协会"})
        drawn.append(file)

    sheet = FORMS["sign_in_sheet"]
    slow = replace(sheet, printout=replace(sheet.printout, draw=draw))
    done = demonstration.forms.write(slow, held.id, tmp_path / "sheet.pdf")
    assert done.value == tuple(drawn)
    assert [row.action for row in list_audit(demonstration.reader, limit=2)] == ["form.sign_in_sheet", "settings.changed"]


def test_a_form_that_may_not_be_printed_is_not_drawn(demonstration: App, tmp_path: Path) -> None:
    held = list_sittings(demonstration.reader)[0].sitting
    demonstration.session.actor = NOBODY
    with pytest.raises(PermissionRefused):
        demonstration.forms.write(FORMS["sign_in_sheet"], held.id, tmp_path / "sheet.pdf")
    assert not list(tmp_path.glob("*.pdf"))
