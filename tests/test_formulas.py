"""Formulas become outlines; what cannot be understood becomes nothing, never an error."""

from __future__ import annotations

import pytest

from skillsapp.formulas import LONGEST, formula_outline


@pytest.mark.parametrize(
    "latex",
    [
        "x^2",
        r"\frac{a+b}{\sqrt{c}}",
        r"\sum_{i=1}^{n} x_i",
        r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
        r"\overline{AB} \le 30\% \pm 5^\circ",
        r"\mathrm{kg/m^2}",
        r"\boxed{y}",
        r"\cancel{x}",
    ],
)
def test_what_trainers_write_becomes_shapes_with_a_size(latex: str) -> None:
    outline = formula_outline(latex)
    assert outline is not None
    assert outline.shapes
    assert outline.width > 0.3
    assert outline.ascent + outline.descent > 0.3


def test_a_fraction_stands_over_and_under_the_line_and_a_letter_on_it() -> None:
    fraction, letter = formula_outline(r"\frac{1}{2}"), formula_outline("x")
    assert fraction is not None and letter is not None
    assert fraction.descent > 0.5 and fraction.ascent > 1.0
    assert letter.descent < 0.1


def test_every_shape_lies_within_the_size_of_its_formula() -> None:
    outline = formula_outline(r"Q=\frac{q_{max}}{n}")
    assert outline is not None
    for shape in outline.shapes:
        for step in shape.steps:
            assert all(-0.01 <= x <= outline.width for x in step.numbers[::2])
            assert all(-outline.ascent - 0.01 <= y <= outline.descent + 0.01 for y in step.numbers[1::2])


def test_chinese_in_a_formula_stands_where_it_belongs() -> None:
    outline = formula_outline(r"F_{\text{额定}}=\frac{载}{速}")
    assert outline is not None
    assert [sign.text for sign in outline.signs] == ["额", "定", "载", "速"]
    first, second, over, under = outline.signs
    assert first.y > 0 and first.size < over.size, "an index is small and low"
    assert second.x == pytest.approx(first.x + first.size, abs=0.1)
    assert over.y < 0 < under.y


def test_a_square_of_somebody_elses_stays_a_square() -> None:
    outline = formula_outline("\u2b1b")
    assert outline is not None
    assert not outline.signs and outline.shapes


@pytest.mark.parametrize(
    "latex",
    [
        "",
        "  ",
        r"\frac{1}{",
        "}",
        "{",
        "^",
        r"\nobodyknowsthis x",
        r"\left( x",
        "a&b",
        "\\",
        "x\x00",
        "x" * (LONGEST + 1),
        "{" * 190 + "}" * 190,
    ],
)
def test_what_cannot_be_understood_is_no_formula_and_no_error(latex: str) -> None:
    assert formula_outline(latex) is None
