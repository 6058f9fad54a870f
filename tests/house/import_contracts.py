"""Two kinds of import contract that read better in `pyproject.toml` than the built-in ones."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

OURS = ("skillsapp", "ui")


class OnlyIn(Contract):
    """Certain modules may be imported directly only from within certain packages."""

    type_name = "only_in"

    modules = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = []
        for importer, imported in _direct_imports(graph):
            if _is_within(imported, self.modules) and not _is_within(importer, {*self.allowed, *self.modules}):
                broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check, f"only {' and '.join(sorted(self.allowed))} may")


class StandardLibraryOnly(Contract):
    """Certain packages import nothing from outside but the standard library."""

    type_name = "stdlib_only"

    packages = fields.SetField(subfield=fields.StringField())
    exceptions = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        excused = set(self.exceptions or ())
        broken = []
        for importer, imported in _direct_imports(graph):
            top = imported.split(".")[0]
            if not _is_within(importer, self.packages) or top in sys.stdlib_module_names or top in OURS:
                continue
            if f"{importer} -> {top}" not in excused:
                broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        _render(check, "only the standard library is allowed there")


def _direct_imports(graph: ImportGraph) -> list[tuple[str, str]]:
    ours = sorted(module for module in graph.modules if module.split(".")[0] in OURS)
    return [(importer, imported) for importer in ours for imported in sorted(graph.find_modules_directly_imported_by(importer))]


def _is_within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def _render(check: ContractCheck, rule: str) -> None:
    for importer, imported in check.metadata["broken"]:
        output.print_error(f"{importer} imports {imported}: {rule}")
    output.new_line()
