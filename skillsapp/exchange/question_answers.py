"""How options and answers of each type of question are written in files, and what our own form of them is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.numerals import parse_number
from skillsapp.domain.question import NO_DETAILS, QuestionDetails, RubricLine
from skillsapp.domain.question_quality import speaks_of_others
from skillsapp.domain.rich_text import count_blanks
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_line import LETTERS, QuestionLine
from skillsapp.exchange.question_options import json_list
from skillsapp.kernel.exact import parse_decimal, to_scaled

BLANK = "____"

_BETWEEN_LETTERS = re.compile("[\\s,;.:|/&+>()\\[\\]{}<=$\"'\u2192\u250b\u3001\u3002\u3010\u3011\u548c\u4e0e\u53ca-]+")
_BEFORE_LETTERS = re.compile(
    "(?:[\u6b63\u786e\u53c2\u8003\u6807\u51c6\u672c\u9898]*\u7b54\u6848)?"
    "(?:\u5e94?\u9009\u9879?|\u662f|\u4e3a)?\\s*:?\\s*(?=[(\\[\u3010]?[A-H\u2460-\u2467])"
)
_BEHIND_LETTERS = re.compile("(?<=[A-H])\\s*\u9009?\u9879$")
_LABEL = re.compile("[(\\[]?([A-H])[.\u3001:)\\]]+\\s*")
_EMPTY_BRACKETS = re.compile("[(\uff08]\\s*[_\uff3f]*\\s*[)\uff09]")
_OTHER_BLANKS = (
    re.compile("[\u3010\\[\uff3b\u3014{]\\s*[\\]\u3011\uff3d\u3015}]"),
    re.compile("[-\u2014\u2500\uff0d]{3,}"),
    re.compile("\u2026{2,}|[.\u00b7]{4,}"),
    re.compile("[\u25a1\u2610]+"),
    re.compile("(?<=\\S)(?: {4,}|\u3000{2,})(?=\\S)"),
)
"""Places to write into where a stem has neither rules nor empty brackets."""
_OF_BLANK = re.compile(
    "(?:^|(?<=[\\s;\uff1b,\uff0c]))(?:\u7b2c\\s*([0-9\uff10-\uff19\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,2})"
    "\\s*\u7a7a\\s*[:\uff1a\u3001.]?|[(\uff08]\\s*(\\d{1,2})\\s*[)\uff09]|([\u2460-\u2473]))\\s*"
)
_EITHER_OR = re.compile("\\S(?:\u6216\u8005?|(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff]))\\S")
_OF_OPTION = re.compile("(?:^|(?<=[;\uff1b\\n]))\\s*([A-H])\\s*[:\uff1a.\u3001\\s]\\s*")
_ANSWER_THEN_TEXT = re.compile(
    "\\s*([^\\s\u3002.,\uff0c;\uff1b:\uff1a(\uff08]+(?:[,\uff0c\u3001\\s]+[A-H]{1,8}(?![A-Za-z]))*)\\s*([\u3002.,\uff0c;\uff1b:\uff1a\\n(\uff08])\\s*(.*[\u4e00-\u9fff].*)",
    re.DOTALL,
)
_RULE = re.compile("[_\uff3f]{2,}")
_ITEMS = re.compile("\\s*[\n;\uff1b]\\s*")
_LEFT_LABEL = re.compile("(?:[(\uff08]?\\d{1,2}[.\u3001:\uff1a)\uff09\uff0e]|[\u2460-\u2473])\\s*(?!\\d)")
_PAIR = re.compile("\\s*(?:\\||\uff5c|=>|\u2192|\u2014\u2014|--)\\s*")
_NUMBER = r"([-+]?\d+(?:,\d{3})*(?:\.\d+)?|[-+]?\.\d+)"
_WITH_TOLERANCE = re.compile(
    rf"{_NUMBER}\s*([^\d\s()+~-]{{0,8}}?)\s*\(?\s*(?:\u00b1|\+/?-)\s*(\d+(?:\.\d+)?\s*%?)\s*\)?\s*([^\d()]*)"
)
_BETWEEN_TWO = re.compile(rf"{_NUMBER}\s*(?:~|-|\u2013|\u2014|\u81f3|\u5230)+\s*{_NUMBER}\s*([^\d()]*)")
_ONLY_NUMBER = re.compile(rf"{_NUMBER}\s*([^\d()]*)")
_LONGEST_UNIT = 12
_POINTS = re.compile("\\s*[(\uff08]?\\s*(\\d+(?:\\.\\d+)?)\\s*\u5206\\s*[)\uff09]?\\s*[.\u3002;\uff1b]?\\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says about its question: everything that depends on the type, in our own form."""

    stem: str
    options: tuple[str, ...] = ()
    answer: str = ""
    details: QuestionDetails = NO_DETAILS


def single_choice(line: QuestionLine) -> Said:
    return _choice(line, several=False)


def multiple_choice(line: QuestionLine) -> Said:
    return _choice(line, several=True)


def _choice(line: QuestionLine, *, several: bool) -> Said:
    options = _distinct_options(line)
    answer = _letters(line, options, several=several)
    return Said(line.text("stem"), options, answer, QuestionDetails(fixed=_fixed(line, options)))


def true_or_false(line: QuestionLine) -> Said:
    options = _filled_options(line)
    text = _answer(line)
    words = alias_table("true_false")
    key = words.find(text.strip('().\uff08\uff09\u3002 "\u201c\u201d\u300c\u300d'))
    letter = unicodedata.normalize("NFKC", text).strip("(). \u3002").upper()
    if key is None and letter and letter in LETTERS[: len(options)]:  # the answer names an option that says true or false
        key = words.find(options[LETTERS.index(letter)])
    named = _LABEL.match(unicodedata.normalize("NFKC", text).upper())
    if key is None and named:  # letter and word; an option of that letter must say the same
        said = words.find(text[named.end() :])
        place = LETTERS.index(named[1])
        key = said if said and (place >= len(options) or words.find(options[place]) == said) else None
    if key is None:
        said, told = _answer_then_text(text)
        key = words.find(said) if told and not said.isdecimal() else None
        if key is not None:
            _explain(line, told)
    if key is None:
        raise line.refuse(problems.ANSWER_NOT_TRUE_FALSE, "answer", text)
    return Said(line.text("stem"), (), "T" if key == "true" else "F")


def fill_in(line: QuestionLine) -> Said:
    """Read blanks: `____`, a longer rule or empty brackets in the stem, in the answer a part for each and alternatives between bars."""
    _no_options(line)
    stem = with_any_blanks(line.text("stem"))
    text = _answer(line)
    blanks = count_blanks(stem)
    if not blanks:
        stem, blanks = f"{stem} {BLANK}", 1
        line.note(problems.BLANK_ADDED, "stem", line.text("stem"))
    parts = _parts_of(text, blanks)
    if parts is None:
        found = [part for part in re.split("[;\uff1b\n]", text) if part.strip()]
        raise line.refuse(problems.BLANKS_DIFFER, "answer", text, blanks=blanks, answers=len(found))
    words = [[word.strip() for word in re.split("[|\uff5c]", part) if word.strip()] for part in parts]
    if not all(words):
        raise line.refuse(problems.BLANKS_DIFFER, "answer", text, blanks=blanks, answers=len([w for w in words if w]))
    for part in parts:
        if _EITHER_OR.search(part) and not re.search("[|\uff5c]", part):
            line.note(problems.ALTERNATIVES_UNCLEAR, "answer", part.strip())
    rules = {alias_table("blank_rules").find(rule) for rule in _ITEMS.split(line.text("blanks_rule")) if rule}
    details = QuestionDetails(exact="exact" in rules, any_order="any_order" in rules)
    return Said(stem, (), "\n".join("|".join(dict.fromkeys(alternatives)) for alternatives in words), details)


def numeric(line: QuestionLine) -> Said:
    """Read a number, with what it may be off by and its unit where these are written: `30`, `12.5\u00b10.5`, `30\u00b15%`, `20~30`."""
    _no_options(line)
    stem, text = with_any_blanks(line.text("stem")), _answer(line)
    if count_blanks(stem) > 1:
        raise line.refuse(problems.NUMBERS_SEVERAL, "stem", count=count_blanks(stem))
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    number, tolerance, unit = _number(plain)
    if number is None or len(unit) > _LONGEST_UNIT:
        raise line.refuse(problems.ANSWER_NOT_A_NUMBER, "answer", text)
    own = line.text("tolerance")
    if own:
        found = re.fullmatch(r"\u00b1?\s*(\d+(?:\.\d+)?)\s*(%?)", unicodedata.normalize("NFKC", own))
        if not found:
            raise line.refuse(problems.TOLERANCE_UNREADABLE, "tolerance", own)
        tolerance = found[1] + found[2]
    unit = line.text("unit") or unit
    if unit and re.search(rf"_{{3,}}\s*{re.escape(unit)}", unicodedata.normalize("NFKC", stem)):
        unit = ""  # it is printed behind the blank already
    return Said(stem, (), number, QuestionDetails(tolerance=tolerance, unit=unit))


def matching(line: QuestionLine) -> Said:
    """Read what belongs together: the left side in a column of its own, or before a bar in each option."""
    options = _filled_options(line)
    listed = tuple(json_list(line.text("left")))
    left = listed or tuple(_without_number(item) for item in _ITEMS.split(line.text("left")) if item)
    text = line.text("answer")
    if not left:
        pairs = [_PAIR.split(option, maxsplit=1) for option in options]
        if not pairs or any(len(pair) != 2 or not all(pair) for pair in pairs):
            raise line.refuse(problems.LEFT_MISSING, "left")
        left, options = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
        text = text or LETTERS[: len(options)]
    _refuse_twins(line, options)
    if not text:
        raise line.refuse(problems.ANSWER_MISSING, "answer")
    answer = _matched(text, len(left))
    if len(answer) != len(left):
        raise line.refuse(problems.MATCHES_DIFFER, "answer", text, left=len(left))
    _refuse_beyond(line, "".join(answer).replace("-", ""), options, text)
    return Said(line.text("stem"), options, "".join(answer), QuestionDetails(left=left, fixed=_fixed(line, options)))


def _matched(text: str, count: int) -> list[str]:
    """Return the letter of each item on the left, from `BAC` as from `1-B, 2-A, 3-C`."""
    plain = unicodedata.normalize("NFKC", text).upper()
    numbered = re.findall("([0-9]{1,2}|[\u2460-\u2468])\\s*[-=:.,)>\u2192\u2014\u3001]*\\s*([A-H])(?![A-Z])", plain)
    if numbered and len(numbered) == len(re.findall("[A-H]", plain)):
        by_number = {int(number): letter for number, letter in numbered}
        return [by_number.get(place, "-") for place in range(1, count + 1)] if max(by_number) <= count else []
    return re.findall("[A-H-]", re.sub("[\\s,;\u3001.]+", "", plain))


def ordering(line: QuestionLine) -> Said:
    """Read things to be put in order: the options, and their letters in the right order."""
    options = _distinct_options(line)
    text = _answer(line)
    given = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", text).upper())
    if given.isdecimal() and all(1 <= int(figure) <= len(options) for figure in given):
        given = "".join(LETTERS[int(figure) - 1] for figure in given)
    if not re.fullmatch("[A-H]+", given):
        raise line.refuse(problems.ANSWER_UNREADABLE, "answer", text)
    _refuse_beyond(line, given, options, text)
    if sorted(given) != list(LETTERS[: len(options)]):
        raise line.refuse(problems.ORDER_INCOMPLETE, "answer", text, count=len(options))
    return Said(line.text("stem"), options, given)


def short_answer(line: QuestionLine) -> Said:
    """Read a question that people mark: a model answer, and a rubric where there is one."""
    _no_options(line)
    listed = json_list(line.text("rubric"))
    rubric = tuple(_rubric_line(item, is_bare=True) for item in listed) or tuple(
        _rubric_line(item) for item in re.split("\n|(?<=[)\uff09\u5206])[;\uff1b]", line.text("rubric")) if item.strip()
    )
    text = line.text("answer")
    if not text and not rubric:
        raise line.refuse(problems.ANSWER_MISSING, "answer")
    return Said(line.text("stem"), (), text, QuestionDetails(rubric=rubric))


READERS: Mapping[str, Callable[[QuestionLine], Said]] = MappingProxyType(
    {
        "single": single_choice,
        "multiple": multiple_choice,
        "true_false": true_or_false,
        "fill_in": fill_in,
        "numeric": numeric,
        "matching": matching,
        "ordering": ordering,
        "short_answer": short_answer,
    }
)


def with_blanks(stem: str) -> str:
    """Return *stem* with every place to write into as `____`; where it has none but empty brackets, these are the places."""
    ruled = _RULE.sub(BLANK, stem)
    return ruled if BLANK in ruled else _EMPTY_BRACKETS.sub(BLANK, ruled)


def with_any_blanks(stem: str) -> str:
    """Return *stem* with blanks as `with_blanks` does, and where that finds none, those of other kinds: dashes, dots, wide gaps."""
    ruled = with_blanks(stem)
    for sign in _OTHER_BLANKS:
        if BLANK in ruled:
            break
        ruled = sign.sub(BLANK, ruled)
    return ruled


def _parts_of(text: str, blanks: int) -> list[str] | None:
    """Return the answer of each blank, alternatives between bars, or None where there are not as many."""
    listed = json_list(text)
    if len(listed) == blanks:
        return listed
    if labelled := _by_blank(text, blanks):
        return [re.sub("[;\uff1b]", "|", part) for part in labelled]
    for separators in (";\uff1b\n", "\n", ";\uff1b", "\u3001", ",\uff0c", " \u3000", "/\uff0f"):
        parts = [part for part in re.split(f"[{separators}]", text) if part.strip()]
        if len(parts) == blanks:
            return parts
    return None


def _by_blank(text: str, blanks: int) -> list[str]:
    """Return the part of each blank where the answer counts them, as in \u201c(1) ... (2) ...\u201d; [] where it does not."""
    found = list(_OF_BLANK.finditer(text))
    numbers = [parse_number(each[1] or each[2] or unicodedata.normalize("NFKC", each[3])) for each in found]
    if not found or found[0].start() != 0 or numbers != list(range(1, blanks + 1)):
        return []
    ends = [each.start() for each in found[1:]] + [len(text)]
    parts = [text[each.end() : end].strip(" \t\n\u3000;\uff1b,\uff0c") for each, end in zip(found, ends, strict=True)]
    return parts if all(parts) else []


def _answer_then_text(text: str) -> tuple[str, str]:
    """Return an answer and what is told behind it, as in \u201cB. Because it is dry\u201d; ("", "") for anything else."""
    found = _ANSWER_THEN_TEXT.fullmatch(text)
    if found is None:
        return "", ""
    told = found[3].strip()
    return found[1].strip(), told[:-1].strip() if found[2] in "(\uff08" and told[-1:] in (")", "\uff09") else told


def _explain(line: QuestionLine, told: str) -> None:
    """Keep what stands behind an answer as the explanation, before the file's own."""
    line.replace("explanation", "\n".join(filter(None, (told, line.text("explanation")))))


def _answer(line: QuestionLine) -> str:
    text = line.text("answer")
    if not text:
        raise line.refuse(problems.ANSWER_MISSING, "answer")
    return text


def _filled_options(line: QuestionLine) -> tuple[str, ...]:
    options = [line.text(f"option_{letter.lower()}") for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    return tuple(_without_labels(options))


def _no_options(line: QuestionLine) -> None:
    if _filled_options(line):
        line.note(problems.OPTIONS_LEFT_OUT, "option_a")


def _distinct_options(line: QuestionLine) -> tuple[str, ...]:
    """Return the options from A on.  Raises Refusal where one is missing, or stands twice."""
    options = _filled_options(line)
    if "" in options:
        letter = LETTERS[options.index("")]
        raise line.refuse(problems.OPTION_GAP, f"option_{letter.lower()}", letter=letter)
    if len(options) < 2:
        raise line.refuse(problems.OPTIONS_TOO_FEW, "option_a", count=len(options))
    _refuse_twins(line, options)
    return options


def _refuse_twins(line: QuestionLine, options: tuple[str, ...]) -> None:
    seen: dict[str, str] = {}
    for letter, option in zip(LETTERS, options, strict=False):
        first = seen.setdefault(" ".join(option.split()), letter)
        if first != letter:
            raise line.refuse(problems.OPTION_DUPLICATE, f"option_{letter.lower()}", option, first=first, second=letter)


def _refuse_beyond(line: QuestionLine, letters: str, options: tuple[str, ...], text: str) -> None:
    beyond = sorted({letter for letter in letters if letter not in LETTERS[: len(options)]})
    if beyond:
        raise line.refuse(problems.ANSWER_NOT_AN_OPTION, "answer", text, letters=", ".join(beyond))


def _without_labels(options: list[str]) -> list[str]:
    """Strike the letters out where every option repeats its own, as in \u201cA. a lamp\u201d."""
    labels = [_LABEL.match(unicodedata.normalize("NFKC", option[:6]).upper()) for option in options]
    if options and all(label and label[1] == letter for label, letter in zip(labels, LETTERS, strict=False)):
        stripped = [re.sub(r"^\W?\w\W+\s*", "", option) for option in options]
        return stripped if all(stripped) else options
    return options


def _letters(line: QuestionLine, options: tuple[str, ...], *, several: bool) -> str:
    text = _answer(line)
    given = _given_letters(text)
    if not given or not given.isascii() or not given.isalpha():
        found = _option_said(text, options)
        if found is not None:
            line.note(problems.ANSWER_BY_TEXT, "answer", text, letter=found)
        given = found or _options_repeated(text, options) or _letters_explained(line, text)
        if not given:
            raise line.refuse(problems.ANSWER_UNREADABLE, "answer", text)
    letters = "".join(sorted(set(given)))
    _refuse_beyond(line, letters, options, text)
    if len(letters) < len(given):
        line.note(problems.ANSWER_REPEATED, "answer", text, letters=letters)
    if not several and len(letters) > 1:
        raise line.refuse(problems.SINGLE_WITH_SEVERAL, "answer", text, count=len(letters))
    if several and len(letters) == 1:
        line.note(problems.MULTIPLE_WITH_ONE, "answer", text)
    return letters


def _given_letters(text: str) -> str:
    """Return the letters that an answer consists of, whatever stands around and between them; circled figures count options too."""
    plain = "".join(LETTERS[ord(sign) - 0x2460] if "\u2460" <= sign <= "\u2467" else sign for sign in text)
    plain = unicodedata.normalize("NFKC", plain).upper().strip()
    return _BETWEEN_LETTERS.sub("", _BEHIND_LETTERS.sub("", _BEFORE_LETTERS.sub("", plain, count=1)))


def _option_said(text: str, options: tuple[str, ...]) -> str | None:
    """Return the letters of the options that the answer repeats word for word, with or without their letters, or None."""
    said = folded(text)
    found = [letter for letter, option in zip(LETTERS, options, strict=False) if said == folded(option)]
    labelled = _LABEL.match(unicodedata.normalize("NFKC", text).strip().upper())
    if labelled and not found:
        place = LETTERS.index(labelled[1])
        rest = folded(unicodedata.normalize("NFKC", text).strip()[labelled.end() :])
        found = [labelled[1]] if place < len(options) and rest == folded(options[place]) else []
    if not found:
        known = {folded(option): letter for letter, option in zip(LETTERS, options, strict=False)}
        parts = [folded(part) for part in re.split("[;\uff1b|\uff5c\n]", text) if part.strip()]
        found = ["".join(known[part] for part in parts)] if len(parts) > 1 and all(part in known for part in parts) else []
    return found[0] if len(found) == 1 and said else None


def _options_repeated(text: str, options: tuple[str, ...]) -> str:
    """Return the letters of an answer that repeats the options with their letters, as in \u201cA: lamp; C: light\u201d."""
    found = list(_OF_OPTION.finditer(text))
    if not found:
        return ""
    ends = [each.start() for each in found[1:]] + [len(text)]
    said = [(each[1], folded(text[each.end() : end].strip(" ;\uff1b\n"))) for each, end in zip(found, ends, strict=True)]
    known = dict(zip(LETTERS, map(folded, options), strict=False))
    is_sure = found[0].start() == 0 and all(known.get(letter) == option for letter, option in said)
    return "".join(letter for letter, _option in said) if is_sure else ""


def _letters_explained(line: QuestionLine, text: str) -> str:
    """Return the letters of an answer behind which its reason stands, which becomes the explanation."""
    said, told = _answer_then_text(text)
    letters = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", said).upper())
    if not told or not re.fullmatch("[A-H]{1,8}", letters):
        return ""
    _explain(line, told)
    return letters


def _fixed(line: QuestionLine, options: tuple[str, ...]) -> str:
    """Return the options that keep their place: those that the file names, and those that speak of the others."""
    text = line.text("fixed")
    known = LETTERS[: len(options)]
    key = alias_table("fixed_words").find(text) if text else None
    if key == "all":
        return known
    named = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", text).upper()) if key is None else ""
    if named and not set(named) <= set(known):
        line.note(problems.FIXED_UNREADABLE, "fixed", text)
        named = ""
    speaking = (
        {letter for letter, option in zip(known, options, strict=True) if speaks_of_others(option)} if key != "none" else set()
    )
    return "".join(sorted(set(named) | speaking))


def _number(text: str) -> tuple[str | None, str, str]:
    """Return number, tolerance and unit, as far as the text holds them; the number is None where it holds none."""
    found = _WITH_TOLERANCE.fullmatch(text)
    if found:
        return _plain_number(found[1]), re.sub(r"\s", "", found[3]), (found[2] or found[4]).strip()
    found = _BETWEEN_TWO.fullmatch(text)
    if found:
        low, high = parse_decimal(found[1].replace(",", "")), parse_decimal(found[2].replace(",", ""))
        if low is None or high is None or low >= high:
            return None, "", ""
        middle = (low + high) / 2
        return format(middle, "f"), format(high - middle, "f"), found[3].strip()
    found = _ONLY_NUMBER.fullmatch(text)
    return (_plain_number(found[1]), "", found[2].strip()) if found else (None, "", "")


def _plain_number(text: str) -> str | None:
    value = parse_decimal(text.replace(",", ""))
    return None if value is None else format(value, "f")


def _without_number(item: str) -> str:
    return _LEFT_LABEL.sub("", item, count=1) if _LEFT_LABEL.match(item) else item


def _rubric_line(item: str, *, is_bare: bool = False) -> RubricLine:
    """Return a line of a rubric; one that does not say what it is worth counts one."""
    found = _POINTS.search(item)
    if found and found.start() > 0:
        points = Decimal(found[1])
        try:
            if points > 0 and to_scaled(points):
                text = item[: found.start()].strip()
                return RubricLine(text if is_bare else _without_number(text), points)
        except ValueError:
            pass
    return RubricLine(_without_number(item.strip()), Decimal(1))
