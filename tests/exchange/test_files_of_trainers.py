"""Every file of `tests/data/question_files` is read as its writer meant it; what cannot be is refused or told, each with its code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from skillsapp.exchange.delimited import MOST_LINES
from skillsapp.exchange.question_formats import choose_format
from skillsapp.exchange.question_formats.question_format import ReadOptions
from skillsapp.exchange.source import FileTooLarge
from skillsapp.exchange.word_document import NoWordDocument
from skillsapp.kernel.errors import SkillsError
from tests.exchange.expected_questions import FOLDER, as_expected, cases_of, lay_down, losses_of, word

CASES = [
    pytest.param(case, id=f"{path.stem}-{case['name']}") for path in sorted(FOLDER.glob("*.toml")) for case in cases_of(path.name)
]
_LINE = "<w:p>{一、单选题}</w:p><w:p>{1、哪个？（B）}</w:p><w:p>{A.甲 B.乙}</w:p>"


@pytest.mark.parametrize("case", CASES)
def test_a_file_is_read_as_its_writer_meant_it(tmp_path: Path, case: Mapping[str, Any]) -> None:
    path = lay_down(case, tmp_path)
    chosen = choose_format(path)
    assert chosen.key == case.get("format", chosen.key) and chosen.read is not None
    options = ReadOptions(case.get("types", {}))
    if "error" in case:
        with pytest.raises(SkillsError) as refused:
            chosen.read(path, options)
        assert refused.value.code == case["error"] and str(refused.value)
        return
    file = chosen.read(path, options)
    told = [f"{each.row} {each.code} {each.message()}" for each in file.problems]
    wanted = case["questions"]
    assert [as_expected(row, one) for row, one in zip(file.rows, wanted, strict=False)] == wanted, told
    assert (file.accepted, file.rejected) == (len(wanted), case.get("rejected", 0)), told
    assert sum(problem.is_error for problem in file.problems) >= file.rejected, told
    if "codes" in case:
        assert losses_of([each.code for each in file.problems]) == set(case["codes"].split()), told


@pytest.mark.parametrize("kind", ["ms-word.document.macroEnabled", "openxmlformats-officedocument.wordprocessingml.template"])
def test_templates_and_documents_with_macros_are_documents(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.docm"
    word(path, _LINE, kind=f"application/vnd.{kind}.main+xml")
    chosen = choose_format(path)
    assert chosen.key == "docx" and chosen.read is not None
    assert [row.answer for row in chosen.read(path, ReadOptions()).rows] == ["B"]


def test_a_strict_document_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    word(path, _LINE, space="purl.oclc.org/ooxml/wordprocessingml/main")
    chosen = choose_format(path)
    assert chosen.read is not None
    with pytest.raises(NoWordDocument):
        chosen.read(path, ReadOptions())


@pytest.mark.parametrize("name", ["a.txt", "a.gift"])
def test_an_endless_text_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"::1::a{=b ~c}\n\n" * (MOST_LINES // 2 + 1))
    chosen = choose_format(path)
    assert chosen.read is not None
    with pytest.raises(FileTooLarge):
        chosen.read(path, ReadOptions())


def test_names_that_a_chinese_program_packed_are_understood(tmp_path: Path) -> None:
    (case,) = [each for each in cases_of("qti.toml") if each["name"] == "pack-chinese-names"]
    parts = {"imsmanifest.xml": case["parts"]["imsmanifest.xml"]}
    names = [name for name in case["parts"] if name not in parts]
    parts |= {f"{place}{'z' * (len(name.encode('gb18030')) - 1)}": case["parts"][name] for place, name in enumerate(names)}
    path = lay_down({**case, "parts": parts}, tmp_path)
    content = path.read_bytes()
    for name, packed in zip(names, list(parts)[1:], strict=True):
        content = content.replace(packed.encode(), name.encode("gb18030"))
    path.write_bytes(content)
    chosen = choose_format(path)
    assert chosen.read is not None
    file = chosen.read(path, ReadOptions())
    assert len(file.rows) == len(names) == 2 and not file.problems
