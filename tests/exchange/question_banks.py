"""Banks for the tests of question files: every type, texts that are hard to write, pictures, cases; and reading them back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st
from PIL import Image

from skillsapp.domain.picture import PictureFile
from skillsapp.domain.question import CaseMaterial, Difficulty, Question, QuestionDetails, QuestionState, RubricLine
from skillsapp.domain.rich_text import Run, parse_rich_text
from skillsapp.exchange.question_formats import QUESTION_FORMATS
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions, Skipped, WrittenBank
from skillsapp.exchange.question_formats.taken_row import question_from
from skillsapp.exchange.question_pictures import checked_picture

LETTERS = "ABCDEFGH"


def png(colour: str = "red") -> PictureFile:
    target = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(target, "PNG")
    return checked_picture(target.getvalue())


PICTURE = png()
CASE = CaseMaterial("CASE-1", 1, "b", "机房改造", f"某机房 <b>改造</b>\n图：![平面图](picture:{PICTURE.digest})")
SIGNS = st.text(alphabet="ab温度电 ~=#{}:\\%[]<>&;\"'/|$^*_-+,。（）１\n", min_size=1, max_size=12)
MARKED = st.sampled_from(
    [
        "<b>粗</b>",
        "x<sub>2</sub>",
        "<b><i>a</i></b>b",
        "H<sub>2</sub>O<sup>+</sup>",
        r"\(U=IR\)",
        f"![图](picture:{PICTURE.digest})",
        "<u>不</u>",
        "a  b",
        "<30 ms",
        "// not a comment",
        "::x::",
        "[plain]y",
        "%50%z",
        "a -> b",
        "行\n行",
    ]
)


def same_look(question: Question) -> tuple[object, ...]:
    """Return a question with its texts as they look: which of two ways to mark the same says nothing."""
    details = question.details
    texts = (question.stem, question.explanation, *question.options, *details.left)
    bare = replace(question, stem="", explanation="", options=(), details=replace(details, left=()))
    return (bare, len(question.options), *map(_look, texts))


def _look(text: str) -> list[list[object]]:
    lines: list[list[object]] = []
    for line in parse_rich_text(text):
        pieces: list[object] = []
        for piece in line:
            last = pieces[-1] if pieces else None
            if isinstance(piece, Run) and isinstance(last, Run) and replace(piece, text="") == replace(last, text=""):
                pieces[-1] = replace(last, text=last.text + piece.text)
            else:
                pieces.append(piece)
        lines.append(pieces)
    return lines


def _tidy(text: str) -> str:
    """Return *text* as banks hold it: no blanks at the ends of lines, blanks in the stem of one length."""
    lines = [" ".join(line.split()) for line in text.replace("___", "--").split("\n")]
    return "\n".join(line for line in lines if line).replace("**", "*").strip()


texts = st.lists(st.one_of(SIGNS, MARKED), min_size=1, max_size=3).map(lambda parts: _tidy("".join(parts))).filter(bool)
plain = st.text(alphabet="abc温度电器0189:#{}=~\\ ", min_size=1, max_size=8).map(_tidy).filter(bool)
numbers = st.decimals(min_value=-9999, max_value=9999, places=2).map(str)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Give a question of any type that its type's check accepts."""
    kind = draw(
        st.sampled_from(["single", "multiple", "true_false", "fill_in", "numeric", "matching", "ordering", "short_answer"])
    )
    stem = draw(texts)
    options: tuple[str, ...] = ()
    details = QuestionDetails()
    match kind:
        case "single" | "multiple":
            options = _several(draw, texts)
            count = 1 if kind == "single" else draw(st.integers(2, len(options)))
            answer = "".join(sorted(draw(st.permutations(LETTERS[: len(options)]))[:count]))
            details = QuestionDetails(fixed=draw(st.sampled_from(["", LETTERS[len(options) - 1], LETTERS[: len(options)]])))
        case "true_false":
            answer = draw(st.sampled_from("TF"))
        case "fill_in":
            ways = draw(st.lists(st.lists(plain, min_size=1, max_size=3, unique=True), min_size=1, max_size=3))
            stem += "".join(f" ____ {number}" for number in range(len(ways))) if len(ways) > 1 or draw(st.booleans()) else ""
            answer = "\n".join("|".join(each) for each in ways)
            details = QuestionDetails(exact=draw(st.booleans()), any_order=draw(st.booleans()))
        case "numeric":
            answer = draw(numbers)
            details = QuestionDetails(
                tolerance=draw(st.sampled_from(["", "0.5", "10", "5%"])), unit=draw(st.sampled_from(["", "℃", "m/s"]))
            )
        case "matching":
            options, left = _several(draw, texts), _several(draw, texts)
            answer = "".join(draw(st.sampled_from(LETTERS[: len(options)])) for _item in left)
            details = QuestionDetails(left=left)
        case "ordering":
            options = _several(draw, texts)
            answer = "".join(draw(st.permutations(LETTERS[: len(options)])))
        case _:
            answer = draw(st.one_of(st.just(""), plain))
            rubric = tuple(
                RubricLine(text, Decimal(points))
                for text, points in draw(st.lists(st.tuples(plain, st.sampled_from(["1", "2.5"])), max_size=2))
            )
            details = QuestionDetails(rubric=rubric)
            answer = answer if answer or rubric else "参考答案"
    return Question(
        id="Q-1",
        version=1,
        bank="b",
        type=kind,
        stem=stem,
        options=options,
        answer=answer,
        explanation=draw(st.one_of(st.just(""), texts)),
        difficulty=draw(st.sampled_from(list(Difficulty))),
        topic=draw(st.sampled_from(["", "A01", "线缆/桥架", "a & <b>"])),
        source=draw(st.sampled_from(["", "GB 50348-2018 4.2", "《规范》[2]", "C:\\new"])),
        facts=draw(st.sampled_from([(), ("F-1",), ("F-1", "F-2")])),
        state=draw(st.sampled_from(list(QuestionState))),
        details=details,
        case=draw(st.sampled_from(["", CASE.ref])),
    )


def _several(draw: st.DrawFn, kind: st.SearchStrategy[str]) -> tuple[str, ...]:
    return tuple(draw(st.lists(kind, min_size=2, max_size=5, unique_by=lambda text: " ".join(text.split()))))


def bank_of(*all_questions: Question, pictures: Mapping[str, PictureFile] | None = None) -> WrittenBank:
    return WrittenBank("题库", all_questions, {CASE.ref: CASE}, pictures if pictures is not None else {PICTURE.digest: PICTURE})


def written(key: str, bank: WrittenBank, path: Path) -> tuple[tuple[Skipped, ...], QuestionFile]:
    """Write a bank, and read it with the same format."""
    chosen = QUESTION_FORMATS[key]
    assert chosen.write is not None and chosen.read is not None
    skipped = chosen.write(bank, path)
    return skipped, chosen.read(path, ReadOptions())


def read_back(key: str, question: Question, path: Path) -> Question | None:
    """Return the question as it comes back from a file of this format, or None where it was skipped with a reason."""
    skipped, found = written(key, bank_of(question), path)
    if skipped:
        assert skipped[0].id == question.id and skipped[0].reason
        return None
    assert [problem for problem in found.problems if problem.is_error] == []
    assert len(found.rows) == 1
    (row,) = found.rows
    cases = {case.key: CASE.ref for case in found.cases}
    if question.case:
        (case,) = found.cases
        assert (case.title, case.text) == (CASE.title, CASE.text)
    assert all(found.pictures[digest] == PICTURE for digest in found.pictures)
    return replace(question_from(row, "b", cases=cases), id=row.id or "")
