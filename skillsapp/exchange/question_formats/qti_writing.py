"""Write questions as a QTI 2.2 package: an item each, their pictures, the material of cases as stimuli, and the list of contents."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.rich_text import count_blanks, pictures_in, plain_text
from skillsapp.exchange.question_formats.house_tags import tags_of
from skillsapp.exchange.question_formats.marked_text import html_of
from skillsapp.exchange.question_formats.qti_items import BEHIND, MODEL_ANSWER, RUBRIC_LINE, UNIT
from skillsapp.exchange.question_formats.qti_package import MANIFEST
from skillsapp.exchange.question_formats.question_format import Skipped, WrittenBank
from skillsapp.exchange.question_formats.weighted import read_decimal
from skillsapp.kernel.exact import plain
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import N_, _

NO_NUMBER = N_("The answer is not a plain number.")
PICTURE_GONE = N_("A picture of the question is missing in this bank.")
BLANKS_OTHER = N_("The question has other blanks than answers.")

_SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p2"
_TEMPLATE = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same bank gives the same bytes
LONGEST_TITLE = 60


def write(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write the bank into *path* and return what QTI cannot hold.  Raises CannotWrite."""
    skipped: list[Skipped] = []
    kept: list[Question] = []
    for question in bank.questions:
        reason = _reason_against(question, bank)
        if reason:
            skipped.append(Skipped(question.id, _(reason)))
        else:
            kept.append(question)
    cases = {question.case: bank.cases[question.case] for question in kept if question.case}
    texts = [text for question in kept for text in _texts_of(question)] + [case.text for case in cases.values()]
    with atomic_write(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, MANIFEST, _manifest(bank, kept, cases))
        for question in kept:
            _put(archive, _item_path(question), _Item(bank, question).xml())
        for case in cases.values():
            _put(archive, _case_path(case), _stimulus(bank, case))
        for digest in pictures_in(*texts):
            _put(archive, _picture_path(bank, digest), bank.pictures[digest].content)
    return tuple(skipped)


def _put(archive: zipfile.ZipFile, path: str, content: str | bytes) -> None:
    entry = zipfile.ZipInfo(path, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _reason_against(question: Question, bank: WrittenBank) -> str:
    if question.type == "numeric" and read_decimal(question.answer) is None:
        return NO_NUMBER
    if question.type == "fill_in" and question.answer.count("\n") + 1 != max(1, count_blanks(question.stem)):
        return BLANKS_OTHER
    material = [bank.cases[question.case].text] if question.case in bank.cases else []
    shown = pictures_in(*_texts_of(question), *material)
    return PICTURE_GONE if any(digest not in bank.pictures for digest in shown) else ""


def _texts_of(question: Question) -> list[str]:
    details = question.details
    lines = [line.text for line in details.rubric]
    return [question.stem, question.explanation, question.answer, *question.options, *details.left, *lines]


def _item_path(question: Question) -> str:
    return f"items/{_name(question.id)}.xml"


def _case_path(case: CaseMaterial) -> str:
    return f"stimuli/{_name(case.id)}.xml"


def _picture_path(bank: WrittenBank, digest: str) -> str:
    return f"media/{digest[:16]}.{'jpg' if bank.pictures[digest].kind == 'jpeg' else bank.pictures[digest].kind}"


def _name(id: str) -> str:
    """Return an id as a name that QTI allows: it begins with a letter."""
    return f"q_{re.sub(r'[^A-Za-z0-9._-]', '-', id)}"


def _rich(bank: WrittenBank, text: str, **more: object) -> str:
    markup = html_of(text, lambda digest: f"../{_picture_path(bank, digest)}", empty=" /", **more)  # type: ignore[arg-type]
    return markup.replace("<u>", '<span class="underline">').replace("</u>", "</span>")


@dataclass(frozen=True, slots=True)
class _Declaration:
    """Type of a response and what is right."""

    cardinality: str
    base: str
    values: tuple[str, ...]
    ways: tuple[str, ...] = ()
    exact: bool = False

    def xml(self, name: str) -> str:
        right = "".join(f"<value>{escape(value)}</value>" for value in self.values)
        correct = f"<correctResponse>{right}</correctResponse>" if right else ""
        sensitive = "true" if self.exact else "false"
        entries = "".join(f'<mapEntry mapKey={quoteattr(way)} mappedValue="1" caseSensitive="{sensitive}"/>' for way in self.ways)
        mapping = f'<mapping defaultValue="0">{entries}</mapping>' if entries else ""
        return (
            f'<responseDeclaration identifier="{name}" cardinality="{self.cardinality}" baseType="{self.base}">'
            f"{correct}{mapping}</responseDeclaration>"
        )


class _Item:
    def __init__(self, bank: WrittenBank, question: Question) -> None:
        self._bank, self._question = bank, question
        self._declared: list[_Declaration] = []

    def xml(self) -> str:
        question = self._question
        body = getattr(self, f"_{question.type}")()
        declared = "\n".join(each.xml(_response(number)) for number, each in enumerate(self._declared, start=1))
        case = self._bank.cases.get(question.case)
        stimulus = (
            f'<assessmentStimulusRef identifier={quoteattr(_name(case.id))} href="../{_case_path(case)}"/>\n' if case else ""
        )
        flat = " ".join(plain_text(question.stem).split())
        title = quoteattr(flat[:LONGEST_TITLE])
        told = question.explanation
        feedback = (
            f'\n<modalFeedback outcomeIdentifier="FEEDBACK" identifier="explanation" showHide="show">{self._rich(told)}</modalFeedback>'
            if told
            else ""
        )
        outcome = '\n<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>' if told else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<assessmentItem xmlns="{_SPACE}" identifier="{_name(question.id)}" title={title} adaptive="false" timeDependent="false">\n'
            f'{declared}\n<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>{outcome}\n'
            f"{stimulus}<itemBody>\n{body}\n</itemBody>\n{self._processing()}{feedback}\n</assessmentItem>\n"
        )

    def _single(self) -> str:
        return self._choice("single")

    def _multiple(self) -> str:
        return self._choice("multiple")

    def _choice(self, cardinality: str) -> str:
        question = self._question
        self._declared.append(_Declaration(cardinality, "identifier", tuple(question.answer)))
        choices = zip(LETTERS, question.options, strict=False)
        return self._choices("choiceInteraction", choices, f' maxChoices="{1 if cardinality == "single" else 0}"')

    def _ordering(self) -> str:
        self._declared.append(_Declaration("ordered", "identifier", tuple(self._question.answer)))
        return self._choices("orderInteraction", zip(LETTERS, self._question.options, strict=False), "")

    def _choices(self, name: str, choices: Iterable[tuple[str, str]], more: str) -> str:
        fixed = self._question.details.fixed
        rows = "\n".join(
            f'<simpleChoice identifier="{letter}"{" fixed=" + quoteattr("true") if letter in fixed else ""}>'
            f"{self._rich(option)}</simpleChoice>"
            for letter, option in choices
        )
        prompt = f"<prompt>{self._rich(self._question.stem)}</prompt>"
        return f'<{name} responseIdentifier="RESPONSE" shuffle="true"{more}>\n{prompt}\n{rows}\n</{name}>'

    def _true_false(self) -> str:
        right = "true" if self._question.answer == "T" else "false"
        self._declared.append(_Declaration("single", "identifier", (right,)))
        rows = "\n".join(
            f'<simpleChoice identifier="{name}">{escape(word)}</simpleChoice>'
            for name, word in (("true", _("Right")), ("false", _("Wrong")))
        )
        prompt = f"<prompt>{self._rich(self._question.stem)}</prompt>"
        attributes = 'responseIdentifier="RESPONSE" shuffle="false" maxChoices="1"'
        return f"<choiceInteraction {attributes}>\n{prompt}\n{rows}\n</choiceInteraction>"

    def _fill_in(self) -> str:
        question = self._question
        for line in question.answer.split("\n"):
            ways = tuple(way.strip() for way in line.split("|") if way.strip())
            self._declared.append(_Declaration("single", "string", ways[:1], ways, question.details.exact))
        blanks = count_blanks(question.stem)
        text = self._rich(question.stem, blank=lambda number: f'<textEntryInteraction responseIdentifier="{_response(number)}"/>')
        field = "" if blanks else f'<p><textEntryInteraction class="{BEHIND}" responseIdentifier="RESPONSE"/></p>'
        return f"<p>{text}</p>{field}"

    def _numeric(self) -> str:
        question = self._question
        self._declared.append(_Declaration("single", "float", (question.answer,)))
        unit = question.details.unit
        behind = f'<span class="{UNIT}">{escape(unit)}</span>' if unit else ""
        field = f'<textEntryInteraction class="{BEHIND}" responseIdentifier="RESPONSE"/>'
        return f"<p>{self._rich(question.stem)}</p><p>{field}{behind}</p>"

    def _matching(self) -> str:
        question = self._question
        left = question.details.left
        pairs = tuple(f"L{number} {letter}" for number, letter in enumerate(question.answer, start=1))
        self._declared.append(_Declaration("multiple", "directedPair", pairs))
        first = "".join(
            f'<simpleAssociableChoice identifier="L{number}" matchMax="1">{self._rich(item)}</simpleAssociableChoice>'
            for number, item in enumerate(left, start=1)
        )
        second = "".join(
            f'<simpleAssociableChoice identifier="{letter}" matchMax="{len(left)}">{self._rich(option)}</simpleAssociableChoice>'
            for letter, option in zip(LETTERS, question.options, strict=False)
        )
        return (
            f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(left)}">\n'
            f"<prompt>{self._rich(question.stem)}</prompt>\n"
            f"<simpleMatchSet>{first}</simpleMatchSet>\n<simpleMatchSet>{second}</simpleMatchSet>\n</matchInteraction>"
        )

    def _short_answer(self) -> str:
        question = self._question
        self._declared.append(_Declaration("single", "string", ()))
        model = f'<div class="{MODEL_ANSWER}">{self._rich(question.answer)}</div>' if question.answer else ""
        lines = "".join(
            f'<p class="{RUBRIC_LINE}">{plain(line.points)}: {self._rich(line.text)}</p>' for line in question.details.rubric
        )
        rubric = f'<rubricBlock view="scorer">{model}{lines}</rubricBlock>\n' if model or lines else ""
        prompt = f"<prompt>{self._rich(question.stem)}</prompt>"
        return f'{rubric}<extendedTextInteraction responseIdentifier="RESPONSE">{prompt}</extendedTextInteraction>'

    def _processing(self) -> str:
        question = self._question
        if question.type == "short_answer":
            return ""
        tolerance = question.details.tolerance if question.type == "numeric" else ""
        if tolerance:
            mode = "relative" if tolerance.endswith("%") else "absolute"
            width = tolerance.rstrip("%").strip()
            test = (
                f'<equal toleranceMode="{mode}" tolerance="{escape(width)} {escape(width)}">'
                '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'
            )
            one = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
            condition = f"<responseCondition><responseIf>{test}{one}</responseIf></responseCondition>"
            return f"<responseProcessing>{condition}</responseProcessing>"
        if len(self._declared) > 1:
            sums = "".join(f'<mapResponse identifier="{_response(number)}"/>' for number in range(1, len(self._declared) + 1))
            return f'<responseProcessing><setOutcomeValue identifier="SCORE"><sum>{sums}</sum></setOutcomeValue></responseProcessing>'
        template = "map_response" if question.type == "fill_in" else "match_correct"
        return f'<responseProcessing template="{_TEMPLATE}{template}"/>'

    def _rich(self, text: str, **more: object) -> str:
        return _rich(self._bank, text, **more)


def _response(number: int) -> str:
    return "RESPONSE" if number == 1 else f"RESPONSE{number}"


def _stimulus(bank: WrittenBank, case: CaseMaterial) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentStimulus xmlns="{_SPACE}" identifier="{_name(case.id)}" title={quoteattr(case.title)}>\n'
        f"<stimulusBody><div>{_rich(bank, case.text)}</div></stimulusBody>\n</assessmentStimulus>\n"
    )


def _manifest(bank: WrittenBank, questions: Iterable[Question], cases: dict[str, CaseMaterial]) -> str:
    resources: list[str] = []
    for question in questions:
        case = cases.get(question.case)
        shown = [_picture_path(bank, digest) for digest in pictures_in(*_texts_of(question))]
        needs = [_name(case.id)] if case else []
        resources.append(
            _resource(_name(question.id), "imsqti_item_xmlv2p2", _item_path(question), _keywords(question), shown, needs)
        )
    for case in cases.values():
        shown = [_picture_path(bank, digest) for digest in pictures_in(case.text)]
        resources.append(_resource(_name(case.id), "imsqti_stimulus_xmlv2p2", _case_path(case), (), shown, ()))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        'xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM" identifier="question-bank">\n'
        "<metadata><schema>QTIv2.2 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        "<organizations/>\n<resources>\n" + "\n".join(resources) + "\n</resources>\n</manifest>\n"
    )


def _keywords(question: Question) -> list[str]:
    tags = tags_of(question, held=frozenset(("fixed", "tolerance", "exact")))
    return [f"id:{question.id}", *([f"topic:{question.topic}"] if question.topic else []), *tags]


def _resource(name: str, kind: str, path: str, keywords: Iterable[str], files: Iterable[str], needs: Iterable[str]) -> str:
    words = "".join(f"<imsmd:keyword><imsmd:string>{escape(word)}</imsmd:string></imsmd:keyword>" for word in keywords)
    metadata = f"<metadata><imsmd:lom><imsmd:general>{words}</imsmd:general></imsmd:lom></metadata>" if words else ""
    listed = "".join(f"<file href={quoteattr(each)}/>" for each in (path, *files))
    dependencies = "".join(f"<dependency identifierref={quoteattr(each)}/>" for each in needs)
    return f"<resource identifier={quoteattr(name)} type={quoteattr(kind)} href={quoteattr(path)}>{metadata}{listed}{dependencies}</resource>"
