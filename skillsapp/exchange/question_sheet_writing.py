"""Write questions in our own layout, as a workbook or as CSV text, so that they can be read back; nothing in a cell is ever run."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.picture import PictureFile
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.question_quality import speaks_of_others
from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_line import FAMILY, LETTERS
from skillsapp.exchange.workbook import RUNS_AS_FORMULA, WORKBOOK_OPTIONS, SheetColumn, Styles, sheet_name
from skillsapp.kernel.exact import plain
from skillsapp.kernel.files import atomic_write

ALWAYS = (
    "id",
    "type",
    "stem",
    *(f"option_{letter.lower()}" for letter in LETTERS[:4]),
    "answer",
    "explanation",
    "difficulty",
    "topic",
    "source",
    "facts",
    "state",
)
WIDTHS = {"stem": 48.0, "explanation": 40.0, "material": 48.0, "rubric": 32.0, "source": 24.0, "topic": 18.0, "id": 14.0}
_PICTURE = re.compile(r"\n?!\[[^\]\n]*\]\(picture:([0-9a-f]{64})\)")
_OTHERWISE_CUT = re.compile(
    "[\\n;\uff1b]|^\\s*(?:[(\uff08]?[0-9]{1,2}[.\u3001:\uff1a)\uff09\uff0e](?![0-9])|[\u2460-\u2473]|\u7b2c..?\u7a7a|\\[)"
)
_LIKE_HARMLESS = re.compile("'+[=+\\-@\\t\\r]")
"""A text that looks as if it had been made harmless: one apostrophe more, which its reader takes away again."""
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")
_LARGEST_SHOWN = (360, 240)


def sheet_rows(questions: Sequence[Question], cases: Mapping[str, CaseMaterial]) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Return the fields that the questions need, in the order of our layout, and a row of texts for each."""
    told: set[str] = set()
    rows: list[dict[str, str]] = []
    for question in questions:
        row = _row(question)
        case = cases.get(question.case)
        if case is not None:
            row["case"] = case.id
            if case.ref not in told:
                row["material"] = case.text
                told.add(case.ref)
        rows.append(row)
    used = {key for row in rows for key, text in row.items() if text}
    order = list(alias_table(FAMILY).names)
    return tuple(sorted(used.union(ALWAYS), key=order.index)), rows


def write_sheet_csv(path: Path, questions: Sequence[Question], cases: Mapping[str, CaseMaterial]) -> None:
    """Write a CSV text that a spreadsheet program opens as Chinese.  Raises CannotWrite."""
    fields, rows = sheet_rows(questions, cases)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([alias_table(FAMILY).names[key] for key in fields])
    writer.writerows([[harmless(row.get(key, "")) for key in fields] for row in rows])
    with atomic_write(path) as stream:
        stream.write(text.getvalue().encode("utf-8-sig"))


def write_sheet_xlsx(
    path: Path, title: str, questions: Sequence[Question], cases: Mapping[str, CaseMaterial], pictures: Mapping[str, PictureFile]
) -> None:
    """Write a workbook; pictures lie over the cells whose texts they belong to.  Raises CannotWrite."""
    from xlsxwriter import Workbook  # 45 ms that a start without an export saves

    fields, rows = sheet_rows(questions, cases)
    buffer = io.BytesIO()
    workbook = Workbook(buffer, WORKBOOK_OPTIONS)
    styles = Styles(workbook)
    sheet = workbook.add_worksheet(sheet_name(title, set()))
    column = SheetColumn("", wraps=True)
    for index, key in enumerate(fields):
        sheet.write_string(0, index, alias_table(FAMILY).names[key], styles.header())
        sheet.set_column(index, index, WIDTHS.get(key, 16.0 if key.startswith("option_") else 9.0))
    for number, row in enumerate(rows, 1):
        height = 0
        for index, key in enumerate(fields):
            text = row.get(key, "")
            shown = [pictures[digest] for digest in pictures_in(text) if digest in pictures]
            text = _PICTURE.sub("", text) if shown else text
            text = f"'{text}" if _LIKE_HARMLESS.match(text) else text
            look = styles.cell(column, quoted=text.startswith(RUNS_AS_FORMULA))
            if text:
                sheet.write_string(number, index, text, look)
            else:
                sheet.write_blank(number, index, None, look)
            down = 4 + 20 * (text.count("\n") + 1 + len(text) // 24 if text else 0)
            for picture in shown:
                scale = min(1.0, _LARGEST_SHOWN[0] / picture.width, _LARGEST_SHOWN[1] / picture.height)
                place = {
                    "image_data": io.BytesIO(picture.content),
                    "x_scale": scale,
                    "y_scale": scale,
                    "x_offset": 4,
                    "y_offset": down,
                    "object_position": 1,
                }
                sheet.insert_image(number, index, f"{picture.digest}.{picture.kind}", place)
                down += round(picture.height * scale) + 6
            height = max(height, down if shown else 0)
        if height:
            sheet.set_row_pixels(number, min(height, 540))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(fields) - 1)
    workbook.close()
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet program runs it: with an apostrophe before what would begin a formula."""
    runs = text.startswith(RUNS_AS_FORMULA) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if runs or _LIKE_HARMLESS.match(text) else text


def _row(question: Question) -> dict[str, str]:
    details = question.details
    row = {
        "id": question.id,
        "type": alias_table("question_types").names.get(question.type, question.type),
        "stem": question.stem,
        "answer": _answer(question),
        "explanation": question.explanation,
        "difficulty": alias_table("difficulty").names[question.difficulty.value],
        "topic": question.topic,
        "source": question.source,
        "facts": "\uff1b".join(question.facts),
        "state": alias_table("question_states").names[question.state.value],
        "left": _items(details.left),
        "unit": details.unit,
        "fixed": details.fixed or _nothing_fixed(question),
        "rubric": _items([f"{line.text}\uff08{plain(line.points)}\u5206\uff09" for line in details.rubric]),
    }
    rules = alias_table("blank_rules").names
    row["blanks_rule"] = "\uff1b".join(
        rules[key] for key, is_on in (("exact", details.exact), ("any_order", details.any_order)) if is_on
    )
    row |= {f"option_{letter.lower()}": option for letter, option in zip(LETTERS, question.options, strict=False)}
    return row


def _items(texts: Sequence[str]) -> str:
    """Return texts on a line each, or as a list that keeps each whole where a reader would cut or strip one."""
    return _listed(texts) if any(map(_OTHERWISE_CUT.search, texts)) else "\n".join(texts)


def _listed(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _nothing_fixed(question: Question) -> str:
    """Return the word for it where a reader would otherwise fix options that speak of others."""
    shuffled = question.type in ("single", "multiple", "matching") and any(map(speaks_of_others, question.options))
    return alias_table("fixed_words").names["none"] if shuffled else ""


def _answer(question: Question) -> str:
    if question.type == "true_false":
        return alias_table("true_false").names["true" if question.answer == "T" else "false"]
    if question.type == "fill_in":
        parts = question.answer.split("\n")
        return _listed(parts) if any(map(_OTHERWISE_CUT.search, parts)) else "\uff1b".join(parts)
    if question.type == "numeric" and question.details.tolerance:
        return f"{question.answer}\u00b1{question.details.tolerance}"
    return question.answer
