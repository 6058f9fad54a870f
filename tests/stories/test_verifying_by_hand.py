"""Whoever checks a certificate on the command line reads a sentence, not only a status."""

from __future__ import annotations

import pytest

from skillsapp.app import App
from skillsapp.cli import main
from skillsapp.queries.certificates import list_certificates
from tests.stories.conftest import Built


def test_a_certificate_is_told_to_be_genuine_and_after_voiding_to_be_void(
    built: Built, demonstration: App, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = (row.certificate for row in list_certificates(demonstration.reader, built.demonstration.training.id)[:2])
    demonstration.certificates.void(other.id, "姓名有误")
    demonstration.close()
    verify = ["--data-dir", str(demonstration.folder.root), "certificate", "verify"]
    assert main([*verify, one.qr_text]) == 0
    told = capsys.readouterr().out
    assert "真实有效" in told and one.number in told and one.name in told
    assert main([*verify, other.qr_text]) == 1
    told = capsys.readouterr().err
    assert "已作废" in told and other.number in told and "姓名有误" in told
