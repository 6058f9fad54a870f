"""What the demonstration leaves on the disk: every printed form, the spreadsheets and the certificates."""

from __future__ import annotations

from pathlib import Path

from skillsapp.app import App
from skillsapp.demo.build import Demonstration
from skillsapp.domain.programme import ComponentKind, Programme
from skillsapp.exchange.registration_form import write_registration_template
from skillsapp.exchange.results import write_results
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.item_statistics import Scope
from skillsapp.queries.papers import list_paper_sets
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.results import list_honours, list_results
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.certificate_files import write_certificates
from skillsapp.services.forms import FORMS, Subject

_PRACTICAL_ONLY = frozenset({"score_sheet"})
_COMPETITION_ONLY = frozenset({"recommendation_list", "badge"})


def write_outputs(app: App, built: Demonstration, out: Path) -> tuple[Path, ...]:
    """Write everything under *out*, a folder for each programme, and return the files."""
    files: list[Path] = []
    for name, programme in (("competition", built.competition), ("training", built.training), ("assessment", built.assessment)):
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        programme = find_programme(app.reader, programme.id)
        template = folder / "registration-form.xlsx"
        write_registration_template(template, [(group.key, group.title) for group in programme.plan.groups], programme.title)
        files.append(template)
        files += _forms(app, programme, folder)
        files += _results(app, programme, folder)
    return tuple(files)


def _forms(app: App, programme: Programme, folder: Path) -> list[Path]:
    files: list[Path] = []
    sittings = [row.sitting for row in list_sittings(app.reader, programme.id)]
    has_results = bool(list_results(app.reader, programme.id))
    for form in FORMS.values():
        if form.subject is Subject.PROGRAMME:
            if has_results and (form.key not in _COMPETITION_ONLY or programme.plan.honours):
                files += app.forms.write(form, programme.id, folder / f"{form.key}.pdf").value
            continue
        if form.subject is Subject.ANSWERS:
            if has_results:
                files += app.forms.write(form, Scope(programme.id).key, folder / f"{form.key}.pdf").value
            continue
        if form.subject is Subject.PAPERS:
            for number, drawn in enumerate(list_paper_sets(app.reader, programme), start=1):
                files += app.forms.write(form, drawn.set.id, folder / f"{form.key}-{number}.pdf").value
            continue
        for number, sitting in enumerate(sittings, start=1):
            practical = programme.plan.component(sitting.component).kind is ComponentKind.PRACTICAL
            if form.key not in _PRACTICAL_ONLY or practical:
                files += app.forms.write(form, sitting.id, folder / f"{form.key}-{number}.pdf").value
    return files


def _results(app: App, programme: Programme, folder: Path) -> list[Path]:
    rows = list_results(app.reader, programme.id)
    if not rows:
        return []
    workbook = folder / "results.xlsx"
    write_results(workbook, programme, rows, list_honours(app.reader, programme.id))
    certificates = [row.certificate for row in list_certificates(app.reader, programme.id)]
    target = folder / "certificates"
    target.mkdir(exist_ok=True)
    return [workbook, *(write_certificates(certificates, app.folder, target) if certificates else ())]
