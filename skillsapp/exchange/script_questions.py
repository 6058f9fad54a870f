"""From what a text of questions says to questions: the key dealt out, answers taken out of stems, types told where none is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_answers import BLANK, with_blanks
from skillsapp.exchange.question_intake import CASE, Intake, Taken
from skillsapp.exchange.question_key import KeyEntry
from skillsapp.exchange.question_line import LETTERS, NO_CONVENTIONS, FileConventions, QuestionLine
from skillsapp.exchange.question_script import Script, ScriptQuestion
from skillsapp.exchange.script_answers import (
    CHOICES,
    answer_from_blanks,
    answer_from_brackets,
    has_blanks,
    ruled,
    same,
    take_options,
    writes_on_lines,
)
from skillsapp.exchange.script_case_key import part_answers
from skillsapp.exchange.script_signs import labels_of
from skillsapp.kernel.exact import parse_decimal, plain
from skillsapp.kernel.problems import Problem

_PROMPT = re.compile("(?:\u8bf7\u56de\u7b54(?:\u4ee5\u4e0b|\u4e0b\u5217)?)?\u95ee\u9898\\s*[:\uff1a]?\\s*")
_SO_CHOOSE = re.compile("\u6545(?:\u672c\u9898)?(?:\u5e94)?\u9009\u62e9?[:\uff1a]?\\s*([A-H\uff21-\uff28]{1,8})[\u3002.]?\\s*$")


def take_script(
    script: Script,
    existing: AbstractSet[str] = frozenset(),
    rows: Sequence[QuestionLine] = (),
    conventions: FileConventions = NO_CONVENTIONS,
) -> Taken:
    """Return the questions of a text, each checked like the row of a spreadsheet, and those in the tables beside it (*rows*)."""
    intake = Intake(conventions, existing, named_cases=True)
    for problem in script.problems:
        intake.note(problem)
    told = _deal_key(script)
    guessed = [_settle(script, question) for question in script.questions]
    if any(guessed):
        first = next(question for question, was in zip(script.questions, guessed, strict=True) if was)
        intake.note(problems.TYPES_TOLD.at(first.line, count=sum(guessed)))
    for question in script.questions:
        if question.type == CASE:
            intake.lead_in(_line(script, question, case=f"#{question.line}"))
    for question in script.questions:
        if question.type != CASE:
            intake.question(_line(script, question))
        for part in question.parts:
            intake.question(_line(script, part, case=f"#{question.line}", within=question))
    intake.lines(rows)
    for problem in told:
        intake.note(problem)
    return intake.finish()


def _deal_key(script: Script) -> list[Problem]:
    """Give each question the answer that the key at the end has for it."""
    told: list[Problem] = []
    sections = _sections_of_groups(script)
    for entry in script.key.entries:
        question = _question_of(script, entry, sections)
        answers = [(question, entry.text)] if question is not None else []
        if question is None or question.parts or script.key.groups[entry.group].case:
            answers = part_answers(script, entry, sections, question)
        if not answers:
            told.append(problems.KEY_UNMATCHED.at(entry.line, "", entry.text[:40], number=entry.number))
        for one, text in answers:
            _give(one, text)
    return told


def _give(question: ScriptQuestion, said: str) -> None:
    """Give a question what the key says to it."""
    found = _fields_of(said)
    answer = found.pop("answer", "")
    own = question.fields.get("answer")
    if own and same(own) != same(answer):
        question.fields["two_answers"] = answer
    elif not own:
        question.fields["answer"] = answer
    for key, text in found.items():
        question.fields.setdefault(key, text)


def _sections_of_groups(script: Script) -> list[int | None]:
    """Return for each group of the key the section that it speaks of, None where numbers alone must tell."""
    filled = [place for place in range(len(script.sections)) if any(q.section == place for q in script.questions)]
    groups, found = script.key.groups, []
    free = list(filled)
    for group in groups:
        place = group.section
        if place is None and group.type:
            place = next((each for each in free if script.sections[each].type == group.type), None)
        if place in free:
            free.remove(place)
        found.append(place)
    numbers = [question.number for question in script.questions]
    if len(set(numbers)) == len(numbers):
        return found  # numbers run through the whole text
    left = iter([place for place in filled if place not in found])
    return [place if place is not None else next(left, None) for place in found]


def _question_of(script: Script, entry: KeyEntry, sections: list[int | None]) -> ScriptQuestion | None:
    section = sections[entry.group]
    own = [question for question in script.questions if section is None or question.section == section]
    fitting = [question for question in own if question.number == entry.number]
    if not fitting and section is not None:  # numbers that count on through sections, in a key that counts anew in each
        group = [each for each in script.key.entries if each.group == entry.group]
        strange = {each.number for each in group}.isdisjoint(question.number for question in own)
        fitting = [own[group.index(entry)]] if strange and len(group) == len(own) else []
    return fitting[0] if len(fitting) == 1 else None


def _fields_of(text: str) -> dict[str, str]:
    """Return what an entry of the key says: the answer, and what stands behind words such as \u201cexplanation:\u201d."""
    found: dict[str, list[str]] = {"answer": []}
    field = "answer"
    for line in text.split("\n"):
        labels = labels_of(line)
        starts = [(0, 0, field), *((label.start, label.end, label.key) for label in labels)]
        for (_start, end, key), following in zip(starts, [*starts[1:], None], strict=True):
            field = key
            said = line[end : following[0] if following else len(line)].strip()
            if said:
                found.setdefault(key, []).append(said)
    return {key: "\n".join(lines) for key, lines in found.items() if lines}


def _settle(script: Script, question: ScriptQuestion) -> bool:
    """Take answers out of stems and tell the types that nothing names; return whether one had to be told."""
    told = False
    if question.type == CASE and not question.parts:
        question.stem = "\n".join(line for line in question.stem.split("\n") if not _PROMPT.fullmatch(line)) or question.stem
        question.type = "short_answer"  # a case that asks for a text: material and question in one
    for part in question.parts:
        told = _settle(script, part) or told
    if question.type == CASE:
        question.stem = "\n".join(line for line in question.stem.split("\n") if not _PROMPT.fullmatch(line))
        return told
    named = bool(question.type)
    if question.type not in ("short_answer", "matching") and writes_on_lines(question):
        question.stem = ruled(question)
    take_options(question)
    if question.options and "answer" not in question.fields:
        chosen = _SO_CHOOSE.search(question.fields.get("explanation", ""))
        if chosen:
            question.fields["answer"] = chosen[1]
    if not named and question.options:
        question.type = "single"
        answer_from_brackets(question)
        letters = _letters(question)
        verdicts = {alias_table("true_false").find(option) for option in question.options} == {"true", "false"}
        question.type = "true_false" if verdicts else "multiple" if len(letters) > 1 else "single"
    elif not named:
        question.type = "true_false"
        verdict = answer_from_brackets(question)
        if alias_table("true_false").find(verdict) is None:
            question.type = "fill_in" if has_blanks(question.stem) else "short_answer"
    if question.type in (*CHOICES, "true_false"):
        answer_from_brackets(question)
        if question.type == "single" and _says_only_choose(script, question) and len(_letters(question)) > 1:
            question.type, told = "multiple", True
    elif question.type in ("fill_in", "numeric"):
        answer_from_blanks(question)
    return told or not named


def _letters(question: ScriptQuestion) -> set[str]:
    answer = re.split("[\n:\u3002\uff1a]", unicodedata.normalize("NFKC", question.fields.get("answer", "")).upper())[0]
    return set(re.findall("[A-H]", answer))


def _says_only_choose(script: Script, question: ScriptQuestion) -> bool:
    """Tell whether the heading above a question leaves open whether one or several options are right."""
    return alias_table("script_words").words.get(folded(script.sections[question.section].heading)) == "choice"


def _line(script: Script, question: ScriptQuestion, *, case: str = "", within: ScriptQuestion | None = None) -> QuestionLine:
    section = script.sections[question.section]
    texts = {key: text for key, text in question.fields.items() if key != "two_answers"}
    texts |= {"stem": question.stem, "type": question.type, "case": case}
    if within is not None and "topic" in within.fields:
        texts.setdefault("topic", within.fields["topic"])
    if question.left:
        texts["left"] = "\n".join(question.left)
    texts |= {f"option_{letter.lower()}": option for letter, option in zip(LETTERS, question.options, strict=False)}
    if question.type == "true_false":
        texts = {key: text for key, text in texts.items() if not key.startswith("option_") or question.options}
    if "mark" not in texts and within is None and section.type == question.type:
        mark = section.mark
        if not mark and section.mark_of_blank and question.type == "fill_in":
            each = parse_decimal(section.mark_of_blank)
            mark = plain(each * max(1, with_blanks(question.stem).count(BLANK))) if each else ""
        texts["mark"] = mark
    line = QuestionLine(question.line, texts)
    if "two_answers" in question.fields:
        line.note(problems.ANSWERS_DIFFER, "answer", question.fields.get("answer", ""), other=question.fields["two_answers"])
    if question.again:
        line.note(problems.OPTIONS_AGAIN, "option_a")
    if len(question.options) > len(LETTERS):
        line.note(problems.OPTIONS_TOO_MANY, "option_a", count=len(question.options), most=len(LETTERS))
    return line
