"""Answers that a text of questions gives within stems and options: in brackets, on rules, behind the last word, as ticks."""

from __future__ import annotations

import re
import unicodedata

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange.question_answers import BLANK, with_blanks
from skillsapp.exchange.question_line import LETTERS
from skillsapp.exchange.question_options import RIGHT
from skillsapp.exchange.question_script import ScriptQuestion
from skillsapp.exchange.script_signs import verdict_of

CHOICES = ("single", "multiple", "ordering")
EMPTY_PLACE = "\uff08 \uff09"

_WITHIN = "[^()\uff08\uff09\\[\\]\u3010\u3011\uff3b\uff3d\u3014\u3015{}]"
_IN_BRACKETS = re.compile(
    f"(?<!!)[(\uff08\\[\u3010\uff3b\u3014\u3016{{]({_WITHIN}{{0,40}})[)\uff09\\]\u3011\uff3d\u3015\u3017}}]"
)
_RULED = re.compile("[_\uff3f]+[ \u3000]*([^_\uff3f\\s][^_\uff3f]{0,60}?)[ \u3000]*[_\uff3f]+")
_NUMBERED_RULE = re.compile("[_\uff3f]{2,}\\s*(?:[(\uff08]\\s*\\d{1,2}\\s*[)\uff09]|[\u2460-\u2473])\\s*[_\uff3f]{2,}")
_RULE_IN_BRACKETS = re.compile(
    "([(\uff08])\\s*[_\uff3f]+\\s*([A-Ha-h\uff21-\uff28\u221a\u00d7\u5bf9\u9519]{0,8})\\s*[_\uff3f]+\\s*([)\uff09])"
)
_UNDERLINED = re.compile("<u>[ \t\u3000]*(.*?)[ \t\u3000]*</u>")
_BETWEEN_BLANKS = re.compile("[,\uff0c\u3001;\uff1b\u3002]|(?:\u548c|\u4e0e|\u53ca|\u6216|\u3001)$")
_VERDICT_BEHIND = re.compile(
    "(?:(?<=[\u3002.\\s\u3000])\\s*|\t|\\s{2,})([\u221a\u00d7\u2713\u2714\u2717\u2718]|(?<=\\s\\s)(?:\u5bf9|\u9519|\u6b63\u786e|\u9519\u8bef))$"
)
_LETTERS_BEHIND = re.compile("(?<=[\u3002.?\uff1f:\uff1a)\uff09\\s\u3000])[\\s\u3000]+([A-H\uff21-\uff28]{1,8})$", re.MULTILINE)
_CHOSEN = re.compile("[A-H](?:[\\s,\u3001;/]*[A-H])*")
_OPEN_END = re.compile("\\s*[(\uff08][\\s\u3000]*[)\uff09]\\s*([\u3002.]?)$")
_NOTHING_BEHIND = re.compile("[\\s\u3000\u3002.?\uff1f!\uff01:\uff1a]*")
_MENDED = re.compile("(?:\u6539\u6b63|\u66f4\u6b63|\u6b63\u786e\u8bf4\u6cd5|\u7406\u7531|\u5e94\u4e3a|\u5e94\u6539\u4e3a)")
_MARK_BEHIND = re.compile(
    "\\s*[(\uff08\\[\u3010]\\s*([^()\uff08\uff09\\[\\]\u3010\u3011]{1,14}?)\\s*[)\uff09\\]\u3011]\\s*$|\\s+(\u2713|\u2714|\u221a)\\s*$"
)
_COUNTED = (
    re.compile("([\u2460-\u2468])[\\s.\u3001\uff0e]*"),
    re.compile("[(\uff08]\\s*([1-8])\\s*[)\uff09][\\s.\u3001\uff0e]*"),
)


def writes_on_lines(question: ScriptQuestion) -> bool:
    """Tell whether what is underlined is what was written onto a line, and not a word that is emphasised."""
    if question.type in ("fill_in", "numeric", ""):
        return not question.options
    found = _UNDERLINED.search(question.stem)
    return found is not None and _is_answer(found[1], question)


def ruled(question: ScriptQuestion) -> str:
    """Return the stem with rules in place of underlining."""
    return _UNDERLINED.sub("__\\1__" if question.type != "true_false" else "\\1", question.stem)


def has_blanks(stem: str) -> bool:
    return BLANK in with_blanks(stem) or _RULED.search(stem) is not None


def take_options(question: ScriptQuestion) -> None:
    """Find options where no letters begin them, and take the answer from their ticks."""
    lines = question.stem.split("\n")
    if not question.options and any(_marked(line)[1] for line in lines[1:]):
        question.stem, question.options = lines[0], lines[1:]
    elif not question.options and question.type in ("single", "multiple", "ordering"):
        _take_counted(question)
    marked = [_marked(option) for option in question.options]
    if 0 < sum(right for _text, right in marked) < len(marked):
        letters = "".join(letter for letter, (_text, right) in zip(LETTERS, marked, strict=False) if right)
        _answered(question, letters)
    question.options = [text for text, _right in marked]
    if question.type == "true_false" or not question.type:
        verdicts = [verdict_of(text) for text in question.options]
        if question.type and len(verdicts) == 2 and all(verdicts):
            letter = question.fields.get("answer", "")
            if letter in ("A", "B"):
                question.fields["answer"] = question.options["AB".index(letter)]
            question.options = [] if question.fields.get("answer") else question.options


def _marked(option: str) -> tuple[str, bool]:
    """Return an option without its tick, and whether it had one."""
    if option.startswith(RIGHT):
        return option[1:].strip(), True
    found = _MARK_BEHIND.search(option)
    if found and (found[2] or alias_table("option_marks").find(found[1])):
        return option[: found.start()].strip(), True
    return option.replace(RIGHT, ""), False


def _take_counted(question: ScriptQuestion) -> None:
    """Take options that figures count, where the stem holds two or more in order and the answer names letters or these figures."""
    for sign in _COUNTED:
        found = list(sign.finditer(question.stem))
        figures = [unicodedata.normalize("NFKC", each[1]) for each in found]
        if len(found) < 2 or figures != [str(number) for number in range(1, len(found) + 1)]:
            continue
        ends = [each.start() for each in found[1:]] + [len(question.stem)]
        options = [question.stem[each.end() : end].strip(" \t\n\u3000;\uff1b") for each, end in zip(found, ends, strict=True)]
        said = re.sub(
            "[\\s,\u3001;()\uff08\uff09.\u3002]", "", unicodedata.normalize("NFKC", question.fields.get("answer", ""))
        ).upper()
        if not all(options) or not said:
            return
        if said.isdecimal() and question.type != "ordering" and all(figure in figures for figure in said):
            question.fields["answer"] = "".join(LETTERS[int(figure) - 1] for figure in said)
        elif not said.isdecimal() and not _CHOSEN.fullmatch(said):
            return
        question.stem, question.options = question.stem[: found[0].start()].strip(), options
        return


def _answered(question: ScriptQuestion, answer: str) -> None:
    """Keep an answer found beside others; one that differs from them is told later."""
    own = question.fields.get("answer", "")
    if own and same(own) != same(answer) and not _same_verdict(own, answer):
        question.fields.setdefault("two_answers", answer)
    elif not own:
        question.fields["answer"] = answer


def answer_from_brackets(question: ScriptQuestion) -> str:
    """Return the answer, taken out of the brackets or the rule in the stem where no other place gives it."""
    if question.before:
        _answered(question, question.before)
        question.before = ""
    verdict = question.type == "true_false"
    stem = _RULE_IN_BRACKETS.sub("\\1\\2\\3", question.stem)
    found = [match for pattern in (_IN_BRACKETS, _RULED) for match in pattern.finditer(stem) if _is_answer(match[1], question)]
    if any(not match[1].strip() for match in _IN_BRACKETS.finditer(stem)):
        found = []  # the place for the answer is open; letters in other brackets belong to the text
    behind = (_VERDICT_BEHIND if verdict else _LETTERS_BEHIND).search(stem) if not found else None
    if behind and "answer" not in question.fields:
        found = [behind]
    own = question.fields.get("answer", "")
    for match in found:
        if own and same(own) != same(match[1]) and match[1].strip() and not _same_verdict(own, match[1]):
            if len(found) == 1 and not verdict and not _NOTHING_BEHIND.fullmatch(stem[match.end() :]):
                continue  # letters that belong to the text
            question.fields.setdefault("two_answers", match[1].strip())
    if found:
        last = max(found, key=lambda match: match.start())
        if len({same(match[1]) for match in found}) > 1 and not own:
            question.fields["two_answers"] = found[0][1].strip() if found[0] is not last else found[-1][1].strip()
        if not own or same(own) == same(last[1]) or _same_verdict(own, last[1]):
            own = own or last[1].strip()
            question.fields["answer"] = own
            rest = stem[last.end() :]
            if verdict and _MENDED.match(rest.strip()):
                question.fields["explanation"] = "\n".join(filter(None, (rest.strip(), question.fields.get("explanation", ""))))
                rest = ""
            stem = (stem[: last.start()] + ("" if verdict or last is behind else EMPTY_PLACE) + rest).strip()
    question.stem = _OPEN_END.sub("\\1", stem).strip() if verdict else stem
    return own


def _is_answer(text: str, question: ScriptQuestion) -> bool:
    """Tell whether what stands in brackets is an answer: letters of options, or a verdict."""
    said = unicodedata.normalize("NFKC", text).strip()
    chosen = _CHOSEN.fullmatch(said.upper()) is not None and not (said.islower() and len(said) > 1)
    if question.type == "true_false":
        return (len(said) <= 3 and bool(verdict_of(said))) or (chosen and len(said) == 1 and len(question.options) == 2)
    return chosen


def _same_verdict(one: str, other: str) -> bool:
    table = alias_table("true_false")
    return table.find(one) is not None and table.find(one) == table.find(other)


def same(answer: str) -> str:
    """Return an answer as answers are compared: without the signs between letters."""
    return re.sub("[\\s,\u3001;\uff1b.\u3002]", "", unicodedata.normalize("NFKC", answer)).upper()


def answer_from_blanks(question: ScriptQuestion) -> None:
    """Take what was written onto the rules and into the brackets of a stem as the answers of its blanks."""
    question.stem = _NUMBERED_RULE.sub(BLANK, question.stem)
    if question.fields.get("answer"):
        return
    answers: list[str] = []

    def emptied(match: re.Match[str]) -> str:
        text = next((group for group in match.groups() if group), "").strip()
        if not text or _BETWEEN_BLANKS.match(text):
            return match[0]
        answers.append(text)
        return BLANK

    brackets = "[(\uff08]([^()\uff08\uff09]{1,60})[)\uff09]|[\u3010{]([^\u3010\u3011{}]{1,60})[\u3011}]"
    both = re.compile(f"{_RULED.pattern}|{brackets}")
    has_rules = _RULED.search(question.stem) is not None
    stem = both.sub(emptied, question.stem)
    if answers and (has_rules or BLANK not in with_blanks(question.stem)):
        question.stem = stem
        question.fields["answer"] = "\uff1b".join(answers)
