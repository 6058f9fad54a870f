"""The signs by which the parts of a text of questions are told apart: numbers, headings, labels."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from skillsapp.domain.aliases import alias_table, folded

_FIGURES = "0-9\uff10-\uff19"
_CHINESE = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
_TI, _DI = "\u9898", "\u7b2c"

QUESTION_NUMBER = re.compile(
    f"(?:{_DI}\\s*([{_FIGURES}]{{1,4}})\\s*{_TI}\\s*[\u3001.\uff0e:\uff1a]?"
    f"|[\u3010\\[]\\s*([{_FIGURES}]{{1,4}})\\s*[\u3011\\]]"
    f"|([{_FIGURES}]{{1,4}})\\s*(?:[\u3001)\uff09]|[.\uff0e:\uff1a](?![{_FIGURES}])))\\s*"
)
DECIMAL_NUMBER = re.compile(f"([{_FIGURES}]{{1,4}})[.\uff0e](?=[{_FIGURES}])")
CASE_TITLE = re.compile(f"[\u3010\\[]?\u6848\u4f8b\\s*[{_CHINESE}{_FIGURES}]{{1,3}}\\s*[\u3011\\]]?\\s*[:\uff1a\u3001.]?\\s*")
PLAIN_NUMBER = re.compile(f"([{_FIGURES}]{{1,4}})(?:[ \u3000\t]+|\\s*[,\uff0c\u3002]\\s*)(?=[^\\s{_FIGURES}])")
PART = re.compile(
    f"(?:\u95ee\u9898\\s*([{_FIGURES}]{{1,2}})\\s*[:\uff1a\u3001.\uff0e]|[(\uff08]\\s*([{_FIGURES}]{{1,2}})\\s*[)\uff09]|([\u2460-\u2473]))\\s*[\u3001.\uff0e]?\\s*"
)
NUMBERED_HEADING = re.compile(
    f"(?:[(\uff08][{_CHINESE}]{{1,3}}[)\uff09]|[{_CHINESE}]{{1,3}}\\s*[\u3001.\uff0e:\uff1a,\uff0c]|{_DI}[{_CHINESE}]{{1,3}}(?:\u90e8\u5206|\u5927\u9898)\\s*[\u3001.\uff0e:\uff1a]?)\\s*"
)
CHAPTER = re.compile(f"{_DI}\\s*[{_CHINESE}{_FIGURES}]{{1,4}}\\s*[\u7ae0\u8282\u7bc7\u5355]")

_TITLE = re.compile("[^(\uff08:\uff1a,\uff0c\u3002;\uff1b\\s\u3010\\[]+")
_NUMBER = "([0-9]+(?:\\.[0-9]+)?)"
_OWN_MARK = re.compile(
    f"\\s*[(\uff08\\[\u3010]\\s*(?:\u672c\u9898|\u5171|\u5206\u503c[:\uff1a]?)?\\s*{_NUMBER}\\s*\u5206\\s*[)\uff09\\]\u3011]\\s*"
)
_BRACKETED = "[(\uff08\\[\u3010\uff3b]([^()\uff08\uff09\\[\\]\u3010\u3011\uff3b\uff3d]{1,16})[)\uff09\\]\u3011\uff3d]\\s*"
_BRACKETED_FIRST, _BRACKETED_LAST = re.compile(_BRACKETED), re.compile(f"\\s*{_BRACKETED}$")
_OWN_WORDS = re.compile(
    f"(?P<word>[^0-9]*?)[,\u3001;]?(?:(?:\u672c\u9898|\u5171|\u5206\u503c:?)?{_NUMBER}\u5206|\u5206\u503c:?{_NUMBER})|(?P<only>.+)"
)
_ANSWERED = re.compile(
    "[(\uff08\\[\u3010\uff3b\u3014]\\s*([^()\uff08\uff09\\[\\]\u3010\u3011]{1,16}?)\\s*[)\uff09\\]\u3011\uff3d\u3015]\\s*[\u3002.\uff0e?\uff1f!\uff01]?$|([\u221a\u00d7\u2713\u2717])$"
)
_NUMBERED_TYPE = re.compile(f"[{_FIGURES}]{{1,2}}\\s*[\u3001.\uff0e]\\s*(?=[^\\s(\uff08]{{1,6}}{_TI}\\s*(?:[(\uff08].*)?$)")
_LABEL_FIELDS = frozenset(
    [
        "answer",
        "explanation",
        "difficulty",
        "topic",
        "source",
        "mark",
        "rubric",
        "type",
        "tolerance",
        "unit",
        "fixed",
        "blanks_rule",
        "facts",
        "id",
        "material",
        "left",
    ]
)
_MAY_BE_BEFORE_A_LABEL = re.compile("[\\s\u3000.\u3002;\uff1b,\uff0c)\uff09\u3011\\]?\uff1f!\uff01]$")
_SHORT_AT_START = ("answer", "explanation", "difficulty", "topic")
_LONGEST_HEADING = 80


@dataclass(frozen=True, slots=True)
class Label:
    """A word that says what follows, as in \u201cAnswer: B\u201d; `start` and `end` are where it stands in its line."""

    start: int
    end: int
    key: str
    named: bool = True
    """Whether the word for the field stands there: \u201cso choose B\u201d has none."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a section: its words, the type that they name ("" for none), and the marks of each question or blank."""

    title: str
    type: str
    mark: str = ""
    mark_of_blank: str = ""
    rest: str = ""


def heading_of(text: str) -> Heading | None:
    """Return the heading that a line is, None where it is none."""
    if len(text) > _LONGEST_HEADING and not NUMBERED_HEADING.match(text):
        return None
    figures = _NUMBERED_TYPE.match(text)  # a number like a question's, and nothing but the name of a type behind it
    text = text[figures.end() :] if figures else text
    numbered = NUMBERED_HEADING.match(text)
    body = text[numbered.end() :] if numbered else text.strip("\u3010\u3011[]# *=-\u2014")
    found = _TITLE.match(body)
    if found is None:
        return None
    title = found[0].strip("\u3010\u3011[]\u3001.")
    kind = _type_of(title, anywhere=numbered is not None)
    rest = body[found.end() :]
    if numbered is None:
        if not kind or (rest.strip() and not re.match("\\s*[(\uff08:\uff1a,\uff0c]|\\s*\u5171|\\s*\u6bcf|\\s*[0-9]", rest)):
            return None
        if re.match("\\s*[:\uff1a]\\s*\\S{2}", rest) and not _each(rest):
            return None
    elif not kind and not title.endswith(_TI):
        return None  # a question that is numbered like a heading, or the title of something else
    if not kind and len(body) > 2 * len(title) + 40:
        return None
    return Heading(title, kind, _each_mark(body, "each_mark"), _each_mark(body, "each_blank"), _after_brackets(rest))


def labels_of(text: str) -> list[Label]:
    """Return the labels in a line: `[answer]` anywhere, `answer:` at its beginning or behind a blank or a sign."""
    found: list[Label] = []
    for match in _label_pattern().finditer(text):
        word = match["boxed"] or match["plain"] or match["short"]
        key = (alias_table("question_columns").find(word) or "") if word else "answer"
        if key not in _LABEL_FIELDS:
            continue
        bracketed = match[0][0] in "(\uff08"
        before = text[: match.start()]
        if match["plain"] and before and not bracketed and not _MAY_BE_BEFORE_A_LABEL.search(before):
            continue
        if match["short"] and (before or key not in _SHORT_AT_START):
            continue
        found.append(Label(match.start(), match.end(), key, bool(word)))
    return found


def own_mark(text: str) -> tuple[str, str]:
    """Return a stem without the marks that stand in brackets at its beginning or its end, and these marks."""
    for found in _OWN_MARK.finditer(text):
        if found.start() == 0 or found.end() == len(text):
            return (text[: found.start()] + text[found.end() :]).strip(), found[1]
    return text, ""


def own_words(text: str) -> tuple[str, dict[str, str]]:
    """Return a stem without the type, marks and difficulty that stand in brackets at its beginning or its end, and these by field."""
    said: dict[str, str] = {}
    while True:
        for pattern in (_BRACKETED_FIRST, _BRACKETED_LAST):
            found = pattern.match(text) if pattern is _BRACKETED_FIRST else pattern.search(text)
            words = _said_in_brackets(found[1], grades=found.start() == 0 and found[0][0] in "[\u3010\uff3b") if found else {}
            if found and words and said.keys().isdisjoint(words):
                text = (text[: found.start()] + text[found.end() :]).strip()
                said |= words
                break
        else:
            return text, said


def _said_in_brackets(text: str, *, grades: bool) -> dict[str, str]:
    """Return what brackets say about a question, {} where they belong to its text."""
    found = _OWN_WORDS.fullmatch(folded(text))
    if found is None:
        return {}
    word, mark = found["word"] or found["only"] or "", found[2] or found[3] or ""
    if not word:
        return {"mark": mark}
    kind = alias_table("question_types").find(word) if len(word) > 1 else None
    if kind:
        return {"type": kind, "mark": mark} if mark else {"type": kind}
    grade = alias_table("difficulty").find(word) if grades and not mark and not word.isdecimal() else None
    return {"difficulty": word} if grade else {}


def verdict_of(text: str) -> str:
    """Return `true` or `false` for a word or sign that says so, "" for any other and for figures."""
    return "" if folded(text).isdecimal() else alias_table("true_false").find(text) or ""


def ends_with_answer(text: str) -> bool:
    """Tell whether a stem ends with its answer: letters or a verdict in brackets, or a tick."""
    found = _ANSWERED.search(text)
    said = unicodedata.normalize("NFKC", found[1] or found[2]).strip() if found else ""
    return bool(said) and (re.fullmatch("[A-H]{1,8}", said.upper()) is not None or bool(verdict_of(said)))


def _type_of(title: str, *, anywhere: bool) -> str:
    """Return the type that a heading names, its longest word first; one without a number must be that word."""
    table = alias_table("question_types")
    own = table.find(title)
    if own or not anywhere:
        return own or ""
    plain = folded(title)
    known = sorted((word for word in table.words if len(word) > 1), key=len, reverse=True)
    word = next((word for word in known if plain.startswith(word)), None) or next((word for word in known if word in plain), None)
    return table.words[word] if word else ""


def _each(text: str) -> str:
    return _each_mark(text, "each_mark") or _each_mark(text, "each_blank")


def _each_mark(text: str, key: str) -> str:
    words = "|".join(re.escape(word) for word, meant in alias_table("script_words").words.items() if meant == key)
    found = re.search(f"(?:{words}){_NUMBER}\u5206", folded(text))
    if found is None and key == "each_mark":
        found = re.search(f"{_NUMBER}\u5206[/\u6bcf]\u9898", folded(text))
    return found[1] if found else ""


def _after_brackets(text: str) -> str:
    """Return what stands behind the brackets of a heading: in a key, the answers themselves."""
    return re.sub("^\\s*(?:[(\uff08][^)\uff09]*[)\uff09])?\\s*[:\uff1a]?\\s*", "", text)


@cache
def _label_pattern() -> re.Pattern[str]:
    words = sorted(
        (word for word, key in alias_table("question_columns").words.items() if key in _LABEL_FIELDS and len(word) >= 1),
        key=len,
        reverse=True,
    )
    spaced = "|".join("\\s*".join(map(re.escape, word)) for word in words)
    sure = "|".join(
        "\\s*".join(map(re.escape, word))
        for word in words
        if alias_table("question_columns").words[word] in _SHORT_AT_START and len(word) >= 2 and not word.isascii()
    )
    answers = (
        "[A-Ha-h\uff21-\uff28][A-Ha-h\uff21-\uff28,\u3001\\s]*|[\u221a\u00d7\u2713\u2717\u5bf9\u9519]|\u6b63\u786e|\u9519\u8bef"
    )
    whole = f'[\\s\u3000]*(?=["\u201c\u300c]?(?:{answers})["\u201d\u300d]?[\u3002.]?$)'
    chosen = "(?:\u672c\u9898|\u6545|\u6240\u4ee5|\u56e0\u6b64)*\u5e94?\u9009\u62e9?[:\uff1a]?"
    return re.compile(
        f"[\u3010\\[\uff3b\u3016\u300e\u300c<\u300a\u3014]\\s*(?P<boxed>{spaced})\\s*[\u3011\\]\uff3d\u3017\u300f\u300d>\u300b\u3015]\\s*[:\uff1a]?\\s*"
        f"|[(\uff08]?(?<![a-zA-Z])(?P<plain>{spaced})\\s*(?:[:\uff1a]|\u662f[:\uff1a]|\u4e3a[:\uff1a])\\s*"
        f"|^(?:\u672c\u9898)?(?P<short>{sure})(?:\u5e94?\u4e3a|\u662f|\u5e94?\u9009)?{whole}"
        f"|^{chosen}{whole}",
        re.IGNORECASE,
    )
