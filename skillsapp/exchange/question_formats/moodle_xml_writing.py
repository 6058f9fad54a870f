"""Write questions as Moodle XML with their pictures, so that Moodle takes them and this program reads them back equal."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question, QuestionState
from skillsapp.domain.rich_text import count_blanks, pictures_in, plain_text
from skillsapp.exchange.question_formats.gift_parts import held_by_category, topic_category
from skillsapp.exchange.question_formats.house_tags import MATERIAL, tags_of
from skillsapp.exchange.question_formats.marked_text import html_of
from skillsapp.exchange.question_formats.question_format import Skipped, WrittenBank
from skillsapp.kernel.exact import plain
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import N_, _

NO_BLANKS = N_("Moodle has one blank in a question at most, except in its Cloze questions.")
NO_RIGHT_PICTURES = N_("Moodle shows no pictures and no line breaks in the right column of a matching question.")
PICTURE_GONE = N_("A picture of the question is missing in this bank.")
LONGEST_NAME = 60
_PLUGIN = "@@PLUGINFILE@@/"
_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "fill_in": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "short_answer": "essay",
}


def write(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write the bank into *path* and return what Moodle cannot hold.  Raises CannotWrite."""
    skipped: list[Skipped] = []
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>']
    cases: set[str] = set()
    topic: str | None = None
    for question in sorted(bank.questions, key=lambda one: (one.topic, one.case)):
        reason = _reason_against(question, bank)
        if reason:
            skipped.append(Skipped(question.id, _(reason)))
            continue
        own = question.topic if held_by_category(question.topic) else ""
        if own != topic:
            topic = own
            parts.append(_category(topic))
        if question.case and question.case not in cases:
            cases.add(question.case)
            parts.append(_material(bank, question.case))
        parts.append(_question(bank, question))
    with atomic_write(path) as stream:
        stream.write("\n".join([*parts, "</quiz>\n"]).encode())
    return tuple(skipped)


def _reason_against(question: Question, bank: WrittenBank) -> str:
    if question.type == "fill_in" and ("\n" in question.answer or count_blanks(question.stem) > 1):
        return NO_BLANKS
    if question.type == "matching" and (pictures_in(*question.options) or any("\n" in option for option in question.options)):
        return NO_RIGHT_PICTURES
    material = [bank.cases[question.case].text] if question.case in bank.cases else []
    details = question.details
    texts = [question.stem, question.explanation, question.answer, *question.options, *details.left, *material]
    shown = pictures_in(*texts, *(line.text for line in details.rubric))
    return PICTURE_GONE if any(digest not in bank.pictures for digest in shown) else ""


def _category(topic: str) -> str:
    return f'<question type="category"><category>{_text(topic_category(topic))}</category></question>'


def _material(bank: WrittenBank, ref: str) -> str:
    case = bank.cases[ref]
    body = [_name(case.title or case.text), _rich(bank, "questiontext", case.text), _id(case.id)]
    return _element("description", [*body, _tags([f"{MATERIAL}:{case.title}"])])


def _question(bank: WrittenBank, question: Question) -> str:
    body = [
        _name(question.stem),
        _rich(bank, "questiontext", question.stem),
        _rich(bank, "generalfeedback", question.explanation),
        "<defaultgrade>1</defaultgrade>",
        f"<hidden>{1 if question.state is QuestionState.RETIRED else 0}</hidden>",
        _id(question.id),
        *_answers(bank, question),
        _tags(_tags_of(bank, question)),
    ]
    return _element(_TYPES[question.type], body)


def _tags_of(bank: WrittenBank, question: Question) -> list[str]:
    details, letters = question.details, LETTERS[: len(question.options)]
    held = {"exact", "unit"}
    if not details.tolerance.endswith("%"):
        held.add("tolerance")
    if question.type in ("single", "multiple") and details.fixed == letters:
        held.add("fixed")
    if question.state is QuestionState.RETIRED:
        held.add("state")
    order = ""
    if question.type == "ordering":
        order = question.answer
    elif question.type == "matching":
        order = "".join(dict.fromkeys([*question.answer, *letters]))
    case = bank.cases[question.case].id if question.case else ""
    tags = tags_of(question, held=frozenset(held), case=case, order=order)
    return tags if held_by_category(question.topic) else [*tags, f"topic:{question.topic}"]


def _answers(bank: WrittenBank, question: Question) -> list[str]:
    match question.type:
        case "single" | "multiple":
            return _choice(bank, question)
        case "true_false":
            return [
                f'<answer fraction="{100 if letter == question.answer else 0}" format="moodle_auto_format">{_text(word)}</answer>'
                for letter, word in (("T", "true"), ("F", "false"))
            ]
        case "fill_in":
            ways = question.answer.split("|")
            return [
                f"<usecase>{1 if question.details.exact else 0}</usecase>",
                *(
                    f'<answer fraction="100" format="plain_text">{_text(way.replace("*", chr(92) + "*"))}</answer>'
                    for way in ways
                ),
            ]
        case "numeric":
            return _number(question)
        case "matching":
            return _pairs(bank, question)
        case "ordering":
            by_letter = dict(zip(LETTERS, question.options, strict=False))
            return [
                _rich(bank, "answer", by_letter[letter], f' fraction="{place}"')
                for place, letter in enumerate(question.answer, start=1)
            ]
        case _:
            return _essay(bank, question)


def _choice(bank: WrittenBank, question: Question) -> list[str]:
    count = len(question.answer)
    right = "100" if count == 1 else f"{100 / count:.7f}".rstrip("0").rstrip(".")
    wrong = "0" if question.type == "single" else "-100"
    fixed = question.details.fixed == LETTERS[: len(question.options)]
    return [
        f"<single>{'true' if question.type == 'single' else 'false'}</single>",
        f"<shuffleanswers>{'false' if fixed else 'true'}</shuffleanswers>",
        "<answernumbering>ABCD</answernumbering>",
        *(
            _rich(bank, "answer", option, f' fraction="{right if letter in question.answer else wrong}"')
            for letter, option in zip(LETTERS, question.options, strict=False)
        ),
    ]


def _number(question: Question) -> list[str]:
    details = question.details
    width = "0" if details.tolerance.endswith("%") or not details.tolerance else details.tolerance
    answer = f'<answer fraction="100" format="moodle_auto_format">{_text(question.answer)}<tolerance>{escape(width)}</tolerance></answer>'
    if not details.unit:
        return [answer]
    return [answer, f"<units><unit><multiplier>1</multiplier><unit_name>{escape(details.unit)}</unit_name></unit></units>"]


def _pairs(bank: WrittenBank, question: Question) -> list[str]:
    by_letter = dict(zip(LETTERS, question.options, strict=False))
    pairs = [(left, by_letter[letter]) for left, letter in zip(question.details.left, question.answer, strict=True)]
    pairs += [("", option) for letter, option in by_letter.items() if letter not in question.answer]
    return [
        "<shuffleanswers>true</shuffleanswers>",
        *(_rich(bank, "subquestion", left, "", f"<answer>{_text(right)}</answer>") for left, right in pairs),
    ]


def _essay(bank: WrittenBank, question: Question) -> list[str]:
    lines = [
        question.answer,
        *(f"- {plain(line.points)}: {' '.join(line.text.split(chr(10)))}" for line in question.details.rubric),
    ]
    return [
        "<responseformat>editor</responseformat>",
        _rich(bank, "graderinfo", "\n".join(line for line in lines if line)),
    ]


def _rich(bank: WrittenBank, name: str, text: str, attributes: str = "", more: str = "") -> str:
    """Return an element with a text as HTML and the pictures that it shows."""
    markup = html_of(text, lambda digest: f"{_PLUGIN}{_file_name(bank, digest)}")
    files = "".join(
        f'<file name="{_file_name(bank, digest)}" path="/" encoding="base64">'
        f"{base64.b64encode(bank.pictures[digest].content).decode('ascii')}</file>"
        for digest in pictures_in(text)
    )
    return f'<{name}{attributes} format="html"><text><![CDATA[{markup.replace("]]>", "]]&gt;")}]]></text>{files}{more}</{name}>'


def _file_name(bank: WrittenBank, digest: str) -> str:
    return f"{digest[:16]}.{'jpg' if bank.pictures[digest].kind == 'jpeg' else bank.pictures[digest].kind}"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _name(text: str) -> str:
    flat = " ".join(plain_text(text).split())
    return f"<name>{_text(flat if len(flat) <= LONGEST_NAME else flat[:LONGEST_NAME] + '…')}</name>"


def _id(id: str) -> str:
    return f"<idnumber>{escape(id)}</idnumber>"


def _tags(tags: Iterable[str]) -> str:
    inner = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags)
    return f"<tags>{inner}</tags>" if inner else ""


def _element(kind: str, body: Iterable[str]) -> str:
    return "\n".join([f"<question type={quoteattr(kind)}>", *(part for part in body if part), "</question>"])
