"""From what a text of questions says to questions: the key dealt out, answers taken out of stems, types told where none is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_answers import BLANK, with_blanks
from skillsapp.exchange.question_intake import CASE, Intake, Taken
from skillsapp.exchange.question_key import KeyEntry
from skillsapp.exchange.question_line import LETTERS, NO_CONVENTIONS, FileConventions, QuestionLine
from skillsapp.exchange.question_script import Script, ScriptQuestion
from skillsapp.exchange.script_signs import labels_of
from skillsapp.kernel.exact import parse_decimal, plain
from skillsapp.kernel.problems import Problem

CHOICES = ("single", "multiple", "ordering")
EMPTY_PLACE = "\uff08 \uff09"

_IN_BRACKETS = re.compile("(?<!!)[(\uff08\\[\u3010]([^()\uff08\uff09\\[\\]\u3010\u3011]{0,40})[)\uff09\\]\u3011]")
_RULED = re.compile("[_\uff3f]+[ \u3000]*([^_\uff3f\\s][^_\uff3f]{0,60}?)[ \u3000]*[_\uff3f]+")
_UNDERLINED = re.compile("<u>[ \t\u3000]*(.*?)[ \t\u3000]*</u>")
_PROMPT = re.compile("(?:\u8bf7\u56de\u7b54(?:\u4ee5\u4e0b|\u4e0b\u5217)?)?\u95ee\u9898\\s*[:\uff1a]?\\s*")
_BETWEEN_BLANKS = re.compile("[,\uff0c\u3001;\uff1b\u3002]|(?:\u548c|\u4e0e|\u53ca|\u6216|\u3001)$")
_VERDICT_BEHIND = re.compile(
    "(?:(?<=[\u3002.\\s\u3000])\\s*|\t|\\s{2,})([\u221a\u00d7\u2713\u2714\u2717\u2718]|(?<=\\s\\s)(?:\u5bf9|\u9519|\u6b63\u786e|\u9519\u8bef))$"
)
_CHOSEN = re.compile("[A-H](?:[\\s,\u3001;/]*[A-H])*")
_OPEN_END = re.compile("\\s*[(\uff08][\\s\u3000]*[)\uff09]\\s*([\u3002.]?)$")


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
        if question is None:
            told.append(problems.KEY_UNMATCHED.at(entry.line, "", entry.text[:40], number=entry.number))
            continue
        found = _fields_of(entry.text)
        answer = found.pop("answer", "")
        own = question.fields.get("answer")
        if own and _same(own) != _same(answer):
            question.fields["two_answers"] = answer
        elif not own:
            question.fields["answer"] = answer
        for key, text in found.items():
            question.fields.setdefault(key, text)
    return told


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


def _same(answer: str) -> str:
    return re.sub("[\\s,\u3001;\uff1b.\u3002]", "", unicodedata.normalize("NFKC", answer)).upper()


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
    if question.type not in ("short_answer", "matching"):
        question.stem = (
            _UNDERLINED.sub("__\\1__" if question.type != "true_false" else "\\1", question.stem)
            if _writes_on_lines(question)
            else question.stem
        )
    if not named and question.options:
        question.type = "single"
        _answer_from_brackets(question)
        letters = set(re.findall("[A-H]", unicodedata.normalize("NFKC", question.fields.get("answer", "")).upper()))
        verdicts = {alias_table("true_false").find(option) for option in question.options} == {"true", "false"}
        question.type = "true_false" if verdicts else "multiple" if len(letters) > 1 else "single"
    elif not named:
        question.type = "true_false"
        verdict = _answer_from_brackets(question)
        if alias_table("true_false").find(verdict) is None:
            blanks = BLANK in with_blanks(question.stem) or _RULED.search(question.stem) is not None
            question.type = "fill_in" if blanks else "short_answer"
    if question.type in (*CHOICES, "true_false"):
        _answer_from_brackets(question)
    elif question.type in ("fill_in", "numeric"):
        _answer_from_blanks(question)
    return told or not named


def _writes_on_lines(question: ScriptQuestion) -> bool:
    """Tell whether what is underlined is what was written onto a line, and not a word that is emphasised."""
    if question.type in ("fill_in", "numeric", ""):
        return not question.options
    found = _UNDERLINED.search(question.stem)
    return found is not None and _is_answer(found[1], question)


def _answer_from_brackets(question: ScriptQuestion) -> str:
    """Return the answer, taken out of the brackets or the rule in the stem where no other place gives it."""
    verdict = question.type == "true_false"
    stem = question.stem
    found = [match for pattern in (_IN_BRACKETS, _RULED) for match in pattern.finditer(stem) if _is_answer(match[1], question)]
    if any(not match[1].strip() for match in _IN_BRACKETS.finditer(stem)):
        found = []  # the place for the answer is open; letters in other brackets belong to the text
    behind = _VERDICT_BEHIND.search(stem) if verdict and not found else None
    if behind and "answer" not in question.fields:
        found = [behind]
    own = question.fields.get("answer", "")
    for match in found:
        if own and _same(own) != _same(match[1]) and match[1].strip() and not _same_verdict(own, match[1]):
            if len(found) == 1 and not verdict:
                continue  # letters that belong to the text
            question.fields.setdefault("two_answers", match[1].strip())
    if found:
        last = max(found, key=lambda match: match.start())
        if len({_same(match[1]) for match in found}) > 1 and not own:
            question.fields["two_answers"] = found[0][1].strip() if found[0] is not last else found[-1][1].strip()
        if not own or _same(own) == _same(last[1]) or _same_verdict(own, last[1]):
            own = own or last[1].strip()
            question.fields["answer"] = own
            stem = stem[: last.start()] + ("" if verdict else EMPTY_PLACE) + stem[last.end() :]
    question.stem = _OPEN_END.sub("\\1", stem).strip() if verdict else stem
    return own


def _is_answer(text: str, question: ScriptQuestion) -> bool:
    """Tell whether what stands in brackets is an answer: letters of options, or a verdict."""
    said = unicodedata.normalize("NFKC", text).strip()
    if question.type == "true_false":
        return len(said) <= 3 and alias_table("true_false").find(said) is not None and not said.isdecimal()
    chosen = _CHOSEN.fullmatch(said.upper()) is not None
    return chosen and not (said.islower() and len(said) > 1)


def _same_verdict(one: str, other: str) -> bool:
    table = alias_table("true_false")
    return table.find(one) is not None and table.find(one) == table.find(other)


def _answer_from_blanks(question: ScriptQuestion) -> None:
    """Take what was written onto the rules and into the brackets of a stem as the answers of its blanks."""
    if question.fields.get("answer"):
        return
    answers: list[str] = []

    def emptied(match: re.Match[str]) -> str:
        text = (match[1] or match[2] or "").strip()
        if not text or _BETWEEN_BLANKS.match(text):
            return match[0]
        answers.append(text)
        return BLANK

    both = re.compile(f"{_RULED.pattern}|[(\uff08]([^()\uff08\uff09]{{1,60}})[)\uff09]")
    has_rules = _RULED.search(question.stem) is not None
    stem = both.sub(emptied, question.stem)
    if answers and (has_rules or BLANK not in with_blanks(question.stem)):
        question.stem = stem
        question.fields["answer"] = "\uff1b".join(answers)


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
    if len(question.options) > len(LETTERS):
        line.note(problems.OPTIONS_TOO_MANY, "option_a", count=len(question.options), most=len(LETTERS))
    return line
