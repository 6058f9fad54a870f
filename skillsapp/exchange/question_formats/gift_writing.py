"""Write questions as GIFT, so that Moodle takes them and this program reads them back equal."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.rich_text import count_blanks, pictures_in
from skillsapp.exchange.question_formats.gift_parts import escaped, held_by_category, topic_category
from skillsapp.exchange.question_formats.house_tags import MATERIAL, tags_of
from skillsapp.exchange.question_formats.marked_text import html_of
from skillsapp.exchange.question_formats.question_format import Skipped, WrittenBank
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import N_, _

NO_ORDERING = N_("GIFT knows no ordering questions.")
NO_KEY = N_("GIFT has no place for a model answer or a rubric.")
NO_BLANKS = N_("GIFT has one blank in a question at most.")
NO_ARROW = N_("GIFT takes “->” in an answer for a pair.")
NO_RIGHT_PICTURES = N_("GIFT shows no pictures and no line breaks in the right column of a matching question.")
PICTURE_GONE = N_("A picture of the question is missing in this bank.")

_NEEDS_HTML = re.compile(r"[<>&\n]|  |\\[(\[]|\$\$|!\[|^[\[%/\s]|\s$")
_LIKE_PREFIX = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)


def write(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write the bank into *path* and return what GIFT cannot hold.  Raises CannotWrite."""
    skipped: list[Skipped] = []
    blocks = ["// " + re.sub(r"[^\w ]", " ", bank.title)]
    cases: set[str] = set()
    category = ""
    for question in sorted(bank.questions, key=lambda one: (one.topic, one.case)):
        reason = _reason_against(question, bank)
        if reason:
            skipped.append(Skipped(question.id, _(reason)))
            continue
        topic = question.topic if held_by_category(question.topic) else ""
        if topic != category:
            category = topic
            blocks.append(f"$CATEGORY: {escaped_category(topic_category(category))}")
        if question.case and question.case not in cases:
            cases.add(question.case)
            blocks.append(_material(bank, question.case))
        blocks.append(_Writer(bank, question).text())
    with atomic_write(path) as stream:
        stream.write("\n\n".join([*blocks, ""]).encode())
    return tuple(skipped)


def escaped_category(path: str) -> str:
    return path.replace("\\", "\\\\")


def _reason_against(question: Question, bank: WrittenBank) -> str:
    details = question.details
    if question.type == "ordering":
        return NO_ORDERING
    if question.type == "short_answer" and (question.answer or details.rubric):
        return NO_KEY
    if question.type == "fill_in" and ("\n" in question.answer or count_blanks(question.stem) > 1):
        return NO_BLANKS
    if question.type == "fill_in" and "->" in question.answer:
        return NO_ARROW
    if question.type == "matching" and (pictures_in(*question.options) or any("\n" in option for option in question.options)):
        return NO_RIGHT_PICTURES
    material = [bank.cases[question.case].text] if question.case in bank.cases else []
    shown = pictures_in(question.stem, question.explanation, *question.options, *details.left, *material)
    return PICTURE_GONE if any(digest not in bank.pictures for digest in shown) else ""


def _material(bank: WrittenBank, case: str) -> str:
    material = bank.cases[case]
    text = html_of(material.text, _Embedded(bank))
    return f"{_comment(material.id, [f'{MATERIAL}:{material.title}'])}\n::{escaped(material.id)}::[html]{escaped(text)}"


def _comment(id: str, tags: list[str]) -> str:
    marks = [f"[id:{id}]", *(f"[tag:{_in_tag(tag)}]" for tag in tags)]
    return f"// {' '.join(marks)}"


def _in_tag(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("]", "\\]")


class _Embedded:
    """Gives pictures as addresses that hold the picture itself."""

    def __init__(self, bank: WrittenBank) -> None:
        self._bank = bank

    def __call__(self, digest: str) -> str:
        file = self._bank.pictures[digest]
        return f"data:image/{file.kind};base64,{base64.b64encode(file.content).decode('ascii')}"


class _Writer:
    def __init__(self, bank: WrittenBank, question: Question) -> None:
        self._bank, self._question = bank, question
        texts = (question.stem, question.explanation, *question.details.left)
        if question.type in ("single", "multiple"):
            texts = (*texts, *question.options)
        self._html = any(_NEEDS_HTML.search(text) for text in texts)

    def text(self) -> str:
        question = self._question
        order = "".join(_order_of_pairs(question)) if question.type == "matching" else ""
        held = frozenset(("tolerance",)) if not question.details.tolerance.endswith("%") else frozenset[str]()
        case = self._bank.cases[question.case].id if question.case else ""
        tags = tags_of(question, held=held, case=case, order=order)
        if not held_by_category(question.topic):
            tags.append(f"topic:{question.topic}")
        prefix = "[html]" if self._html else ""
        name = f"::{escaped(question.id)}::"
        feedback = f"\n\t####{self._text(question.explanation)}" if question.explanation else ""
        return f"{_comment(question.id, tags)}\n{name}{prefix}{self._stem()}{{{self._answers()}{feedback}\n}}"

    def _text(self, text: str) -> str:
        if not self._html:
            return escaped(text)
        markup = html_of(text, _Embedded(self._bank))
        if markup.startswith("%"):  # it would be taken for a weight
            markup = f"&#37;{markup[1:]}"
        return ("[html]" if _LIKE_PREFIX.match(text) else "") + escaped(markup)

    def _stem(self) -> str:
        stem = self._question.stem
        return escaped(html_of(stem, _Embedded(self._bank)) if self._html else stem)

    def _answers(self) -> str:
        question = self._question
        match question.type:
            case "true_false":
                return "TRUE" if question.answer == "T" else "FALSE"
            case "numeric":
                tolerance = question.details.tolerance
                return f"#{question.answer}:{tolerance}" if tolerance and not tolerance.endswith("%") else f"#{question.answer}"
            case "fill_in":
                ways = question.answer.split("|")
                return "".join(f"\n\t=%100%{'[plain]' if _LIKE_PREFIX.match(way) else ''}{escaped(way)}" for way in ways)
            case "matching":
                return self._pairs()
            case "single":
                return "".join(
                    f"\n\t{'=' if letter == question.answer else '~'}{self._text(option)}"
                    for letter, option in zip(LETTERS, question.options, strict=False)
                )
            case "multiple":
                return self._weighted()
            case _:
                return ""

    def _weighted(self) -> str:
        question = self._question
        right = f"%{_share(len(question.answer))}%"
        return "".join(
            f"\n\t~{right if letter in question.answer else '%-100%'}{self._text(option)}"
            for letter, option in zip(LETTERS, question.options, strict=False)
        )

    def _pairs(self) -> str:
        question = self._question
        by_letter: Mapping[str, str] = dict(zip(LETTERS, question.options, strict=False))
        pairs = [
            (self._text(left), by_letter[letter]) for left, letter in zip(question.details.left, question.answer, strict=True)
        ]
        pairs += [("", option) for letter, option in by_letter.items() if letter not in question.answer]
        return "".join(f"\n\t={left} -> {escaped(right)}" for left, right in pairs)


def _order_of_pairs(question: Question) -> list[str]:
    """Return the letters of the options in the order in which the pairs bring them."""
    letters = LETTERS[: len(question.options)]
    return list(dict.fromkeys([*question.answer, *letters]))


def _share(count: int) -> str:
    return str(100 // count) if 100 % count == 0 else f"{100 / count:.5f}"
