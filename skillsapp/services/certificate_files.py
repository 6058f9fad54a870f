"""Certificates as PDF files: one each and all together, or a pile for the printer; made again they are the same, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from skillsapp.domain.certificate import Certificate, CertificateState
from skillsapp.kernel.files import Disk, file_name
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.certificate import (
    PLAIN,
    PrintSetup,
    draw_certificate,
    draw_certificate_parts,
    draw_certificates,
)
from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.printouts.pen import PrintingCancelled


def write_certificates(
    certificates: Sequence[Certificate],
    folder: DataFolder,
    target: Path,
    setup: PrintSetup = PLAIN,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Write `<number>.pdf` for each certificate that is not void, and all of them as `all.pdf`, last in the answer.

    A file of one is a plain page, to be sent to its holder; *setup* is for those with all.
    Several templates give `all-<template>.pdf` each, more than 500 certificates several parts.  What was finished before
    *cancelled* said so stays, as whole files.  Raises PrintingCancelled, CannotWrite, DiskGone, CharacterUnprintable or PhotoUnreadable.
    """
    setup, disk = _with_own_layouts(setup, folder), Disk.of(target)
    printed = _printed(certificates, folder)
    total = 2 * len(printed)
    files = []
    for done, certificate in enumerate(printed):
        if cancelled():
            raise PrintingCancelled()
        progress(done, total)
        file = target / f"{file_name(certificate.number)}.pdf"
        draw_certificate(certificate, file)
        disk.keep([file])
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

        files += draw_certificate_parts(members, target, stem, setup=setup, progress=report, cancelled=cancelled)
        drawn += len(members)
    disk.keep(files)
    progress(total, total)
    return tuple(files)


def write_pile(
    certificates: Sequence[Certificate],
    folder: DataFolder,
    target: Path,
    setup: PrintSetup = PLAIN,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Write certificates of one template into one file for the printer, in their order; void ones are passed over.

    Raises what `draw_certificates` raises; then no file is left.
    """
    setup = _with_own_layouts(setup, folder)
    draw_certificates(_printed(certificates, folder), target, setup, progress=progress, cancelled=cancelled)
    return target


def _printed(certificates: Sequence[Certificate], folder: DataFolder) -> list[CertificateData]:
    return [certificate_data(c, folder.photos) for c in certificates if c.state is CertificateState.ISSUED]


def _with_own_layouts(setup: PrintSetup, folder: DataFolder) -> PrintSetup:
    """Return *setup* with the folder where the association may keep positions of its own stock."""
    return replace(setup, layouts=setup.layouts or folder.layouts)
