"""A class day on borrowed laptops by verbs alone: packages out, packages back, whatever order and state they come in."""

from __future__ import annotations

import itertools
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from skillsapp.exchange.stick import FOLDER
from skillsapp.security import sealing
from skillsapp.services import collecting, laptops
from tests.commands.conftest import Run
from tests.commands.venue_stage import VenueStage, arrange_class, open_as_operator, today

CHEAP = sealing.Costs(memory_kib=64, iterations=1)
MERGED = {"packages", "new", "duplicate", "conflicting", "refused"}


@pytest.fixture
def stage(run: Run, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> VenueStage:
    """An office with a class of two, its exam package written for two laptops and a spare; trying a code costs little."""
    for service in (laptops.LaptopService, collecting.CollectingService):
        monkeypatch.setattr(service.__init__, "__defaults__", (CHEAP,))
    monkeypatch.setenv("SKILLSAPP_DATA_DIR", str(data_dir))
    made = VenueStage(run, tmp_path, data_dir, arrange_class(data_dir), tmp_path / "stick")
    assert made.create("--laptops", 3).status == 0
    return made


def spoil(file: Path, target: Path, place: float) -> Path:
    """Copy a package with one byte changed at a part of its length."""
    raw = bytearray(file.read_bytes())
    raw[int(len(raw) * place)] ^= 0xFF
    target.write_bytes(raw)
    return target


def rewrite(file: Path, target: Path, word: str) -> Path:
    """Copy a package with a word of its table of contents changed, all check sums right."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry).replace(word.encode(), b"x" * len(word)))
        new.comment = old.comment
    return target


def test_the_package_of_a_day_is_written_and_its_codes_stand_in_the_answer_only(stage: VenueStage, run: Run) -> None:
    site = stage.site
    assert site.keys() == {"file", "programme", "day", "laptops", "rounds", "people", "photos", "bytes"}
    assert Path(site["file"]).parent == stage.stick / FOLDER and Path(site["file"]).stat().st_size == site["bytes"]
    assert (site["day"], site["programme"], site["people"]) == (today().isoformat(), stage.programme, 2)
    assert [one["number"] for one in site["laptops"]] == [1, 2, 3]
    assert all(re.fullmatch(r"\d{8}", one["code"]) for one in site["laptops"])
    (only,) = site["rounds"]
    assert only.keys() == {"sitting", "title", "room", "round", "starts_at", "word"} and re.fullmatch(r"\d{4}", only["word"])
    plain = run("site-package", "create", "--programme", stage.programme, "--out", stage.stick)
    secrets = [one["code"] for one in site["laptops"]]
    assert plain.status == 0 and not [code for code in secrets if code in plain.out + plain.err]
    logs = b"".join(path.read_bytes() for path in (stage.office / "logs").glob("*"))
    assert not [code for code in secrets if code.encode() in logs]


def test_writing_again_keeps_codes_and_words_and_a_file_may_be_named(stage: VenueStage, tmp_path: Path) -> None:
    before = stage.site
    again = stage.create("--day", today().isoformat(), "--laptops", 4)
    assert again.data["laptops"][:3] == before["laptops"] and again.data["rounds"] == before["rounds"]
    assert [one["number"] for one in again.data["laptops"]] == [1, 2, 3, 4]
    stage.stick = tmp_path / "deep" / "day.expk"
    named = stage.create()
    assert (named.status, named.data["file"]) == (0, str(stage.stick))
    assert list(stage.stick.parent.iterdir()) == [stage.stick]


REFUSALS = (
    ("create --programme none --out {out}", 1, "record.unknown"),
    ("create --programme {programme} --out {out} --day 2020-01-01", 1, "laptops.no_rounds"),
    ("create --programme {programme} --out {out} --laptops 500", 1, "laptops.numbers"),
    ("create --programme {programme} --out {out} --day tomorrow", 2, None),
    ("create --programme {programme}", 2, None),
    ("open {file} --number 1 --code {code}", 1, "venue.office_folder"),
    ("open {file} --number 1 --code x --word 1234", 2, None),
    ("open none.expk --number 1 --code x", 3, "file.unreadable"),
    ("inspect none.expk", 3, "file.unreadable"),
    ("inspect {out}", 3, "file.unreadable"),
)


def test_site_packages_are_refused_with_a_code(stage: VenueStage, run: Run, tmp_path: Path) -> None:
    fill = {"programme": stage.programme, "out": tmp_path, "file": stage.site["file"], "code": stage.code(1)}
    for words, status, code in REFUSALS:
        ran = run("--json", "site-package", *words.format(**fill).split())
        assert ran.status == status, words
        assert (ran.data["code"], ran.data.keys()) == (code, {"code", "message", "details"}) if code else ran.out == ""


def test_a_package_tells_of_itself_without_key_or_data_folder(stage: VenueStage, run: Run, tmp_path: Path) -> None:
    words = ("--data-dir", tmp_path / "nowhere", "--json")
    told = run(*words, "site-package", "inspect", stage.site["file"])
    assert told.status == 0 and not (tmp_path / "nowhere").exists()
    assert (told.data["kind"], told.data["signature"], told.data["laptops"]) == ("exam", "valid", [1, 2, 3])
    assert (told.data["programme"], told.data["day"], told.data["dseq"]) == (stage.programme, today().isoformat(), 0)
    assert all(blob.keys() == {"name", "role", "bytes", "plain_bytes", "problem"} for blob in told.data["blobs"])
    assert [blob["role"].split(":")[0] for blob in told.data["blobs"]] == ["roster", "paper"]
    _enrolment, result = stage.bring(1)
    told = run(*words, "result-package", "inspect", result)
    assert (told.data["kind"], told.data["number"], told.data["dseq"], told.data["laptops"]) == ("result", 1, 1, None)
    damaged = run(*words, "result-package", "inspect", spoil(result, tmp_path / "damaged.expk", 0.2))
    assert (damaged.status, [blob["problem"] for blob in damaged.data["blobs"]]) == (3, ["E08", None])
    (tmp_path / "cut.expk").write_bytes(result.read_bytes()[:-40])
    cut = run(*words, "result-package", "inspect", tmp_path / "cut.expk")
    assert (cut.status, cut.data["code"], cut.data["details"]["reason"]) == (3, "package.container", "E01")
    changed = run(*words, "result-package", "inspect", rewrite(result, tmp_path / "other.expk", stage.programme))
    assert (changed.status, changed.data["code"], changed.data["details"]["reason"]) == (1, "package.signature", "E04")


def test_a_laptop_opens_its_day_with_number_code_and_word(stage: VenueStage, run: Run) -> None:
    wrong = stage.open(1, "--code", "00000000")
    assert (wrong.status, wrong.data["code"]) == (1, "venue.code")
    assert run("--data-dir", stage.laptop("laptop1"), "--json", "programme", "list").data == []
    shut = stage.open(1)
    (only,) = shut.data["rounds"]
    assert shut.data.keys() == {
        *("programme", "title", "day", "number", "device", "package", "enrolment", "clock_off_seconds", "rounds")
    }
    assert (shut.status, only["open"], only["state"]) == (0, False, "planned") and only["entry_no"]
    assert Path(shut.data["enrolment"]).is_file()
    badly = stage.open(1, "--word", f"{only['sitting']}=0000" if not stage.word.endswith("=0000") else f"{only['sitting']}=1111")
    assert (badly.status, badly.data["code"]) == (1, "venue.word")
    nowhere = stage.open(1, "--word", "none=1234")
    assert (nowhere.status, nowhere.data["code"]) == (1, "venue.round_missing")
    opened = stage.open(1, "--word", stage.word)
    assert (opened.status, opened.data["rounds"][0]["open"], opened.data["rounds"][0]["state"]) == (0, True, "running")
    assert opened.data["device"] == shut.data["device"]
    other = stage.open(2, name="laptop1")
    assert (other.status, other.data["code"]) == (1, "venue.other_number")
    unknown = run(
        "--data-dir", stage.laptop("l9"), "--json", "site-package", "open", stage.site["file"], "--number", 9, "--code", "1"
    )
    assert (unknown.status, unknown.data["code"]) == (1, "venue.number")


def test_a_laptop_without_a_day_has_nothing_to_bring(stage: VenueStage, run: Run, tmp_path: Path) -> None:
    ran = run("--data-dir", stage.laptop("fresh"), "--json", "result-package", "create", "--out", tmp_path / "out")
    assert (ran.status, ran.data["code"]) == (1, "venue.no_day")


def test_merging_is_a_union_and_merging_again_adds_nothing(stage: VenueStage, tmp_path: Path) -> None:
    (first_enrol, first), (second_enrol, second) = stage.bring(1, 3), stage.bring(2, 5)
    merged = stage.merge(first, second, first_enrol, second_enrol)
    assert merged.status == 0 and merged.data.keys() == MERGED
    rows = stage.attempts()
    lines = sum(len(row["events"]) for row in rows)
    assert merged.data == {"packages": 2, "new": lines, "duplicate": 0, "conflicting": 0, "refused": []}
    assert sorted((row["state"], row["answered"]) for row in rows) == [("submitted", 3), ("submitted", 5)]
    for files in ((first, second), (stage.stick,)):
        again = stage.merge(*files)
        assert (again.status, again.data) == (0, {**merged.data, "new": 0, "duplicate": lines})
    copy = tmp_path / "renamed"
    shutil.copyfile(first, copy)
    twice = stage.merge(first, copy)
    own = len(next(row for row in rows if row["answered"] == 3)["events"])
    assert (twice.data["packages"], twice.data["new"], twice.data["duplicate"], twice.data["refused"]) == (2, 0, 2 * own, [])
    assert stage.attempts() == rows


def test_the_order_of_the_files_changes_nothing(stage: VenueStage, tmp_path: Path) -> None:
    opened = stage.open(1, "--word", stage.word)
    stage.sit(1, 2, hand_in=False)
    early = stage.collect(1, tmp_path)
    enrolment, (other_enrolment, other) = Path(opened.data["enrolment"]), stage.bring(2)
    stage.sit(1, 4)
    late = stage.collect(1, tmp_path)
    damaged = spoil(late, tmp_path / "damaged.expk", 0.2)
    stage.office = stage.copy_office("untouched")  # merged nothing yet
    answers, seen = set(), []
    for number, order in enumerate(itertools.islice(itertools.permutations((early, late, other, damaged)), 0, None, 5)):
        office = stage.copy_office(f"office{number}")
        if number % 2:
            ran = stage.merge(*order, enrolment, other_enrolment, office=office)
            answers.add(str({**ran.data, "refused": sorted(str(one) for one in ran.data["refused"])}))
            assert ran.status == 0
        else:
            stage.merge(enrolment, other_enrolment, office=office)
            assert sum(stage.merge(file, office=office).data["new"] for file in order) > 0
        seen.append(stage.attempts(office))
    assert len(answers) == 1 and all(rows == seen[0] for rows in seen)
    assert sorted(row["answered"] for row in seen[0]) == [3, 4]


def test_what_cannot_be_merged_is_named_and_the_rest_is_taken(stage: VenueStage, tmp_path: Path) -> None:
    (first_enrol, first), (_enrol, second) = stage.bring(1), stage.bring(2)
    (tmp_path / "empty.expk").write_bytes(b"")
    (tmp_path / "letter.expk").write_text("no package", encoding="ascii")
    cut = tmp_path / "cut.expk"
    cut.write_bytes(second.read_bytes()[:-100])
    ran = stage.merge(tmp_path / "empty.expk", cut, tmp_path / "letter.expk", tmp_path / "gone.expk", second, first_enrol, first)
    assert ran.status == 0 and ran.data["packages"] == 1 and ran.data["new"] > 0
    assert sorted((one["code"], Path(one["file"]).name) for one in ran.data["refused"]) == [
        ("file.unreadable", "gone.expk"),
        ("package.container", "cut.expk"),
        ("package.container", "empty.expk"),
        ("package.container", "letter.expk"),
        ("package.signer", second.name),  # whose enrolment was not given along
    ]
    assert all(one.keys() == {"file", "code"} for one in ran.data["refused"])
    alone = stage.merge(second)
    assert (alone.status, alone.data["packages"], [one["code"] for one in alone.data["refused"]]) == (1, 0, ["package.signer"])
    unreadable = stage.merge(cut, tmp_path / "gone.expk")
    assert (unreadable.status, unreadable.data["packages"]) == (3, 0)
    (tmp_path / "nothing").mkdir()
    nothing = stage.merge(tmp_path / "nothing")
    assert (nothing.status, nothing.data) == (0, {"packages": 0, "new": 0, "duplicate": 0, "conflicting": 0, "refused": []})
    assert nothing.err


def test_one_paper_on_two_copies_of_a_laptop_waits_for_a_ruling_each_time_it_is_read(stage: VenueStage, tmp_path: Path) -> None:
    opened = stage.open(1, "--word", stage.word)
    stage.sit(1, 1, hand_in=False)
    shutil.copytree(stage.laptop("laptop1"), tmp_path / "copied")
    stage.sit(1, 3)
    stage.sit(1, 5, name="copied")
    files = [stage.collect(1, tmp_path / "a"), stage.collect(1, tmp_path / "b", name="copied")]
    merged = stage.merge(opened.data["enrolment"], *files)
    assert (merged.status, merged.data["conflicting"], merged.data["refused"]) == (0, 1, [])
    again = stage.merge(*reversed(files))
    assert (again.data["new"], again.data["conflicting"]) == (0, 1)
    assert again.data["duplicate"] == merged.data["new"] + merged.data["duplicate"]


def test_receipts_are_written_where_asked_and_the_laptop_understands_them(stage: VenueStage, tmp_path: Path) -> None:
    enrolment, result = stage.bring(1)
    ran = stage.run(
        "--data-dir", stage.office, "--json", "result-package", "merge", enrolment, result, "--receipt-to", tmp_path / "back"
    )
    assert ran.status == 0 and ran.data.keys() == MERGED
    (receipt,) = (tmp_path / "back" / FOLDER).iterdir()
    assert stage.run("result-package", "inspect", receipt, "--json").data["kind"] == "receipt"
    app = open_as_operator(stage.laptop("laptop1"))
    assert app.venue.read_receipt(tmp_path / "back").value.may_clear
    app.close()
