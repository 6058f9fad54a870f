"""One QTI item (2.1, 2.2 or 3.0) as a question: choice, text entry, extended text, match, order; everything else is reported by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import NO_DETAILS, QuestionDetails, RubricLine
from skillsapp.domain.rich_text import plain_text
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.harvest import Harvest, Notes
from skillsapp.exchange.question_formats.marked_text import FindPicture, MarkedText
from skillsapp.exchange.question_formats.weighted import as_written, plain_number, read_decimal, with_feedback
from skillsapp.exchange.question_formats.xml_tree import Element
from skillsapp.exchange.question_row import QuestionRow

ITEM, STIMULUS = "assessmentitem", "assessmentstimulus"
RUBRIC_LINE, MODEL_ANSWER = "rubric-line", "model-answer"
BEHIND, UNIT = "behind", "unit"
"""Classes of our own: a field that stands behind the text, not in a blank of it, and the unit behind the field."""
_PLAIN_SCORING = {
    "responsecondition", "responseif", "responseelse", "responseelseif", "match", "variable", "correct", "setoutcomevalue",
    "basevalue", "mapresponse", "isnull", "equal", "sum", "stringmatch", "and", "not",
}  # fmt: skip
_TEMPLATES = ("match_correct", "map_response", "cc2_match_basic", "cc2_map_response")
_ASIDE = {"feedbackinline", "feedbackblock", "modalfeedback", "rubricblock"}
_POINTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*:\s*(.*)", re.DOTALL)


def name_of(element: Element) -> str:
    """Return an element's name as all versions share it: `qti-choice-interaction` is `choiceInteraction`."""
    return _shared(element.name)


@lru_cache(maxsize=1024)
def _shared(name: str) -> str:
    return name.lower().removeprefix("qti-").replace("-", "")


def attribute(element: Element, name: str) -> str:
    """Return an attribute by the name that all versions share."""
    for key, value in element.attributes.items():
        if key.lower().replace("-", "") == name:
            return value.strip()
    return ""


def inside(element: Element, *names: str) -> list[Element]:
    """Return everything below of these names."""
    return [each for each in element.all() if name_of(each) in names]


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said about the response to one interaction."""

    cardinality: str
    base: str
    correct: tuple[str, ...]
    mapped: Mapping[str, Decimal]
    exact: bool


def read_item(root: Element, harvest: Harvest, notes: Notes, find: FindPicture) -> QuestionRow:
    """Return the question of an item.  Raises Unusable."""
    return _Item(root, harvest, notes, find).row()


def read_material(root: Element, harvest: Harvest, notes: Notes, find: FindPicture) -> tuple[str, str, str]:
    """Return id, title and text of a stimulus."""
    body = next(iter(inside(root, "stimulusbody")), root)
    target = MarkedText(harvest, notes, find)
    walk(body, target, lambda _element: False)
    return attribute(root, "identifier"), attribute(root, "title"), target.finish()


def walk(element: Element, target: MarkedText, own: Callable[[Element], bool]) -> None:
    """Walk through the content of an element; *own* takes elements that are no formatting and says that it did."""
    for child in element.children:
        if isinstance(child, str):
            target.text(child)
        elif own(child):
            continue
        elif child.name == "math":
            _formula(child, target)
        elif child.name == "object" and _is_picture(child):
            target.picture(child.get("data"), " ".join(child.text().split()))
        else:
            name = name_of(child)
            target.start(name, child.attributes)
            walk(child, target, own)
            target.end(name)


def _written(element: Element, name: str) -> str:
    """Return an attribute with the blanks within it."""
    return next((value for key, value in element.attributes.items() if key.lower().replace("-", "") == name), "")


def _one_line(text: str) -> str:
    return re.sub(r"[ \t]*\n\s*", " ", text.strip())


def _bare(text: str) -> str:
    return " ".join(text.split())


def _is_picture(element: Element) -> bool:
    kind, address = element.get("type").lower(), element.get("data").lower()
    return kind.startswith("image/") or (not kind and address.endswith((".png", ".jpg", ".jpeg", ".gif")))


def _formula(element: Element, target: MarkedText) -> None:
    for note in element.all("annotation"):
        if "tex" in note.get("encoding").lower():
            target.formula(note.text())
            return
    target.start("math", {})
    target.text(" ".join(element.text().split()))


class _Item:
    def __init__(self, root: Element, harvest: Harvest, notes: Notes, find: FindPicture) -> None:
        self._root, self._harvest, self._notes, self._find = root, harvest, notes, find
        self._body = next(iter(inside(root, "itembody")), Element("itemBody", {}, root.line))
        self._interactions = [
            each
            for each in self._body.all()
            if name_of(each).endswith("interaction") and name_of(each) != "endattemptinteraction"
        ]

    def row(self) -> QuestionRow:
        """Return the question.  Raises Unusable."""
        root, notes = self._root, self._notes
        scripted = inside(root, "templatedeclaration", "templateprocessing")
        if scripted or attribute(root, "adaptive") == "true":
            raise notes.refusal(losses.SCRIPTED, scripted[0].name if scripted else "adaptive", element=self._root.name)
        if not self._interactions:
            raise notes.refusal(losses.NO_QUESTION, element=self._root.name)
        kinds = [name_of(each) for each in self._interactions]
        reader = _READERS.get(kinds[0])
        unknown = next((each for each in self._interactions if name_of(each) not in _READERS), None)
        if unknown is not None or reader is None:
            raise notes.refusal(losses.UNSUPPORTED, (unknown or self._interactions[0]).name, element=self._root.name)
        if len(kinds) > 1 and set(kinds) != {"textentryinteraction"}:
            raise notes.refusal(
                losses.SEVERAL_PARTS, ", ".join(each.name for each in self._interactions), element=self._root.name
            )
        row = reader(self, self._interactions[0])
        self._check_scoring()
        for hint in inside(self._body, "endattemptinteraction"):
            notes.note(losses.PARTS_LOST, hint.name)
        feedback = [("", self._text(each)) for each in inside(root, "modalfeedback")]
        explanation = with_feedback("", [*feedback, ("", row.explanation)])
        return replace(row, row=notes.line, id=attribute(root, "identifier") or None, stem=self._stem(), explanation=explanation)

    def choice(self, interaction: Element) -> QuestionRow:
        declared = self._declared(interaction)
        choices = inside(interaction, "simplechoice")
        names = [attribute(each, "identifier") for each in choices]
        options = [self._text(each) for each in choices]
        right = declared.correct or self._best(declared)
        letters = self._letters(right, names)
        verdicts = [self._verdict(name, option) for name, option in zip(names, options, strict=True)]
        several = declared.cardinality == "multiple" or attribute(interaction, "maxchoices") not in ("", "1")
        if sorted(verdicts) == ["F", "T"] and len(letters) == 1 and not several:
            return _empty("true_false", answer=verdicts[LETTERS.index(letters)])
        fixed = "".join(letter for letter, each in zip(LETTERS, choices, strict=False) if attribute(each, "fixed") == "true")
        if several and len(letters) == 1:
            self._notes.note(losses.MULTIPLE_ONE)
        if len(letters) > 1 and not several:
            raise self._notes.refusal(losses.SINGLE_SEVERAL, count=len(letters), element=interaction.name)
        feedback = [
            (letter, "\n".join(filter(None, (self._text(told) for told in inside(each, "feedbackinline", "feedbackblock")))))
            for letter, each in zip(LETTERS, choices, strict=False)
        ]
        type_key = "single" if len(letters) == 1 else "multiple"
        details = replace(NO_DETAILS, fixed=fixed)
        explanation = with_feedback("", feedback)
        return _empty(type_key, options=tuple(options), answer=letters, details=details, explanation=explanation)

    def inline_choice(self, interaction: Element) -> QuestionRow:
        """A single gap with words to choose from is a choice question with a blank."""
        declared = self._declared(interaction)
        choices = inside(interaction, "inlinechoice")
        letters = self._letters(declared.correct or self._best(declared), [attribute(each, "identifier") for each in choices])
        return _empty("single", options=tuple(self._text(each) for each in choices), answer=letters)

    def text_entry(self, interaction: Element) -> QuestionRow:
        declared = [self._declared(each) for each in self._interactions]
        if len(declared) == 1 and declared[0].base in ("float", "integer"):
            return self._numeric(declared[0])
        lines = [self._accepted(each) for each in declared]
        exact = all(each.exact for each in declared)
        return _empty("fill_in", answer="\n".join(lines), details=replace(NO_DETAILS, exact=exact))

    def extended_text(self, interaction: Element) -> QuestionRow:
        declared = self._declared(interaction, needed=False)
        rubric: list[RubricLine] = []
        for block in inside(self._root, "rubricblock"):
            for each in inside(block, "p"):
                points = _POINTS.fullmatch(self._text(each)) if RUBRIC_LINE in attribute(each, "class") else None
                if points:
                    rubric.append(RubricLine(points[2].strip(), Decimal(points[1])))
        model = [self._text(each) for each in inside(self._root, "div") if MODEL_ANSWER in attribute(each, "class")]
        answer = model[0] if model else " ".join(declared.correct)
        return _empty("short_answer", answer=answer, details=replace(NO_DETAILS, rubric=tuple(rubric)))

    def match(self, interaction: Element) -> QuestionRow:
        declared = self._declared(interaction)
        sets = inside(interaction, "simplematchset")
        if len(sets) != 2:
            raise self._notes.refusal(losses.STRUCTURE, interaction.name, interaction.line)
        left, right = (inside(one, "simpleassociablechoice") for one in sets)
        names = [attribute(each, "identifier") for each in right]
        partners: dict[str, str] = {}
        weights = set()
        pairs = declared.correct or tuple(pair for pair, value in declared.mapped.items() if value > 0)
        if not declared.correct:
            weights = {declared.mapped[pair] for pair in pairs}
        for pair in pairs:
            first, _space, second = pair.partition(" ")
            first, second = (second, first) if first in names else (first, second)
            if first in partners:
                raise self._notes.refusal(losses.MANY_TO_MANY, first, interaction.line, interaction.name)
            partners[first] = second.strip()
        if not partners:
            raise self._notes.refusal(losses.ANSWER_MISSING, element=interaction.name)
        if len(weights) > 1:
            self._notes.note(losses.PARTIAL_LOST, ", ".join(pairs))
        answer = "".join(self._letters((partners.get(attribute(each, "identifier"), ""),), names) for each in left)
        options = tuple(self._text(each) for each in right)
        return _empty("matching", options=options, answer=answer, details=QuestionDetails(left=tuple(map(self._text, left))))

    def order(self, interaction: Element) -> QuestionRow:
        declared = self._declared(interaction)
        choices = inside(interaction, "simplechoice")
        names = [attribute(each, "identifier") for each in choices]
        if sorted(declared.correct) != sorted(names):
            raise self._notes.refusal(losses.ORDER_INCOMPLETE, element=interaction.name)
        answer = "".join((LETTERS + "?" * len(names))[names.index(name)] for name in declared.correct)
        fixed = "".join(letter for letter, each in zip(LETTERS, choices, strict=False) if attribute(each, "fixed") == "true")
        options = tuple(self._text(each) for each in choices)
        return _empty("ordering", options=options, answer=answer, details=replace(NO_DETAILS, fixed=fixed))

    def _numeric(self, declared: Declared) -> QuestionRow:
        values = declared.correct or self._best(declared)
        number = read_decimal(values[0]) if values else None
        if number is None:
            kind = losses.NOT_A_NUMBER if values else losses.ANSWER_MISSING
            raise self._notes.refusal(kind, values[0] if values else "", element="responseDeclaration")
        return _empty("numeric", answer=as_written(number, values[0]), details=replace(NO_DETAILS, tolerance=self._tolerance()))

    def _tolerance(self) -> str:
        for equal in inside(self._root, "equal"):
            mode = attribute(equal, "tolerancemode")
            widths = [read_decimal(text) for text in attribute(equal, "tolerance").split()]
            found = [width for width in widths if width is not None]
            if mode in ("absolute", "relative") and found:
                if len(set(found)) > 1:
                    self._notes.note(losses.SCORING_LOST)
                width = plain_number(max(found))
                return f"{width}%" if mode == "relative" else width
        return ""

    def _accepted(self, declared: Declared) -> str:
        ways = list(declared.correct)
        if declared.mapped:
            most = max(declared.mapped.values())
            ways += [key for key, value in declared.mapped.items() if value == most and value > 0]
            partly = [key for key, value in declared.mapped.items() if 0 < value < most]
            if partly:
                self._notes.note(losses.ANSWERS_LEFT_OUT, ", ".join(partly))
        ways = [way.replace("|", "\uff5c").replace("\n", " ").strip() for way in ways]
        if not any(ways):
            raise self._notes.refusal(losses.ANSWER_MISSING, element="responseDeclaration")
        return "|".join(dict.fromkeys(way for way in ways if way))

    def _best(self, declared: Declared) -> tuple[str, ...]:
        """Return what a mapping gives marks for, where no right response is declared."""
        worth = {key: value for key, value in declared.mapped.items() if value > 0}
        if declared.cardinality == "single" and worth:
            most = max(worth.values())
            partly = [key for key, value in worth.items() if value < most]
            if partly:
                self._notes.note(losses.PARTIAL_LOST, ", ".join(partly))
            return tuple(key for key, value in worth.items() if value == most)
        if len(set(worth.values())) > 1:
            self._notes.note(losses.PARTIAL_LOST, ", ".join(worth))
        return tuple(worth)

    def _letters(self, chosen: Sequence[str], names: Sequence[str]) -> str:
        strange = [name for name in chosen if name not in names]
        if strange:
            kind = losses.ANSWER_NO_OPTION if any(strange) else losses.ANSWER_MISSING
            raise self._notes.refusal(kind, ", ".join(strange), element="correctResponse")
        if not chosen:
            raise self._notes.refusal(losses.ANSWER_MISSING, element="correctResponse")
        return "".join(sorted((LETTERS + "?" * len(names))[names.index(name)] for name in chosen))

    def _verdict(self, name: str, option: str) -> str:
        """Return T or F for a choice that only says true or false, "" for any other."""
        if name.lower() not in ("true", "false", "t", "f"):
            return ""
        said = alias_table("true_false").find(plain_text(option)) or alias_table("true_false").find(name)
        return {"true": "T", "false": "F"}.get(said or "", "")

    def _declared(self, interaction: Element, *, needed: bool = True) -> Declared:
        wanted = attribute(interaction, "responseidentifier")
        for element in inside(self._root, "responsedeclaration"):
            if attribute(element, "identifier") == wanted:
                return self._read_declared(element)
        if needed:
            raise self._notes.refusal(losses.STRUCTURE, f"responseDeclaration {wanted}", interaction.line, interaction.name)
        return Declared("single", "string", (), {}, False)

    def _read_declared(self, element: Element) -> Declared:
        base = attribute(element, "basetype")
        said = _one_line if base == "string" else _bare
        correct = tuple(said(value.text()) for right in inside(element, "correctresponse") for value in inside(right, "value"))
        entries = inside(element, "mapentry")
        mapped = {
            said(_written(entry, "mapkey")): read_decimal(attribute(entry, "mappedvalue")) or Decimal(0) for entry in entries
        }
        exact = bool(entries) and all(attribute(entry, "casesensitive") not in ("false", "0") for entry in entries)
        return Declared(attribute(element, "cardinality"), base, tuple(filter(None, correct)), mapped, exact)

    def _check_scoring(self) -> None:
        for processing in inside(self._root, "responseprocessing"):
            template = attribute(processing, "template").rstrip("/").rpartition("/")[2].lower().removesuffix(".xml")
            strange = [each for each in processing.all() if name_of(each) not in _PLAIN_SCORING]
            if strange or (template and template not in _TEMPLATES):
                self._notes.note(losses.SCORING_LOST, element=processing.name)

    def _stem(self) -> str:
        """Return the text around the interaction: what stands before it, its prompt, what stands behind."""
        target = MarkedText(self._harvest, self._notes, self._find)

        def own(element: Element) -> bool:
            name = name_of(element)
            if name in ("textentryinteraction", "inlinechoiceinteraction"):
                if attribute(element, "class") != BEHIND:
                    target.blank()
            elif name.endswith("interaction"):
                for prompt in inside(element, "prompt"):
                    target.block()
                    walk(prompt, target, own)
                    target.block()
            elif name in _ASIDE:
                if name == "rubricblock" and "candidate" in attribute(element, "view"):
                    target.block()
                    walk(element, target, own)
                    target.block()
            else:
                return name == "span" and attribute(element, "class") == UNIT
            return True

        walk(self._body, target, own)
        return target.finish()

    def _text(self, element: Element) -> str:
        target = MarkedText(self._harvest, self._notes, self._find)

        def own(child: Element) -> bool:
            return name_of(child) in ("feedbackinline", "feedbackblock")

        walk(element, target, own)
        return target.finish()


def _empty(type_key: str, **more: object) -> QuestionRow:
    values = {"options": (), "answer": "", **more}
    return QuestionRow(row=0, id=None, type=type_key, stem="", **values)  # type: ignore[arg-type]


_READERS: Mapping[str, Callable[[_Item, Element], QuestionRow]] = {
    "choiceinteraction": _Item.choice,
    "inlinechoiceinteraction": _Item.inline_choice,
    "textentryinteraction": _Item.text_entry,
    "extendedtextinteraction": _Item.extended_text,
    "matchinteraction": _Item.match,
    "orderinteraction": _Item.order,
}
