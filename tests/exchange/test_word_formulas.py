"""Formulas go into Word as its own and come back as they looked; what neither side has a part for stays as it is, and is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml

from skillsapp.domain.question import Question
from skillsapp.exchange.question_formats import QUESTION_FORMATS
from skillsapp.exchange.question_formats.question_format import ReadOptions, WrittenBank
from skillsapp.exchange.word_formulas import MATH, latex_of, office_math
from skillsapp.formulas import formula_outline

ONE = Question("Q-1", 1, "b", "single", "哪个？", ("甲", "乙"), "A")


def look(latex: str | None) -> tuple[float, ...] | None:
    outline = formula_outline(latex or "")
    return (round(outline.width, 1), round(outline.ascent, 1), round(outline.descent, 1)) if outline is not None else None


def written(latex: str) -> str | None:
    made = office_math(latex)
    return latex_of(parse_xml(made)) if made is not None else None


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a}{b}",
        "x_1^2",
        r"\sqrt[3]{x+1}",
        r"\left(\frac{a}{b}\right)^2",
        r"\sum_{i=1}^{n} x_i",
        r"\overline{AB}",
        r"\vec{a}",
        r"\lim_{x\to 0} f(x)",
        r"\sin x+\cos^2 y",
        r"10\ \mathrm{dB}",
        r"x\le 5\ \text{米}",
        r"30^\circ\mathrm{C}",
        r"\begin{matrix}1&2\\3&4\end{matrix}",
        r"P=\sqrt{3}UI\cos\varphi",
        r"a\%",
        r"\{a\}",
        r"\underset{a}{b}",
        r"\mathbf{x}",
    ],
)
def test_a_formula_comes_back_from_word_as_it_looked(latex: str) -> None:
    back = written(latex)
    assert back is not None and look(back) == pytest.approx(look(latex), abs=0.11)


def test_the_slanted_letters_of_a_word_processor_are_letters() -> None:
    run = "<m:r><m:t>\U0001d465+\u210e</m:t></m:r>"
    assert latex_of(parse_xml(f'<m:oMath xmlns:m="{MATH}">{run}</m:oMath>')) == "x+h"


@pytest.mark.parametrize("latex", [r"\unknowncommand{x}", r"\frac{a", r"\phantom{x}y"])
def test_what_word_has_no_part_for_is_not_written_as_something_else(latex: str) -> None:
    assert office_math(latex) is None


def test_what_cannot_be_read_is_no_formula() -> None:
    grouped = "<m:groupChr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:groupChr>"
    assert latex_of(parse_xml(f'<m:oMath xmlns:m="{MATH}">{grouped}</m:oMath>')) is None


def test_a_bank_with_formulas_is_written_for_word_and_read_back(tmp_path: Path) -> None:
    stem = r"电阻为 \(\frac{U}{I}\)，功率为 \(P=I^{2}R\)，则（  ）"
    question = replace(ONE, stem=stem, options=(r"\(\sqrt{3}\) 倍", "不变"))
    format = QUESTION_FORMATS["docx"]
    assert format.write is not None and format.read is not None
    format.write(WrittenBank("自有题库", (question,), {}, {}), tmp_path / "a.docx")
    body = Document(str(tmp_path / "a.docx")).element.body
    assert len(list(body.iter(f"{{{MATH}}}oMath"))) == 3 and r"\(" not in "".join(body.itertext())
    (row,) = format.read(tmp_path / "a.docx", ReadOptions()).rows
    assert r"\(\frac{U}{I}\)" in row.stem and r"\(P=I^{2}R\)" in row.stem
    assert row.options == (r"\(\sqrt{3}\) 倍", "不变")
