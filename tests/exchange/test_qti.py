"""QTI 2.1, 2.2 and 3.0: the foreign items, every interaction, packages; what cannot be held is told; nothing hostile is read."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from skillsapp.exchange.question_formats.qti import NotAnItem, QtiTooOld
from skillsapp.exchange.question_formats.qti_package import PackageDamaged, PackageUnsafe
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from skillsapp.exchange.question_formats.xml_tree import XmlUnsafe
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.source import FileEncrypted, FileTooLarge
from skillsapp.kernel.errors import SkillsError
from tests.exchange.question_banks import PICTURE

FIXTURES = Path("/work/shared/fixtures/qti3")
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"THE FOREIGN FILES ARE MISSING: {FIXTURES} is not there")
EXPECTED: Mapping[str, tuple[object, ...]] = {
    "choice": ("single", "Choose the response declaration.", ("response declaration", "outcome declaration"), "A", ()),
    "extended-text": ("short_answer", "Type the phrase Item response.", (), "Item response", ()),
    "text-entry": ("fill_in", "Type the built-in score outcome name: ____", (), "SCORE", ()),
    "challenge-planet-types": (
        "matching",
        "Match each planet to its type. You may reuse a type.",
        ("Rocky planet", "Gas giant"),
        "AAB",
        ("Mercury", "Venus", "Jupiter"),
    ),
}
"""What each foreign item asks, written down from its text before the reader was: type, stem, options, answer, left side."""
V21, V22, V30 = (
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
)


def read(path: Path) -> QuestionFile:
    chosen = choose_format(path)
    assert chosen.key == "qti" and chosen.read is not None
    found = chosen.read(path, ReadOptions())
    assert found.read == found.accepted + found.rejected
    return found


def item(body: str, declared: str = "", more: str = "", id: str = "i-1", space: str = V21) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{space}" identifier="{id}" title="t" adaptive="false" '
        f'timeDependent="false">\n{declared}\n<itemBody>\n{body}\n</itemBody>\n{more}</assessmentItem>'
    )


def declaration(values: str, cardinality: str = "single", base: str = "identifier", more: str = "") -> str:
    right = "".join(f"<value>{value}</value>" for value in values.split(";") if value)
    correct = f"<correctResponse>{right}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">{correct}{more}</responseDeclaration>'
    )


def choices(name: str = "choiceInteraction", more: str = "") -> str:
    return (
        f'<{name} responseIdentifier="R" shuffle="true" {more}><prompt>哪个？</prompt><simpleChoice identifier="x">甲</simpleChoice>'
        f'<simpleChoice identifier="y" fixed="true">乙</simpleChoice><simpleChoice identifier="z">丙</simpleChoice></{name}>'
    )


def one(tmp_path: Path, text: str) -> tuple[QuestionRow, list[str]]:
    path = tmp_path / "item.xml"
    path.write_text(text, encoding="utf-8")
    found = read(path)
    (row,) = found.rows
    return row, [problem.code for problem in found.problems]


def rejected(tmp_path: Path, text: str) -> tuple[str, int, str]:
    path = tmp_path / "item.xml"
    path.write_text(text, encoding="utf-8")
    found = read(path)
    (problem,) = found.problems
    assert found.rejected == 1 and problem.is_error
    return problem.code, problem.row, problem.message()


def package(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def manifest(*resources: str) -> str:
    listed = "".join(
        f'<resource identifier="r{number}" type="imsqti_item_xmlv2p1" href="{href}"><file href="{href}"/></resource>'
        for number, href in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>{listed}</resources></manifest>'


GOOD = item(choices(more='maxChoices="1"'), declaration("x"))


@needs_fixtures
@pytest.mark.parametrize("name", EXPECTED)
def test_a_foreign_item_is_read_as_expected(name: str) -> None:
    (row,) = read(FIXTURES / f"{name}.xml").rows
    assert (row.type, row.stem, row.options, row.answer, row.details.left) == EXPECTED[name]
    assert row.id == ("challenge-planet-types" if "planet" in name else f"basic-{name}")


@needs_fixtures
def test_a_foreign_item_that_is_computed_anew_is_reported() -> None:
    found = read(FIXTURES / "challenge-weather-statistics.xml")
    assert [(problem.code, problem.row) for problem in found.problems] == [("question.unsupported", 3)]
    planets = read(FIXTURES / "challenge-planet-types.xml")
    assert [problem.code for problem in planets.problems] == ["question.partial_credit_lost"]


@pytest.mark.parametrize("space", [V21, V22, V30])
def test_choices_of_all_versions(tmp_path: Path, space: str) -> None:
    text = item(choices(more='maxChoices="1"'), declaration("y"), space=space)
    if space == V30:
        for old in ("assessmentItem", "itemBody", "responseDeclaration", "correctResponse", "choiceInteraction", "simpleChoice"):
            text = text.replace(old, "qti-" + "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in old))
        text = text.replace("<value", "<qti-value").replace("</value", "</qti-value").replace("prompt>", "qti-prompt>")
        for old, new in (("responseIdentifier", "response-identifier"), ("baseType", "base-type"), ("maxChoices", "max-choices")):
            text = text.replace(old, new)
    row, codes = one(tmp_path, text)
    assert (row.type, row.stem, row.options, row.answer, row.details.fixed) == ("single", "哪个？", ("甲", "乙", "丙"), "B", "B")
    assert codes == []


def test_multiple_order_and_true_false(tmp_path: Path) -> None:
    row, _codes = one(tmp_path, item(choices(more='maxChoices="0"'), declaration("x;z", "multiple")))
    assert (row.type, row.answer) == ("multiple", "AC")
    row, _codes = one(tmp_path, item(choices("orderInteraction"), declaration("z;x;y", "ordered")))
    assert (row.type, row.options, row.answer) == ("ordering", ("甲", "乙", "丙"), "CAB")
    body = (
        '<p>说法：</p><choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="true">正确</simpleChoice>'
        '<simpleChoice identifier="false">错误</simpleChoice></choiceInteraction>'
    )
    row, _codes = one(tmp_path, item(body, declaration("false")))
    assert (row.type, row.stem, row.options, row.answer) == ("true_false", "说法：", (), "F")


def test_text_entries_and_numbers(tmp_path: Path) -> None:
    field = '<textEntryInteraction responseIdentifier="R"/>'
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="安培" mappedValue="2"/><mapEntry mapKey="A" mappedValue="2"/>'
        '<mapEntry mapKey="a" mappedValue="1"/></mapping>'
    )
    row, codes = one(tmp_path, item(f"<p>电流的单位是{field}。</p>", declaration("安培", base="string", more=mapping)))
    assert (row.type, row.stem, row.answer) == ("fill_in", "电流的单位是____。", "安培|A")
    assert codes == ["question.partial_credit_lost"]
    scoring = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="10 10">'
        '<variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>'
    )
    row, codes = one(tmp_path, item(f"<p>电压 {field} V</p>", declaration("220", base="float"), scoring))
    assert (row.type, row.stem, row.answer, row.details.tolerance) == ("numeric", "电压 ____ V", "220", "10")
    assert codes == []


def test_inline_choice_is_a_choice_with_a_blank(tmp_path: Path) -> None:
    body = (
        '<p>单位是<inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="a">安培</inlineChoice>'
        '<inlineChoice identifier="v">伏特</inlineChoice></inlineChoiceInteraction>。</p>'
    )
    row, _codes = one(tmp_path, item(body, declaration("a")))
    assert (row.type, row.stem, row.options, row.answer) == ("single", "单位是____。", ("安培", "伏特"), "A")


@pytest.mark.parametrize(
    "name",
    ["gapMatchInteraction", "hotspotInteraction", "hottextInteraction", "sliderInteraction", "uploadInteraction", "associateInteraction",
     "graphicOrderInteraction", "drawingInteraction", "mediaInteraction", "customInteraction", "selectPointInteraction"],
)  # fmt: skip
def test_other_interactions_are_reported_by_name(tmp_path: Path, name: str) -> None:
    code, row, message = rejected(tmp_path, item(f'<p>题</p><{name} responseIdentifier="R"/>', declaration("x")))
    assert (code, row) == ("question.unsupported", 2) and name in message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (item(choices(), declaration("")), "question.answer_missing"),
        (item(choices(), declaration("q")), "question.answer_not_an_option"),
        (item(choices()), "question.structure"),
        (item(choices() + choices(), declaration("x")), "question.unsupported"),
        (item("<p>nothing</p>"), "question.unsupported"),
        (item(choices("orderInteraction"), declaration("z;x", "ordered")), "question.unsupported"),
        (item(choices(), declaration("x"), "<templateProcessing/>"), "question.unsupported"),
        (item("<textEntryInteraction responseIdentifier='R'/>", declaration("many", base="integer")), "question.answer_no_number"),
    ],
)  # fmt: skip
def test_faults_are_told_with_a_code(tmp_path: Path, text: str, code: str) -> None:
    assert rejected(tmp_path, text)[0] == code


def test_scoring_of_its_own_and_feedback(tmp_path: Path) -> None:
    scoring = '<responseProcessing><lookupOutcomeValue identifier="SCORE"/></responseProcessing>'
    told = '<modalFeedback outcomeIdentifier="F" identifier="f" showHide="show">因为 <b>甲</b></modalFeedback>'
    row, codes = one(tmp_path, item(choices(), declaration("x"), scoring + told))
    assert (row.answer, row.explanation, codes) == ("A", "因为 <b>甲</b>", ["question.scoring_lost"])


def test_a_package_is_read_in_the_order_of_its_list(tmp_path: Path) -> None:
    with_picture = item('<p>看图 <img src="../media/a%20b.png" alt="图"/></p>' + choices(), declaration("x"), id="i-2")
    broken = "<assessmentItem><itemBody>"
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>' + GOOD.partition("?>")[2]
    parts = {
        "imsmanifest.xml": manifest("items/b.xml", "items/a.xml", "items/gone.xml", "items/c.xml", "items/d.xml"),
        "items/a.xml": GOOD,
        "items/b.xml": with_picture,
        "items/c.xml": broken,
        "items/d.xml": bomb,
        "items/unlisted.xml": item(choices(), declaration("y"), id="i-9").replace("哪个", "哪一个"),
        "media/a b.png": PICTURE.content,
        "test.xml": "<assessmentTest title='卷'/>",
    }
    found = read(package(tmp_path / "p.zip", parts))
    assert [(row.row, row.id) for row in found.rows] == [(1, "i-2"), (2, "i-1"), (6, "i-9")]
    assert found.rows[0].stem == f"看图 ![图](picture:{PICTURE.digest})\n哪个？"
    assert [(problem.row, problem.column, problem.code) for problem in found.problems] == [
        (3, "items/c.xml", "question.damaged"),
        (4, "items/d.xml", "question.damaged"),
        (5, "imsmanifest.xml", "package.item_missing"),
        (0, "items/unlisted.xml", "package.not_listed"),
    ]


def test_a_stimulus_becomes_the_material_of_a_case(tmp_path: Path) -> None:
    reference = '<assessmentStimulusRef identifier="s" href="s.xml"/>'
    stimulus = f'<assessmentStimulus xmlns="{V22}" identifier="s" title="机房"><stimulusBody><p>某机房</p></stimulusBody></assessmentStimulus>'
    parts = {
        "imsmanifest.xml": manifest("a.xml", "b.xml"),
        "a.xml": item(choices(), declaration("x") + reference),
        "b.xml": item(choices(), declaration("y") + reference, id="i-2").replace("哪个", "哪一个"),
        "s.xml": stimulus,
    }
    found = read(package(tmp_path / "p.zip", parts))
    (case,) = found.cases
    assert (case.title, case.text) == ("机房", "某机房")
    assert [row.case for row in found.rows] == [case.key, case.key]


def _linked(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("items/link.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


@pytest.mark.parametrize(
    "name", ["../evil.xml", "items/../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "items\\..\\evil.xml", ""]
)
def test_paths_and_links_out_of_the_package_are_refused(tmp_path: Path, name: str) -> None:
    path = package(tmp_path / "p.zip", {"imsmanifest.xml": manifest("a.xml"), "a.xml": GOOD})
    with zipfile.ZipFile(path, "a") as archive:
        if name:
            archive.writestr(name, GOOD)
        else:
            _linked(archive)
    with pytest.raises(PackageUnsafe) as refused:
        read(path)
    assert refused.value.code == "file.unsafe"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["p.zip"]


def test_addresses_out_of_the_package_find_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PICTURE.content)
    body = "".join(
        f'<img src="{address}"/>' for address in ("../secret.png", f"file://{tmp_path}/secret.png", "http://files.example/y.png")
    )
    parts = {"imsmanifest.xml": manifest("a.xml", "../secret.xml"), "a.xml": item(f"<p>{body}</p>{choices()}", declaration("x"))}
    found = read(package(tmp_path / "p.zip", parts))
    assert not found.pictures
    assert [problem.code for problem in found.problems] == ["question.picture_missing"] * 3 + ["package.item_missing"]


def test_bombs_broken_and_locked_packages_are_refused(tmp_path: Path) -> None:
    parts = {"imsmanifest.xml": manifest("a.xml"), "a.xml": GOOD}
    with pytest.raises(FileTooLarge):
        read(package(tmp_path / "bomb.zip", {**parts, "media/zeros.png": bytes(20_000_000)}))
    content = bytearray(package(tmp_path / "a.zip", parts).read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(sign, place + 1)) >= 0:
            content[place + at] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    with pytest.raises(FileEncrypted):
        read(tmp_path / "locked.zip")
    reader = QUESTION_FORMATS["qti"].read
    assert reader is not None
    (tmp_path / "half.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:200])
    (tmp_path / "none.zip").write_bytes(package(tmp_path / "n.zip", {"a.txt": "x"}).read_bytes())
    for name in ("half.zip", "none.zip"):
        with pytest.raises(PackageDamaged) as damaged:
            reader(tmp_path / name, ReadOptions())
        assert damaged.value.exit_status == 3


def test_old_and_other_xml_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    refusals: list[type[SkillsError]] = []
    for text in (
        "<questestinterop/>",
        "<assessmentTest/>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessmentItem>&x;</assessmentItem>',
    ):
        path.write_text(text)
        with pytest.raises(SkillsError) as refused:
            read(path)
        refusals.append(refused.type)
    assert refusals == [QtiTooOld, NotAnItem, XmlUnsafe]


def test_two_files_of_one_name_are_no_package(tmp_path: Path) -> None:
    target = io.BytesIO()
    with pytest.warns(UserWarning), zipfile.ZipFile(target, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest("a.xml"))
        archive.writestr("a.xml", GOOD)
        archive.writestr("a.xml", GOOD.replace("哪个", "别的"))
    (tmp_path / "p.zip").write_bytes(target.getvalue())
    with pytest.raises(PackageDamaged):
        read(tmp_path / "p.zip")
