"""Certificates as PDF files: one each and all together; printed again they are the same, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from skillsapp.domain.certificate import Certificate, CertificateState
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.certificate import CertificateData, draw_certificate, draw_certificate_parts
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.printouts.pen import PrintingCancelled

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


def write_certificates(
    certificates: Sequence[Certificate],
    folder: DataFolder,
    target: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Write `<number>.pdf` for each certificate that is not void, and all of them as `all.pdf`, last in the answer.

    Several templates give `all-<template>.pdf` each, more than 500 certificates several parts.  What was finished before
    *cancelled* said so stays, as whole files.  Raises PrintingCancelled, CannotWrite, CharacterUnprintable or PhotoUnreadable.
    """
    printed = [certificate_data(c, folder.photos) for c in certificates if c.state is CertificateState.ISSUED]
    total = 2 * len(printed)
    files = []
    for done, certificate in enumerate(printed):
        if cancelled():
            raise PrintingCancelled()
        progress(done, total)
        file = target / f"{_NOT_IN_FILE_NAMES.sub('-', certificate.number)}.pdf"
        draw_certificate(certificate, file)
        files.append(file)
    by_template: dict[str, list[CertificateData]] = {}
    for certificate in printed:
        by_template.setdefault(certificate.template, []).append(certificate)
    drawn = len(printed)
    for template, members in by_template.items():
        stem = "all" if len(by_template) == 1 else f"all-{template}"
        start = drawn

        def report(done: int, _all: int, start: int = start) -> None:
            progress(start + done, total)

        files += draw_certificate_parts(members, target, stem, progress=report, cancelled=cancelled)
        drawn += len(members)
    progress(total, total)
    return tuple(files)
