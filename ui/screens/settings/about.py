"""What this is, which version, under which licences."""

from __future__ import annotations

import platform

from PySide6 import __version__ as qt_version
from PySide6.QtWidgets import QSizePolicy

from skillsapp import __version__
from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.screens.settings.section import SectionPage
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card
from ui.widgets.text import label

LICENCES = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("SQLAlchemy, Alembic", "MIT"),
    ("SQLCipher", "BSD-3-Clause"),
    ("ReportLab", "BSD-3-Clause"),
    ("pypdfium2", "Apache-2.0 / BSD-3-Clause"),
    ("python-calamine, openpyxl, python-docx", "MIT"),
    ("NumPy", "BSD-3-Clause"),
    ("XlsxWriter", "BSD-2-Clause"),
    ("HiGHS (highspy)", "MIT"),
    ("ZXing-C++", "Apache-2.0"),
    ("cryptography", "Apache-2.0 / BSD-3-Clause"),
    ("ziamath, ziafont, latex2mathml", "MIT"),
    ("Lucide", "ISC"),
    ("Noto Sans SC, Noto Serif SC, LXGW WenKai, Hanazono, STIX Two", "OFL-1.1"),
)


class AboutSection(SectionPage):
    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            _("Skills Office"),
            _("Competitions, assessments and training classes, from registration to certificate"),
            name="about_section",
        )
        facts = FactRows("about_facts")
        facts.show_facts(
            (
                (_("Version"), __version__),
                (_("Licence"), "Apache-2.0"),
                (_("Data folder"), str(context.app.folder.root)),
                (_("System"), f"{platform.system()} {platform.release()} · Python {platform.python_version()} · Qt {qt_version}"),
            ),
            names=110,
        )
        licences = FactRows("about_licences")
        licences.show_facts(LICENCES, names=210)
        for title, rows in (("", facts), (_("Libraries and their licences"), licences)):
            card = Card(title, padding=16)
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            card.add(rows)
            self.body.addWidget(card)
        self.body.addWidget(label(_("The texts of the licences are in the program's folder."), "hint", wrap=True))
        self.body.addStretch()
