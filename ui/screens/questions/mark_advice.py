"""What in the marks of a question's texts the candidate will see as plain signs: formulas that cannot be read, marks without their partner."""

from __future__ import annotations

import re

from skillsapp.domain.question import Question
from skillsapp.domain.rich_text import TAGS, Formula, Run, parse_rich_text
from skillsapp.formulas import formula_outline
from skillsapp.kernel.i18n import _

_LONE = re.compile(rf"\\[()]|</?(?:{'|'.join(TAGS)})>")
MOST = 3


def advise_on_marks(question: Question) -> list[str]:
    """Return a sentence for each mark of *question* that does not work, the first few of them."""
    texts = (question.stem, *question.options, *question.details.left, question.explanation)
    said: dict[str, None] = {}
    for text in texts:
        for line in parse_rich_text(text):
            for piece in line:
                if isinstance(piece, Formula) and formula_outline(piece.latex) is None:
                    said[_("This formula cannot be read: {latex}").format(latex=piece.latex)] = None
                elif isinstance(piece, Run):
                    for mark in _LONE.findall(piece.text):
                        said[_("“{mark}” has no partner and is shown as it is.").format(mark=mark)] = None
    return list(said)[:MOST]
