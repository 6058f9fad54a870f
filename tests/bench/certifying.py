"""A thousand certificates in one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from skillsapp.printouts.certificate import draw_certificates
from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.printouts.typesetting import Run
from tests.bench.line import Line, seconds

COUNT = 1000


def measure(room: Path) -> Iterator[Line]:
    made = [certificate(number) for number in range(COUNT)]
    first = seconds(lambda: draw_certificates(made[:1], room / "one.pdf"))
    taken = seconds(lambda: draw_certificates(made, room / "all.pdf"))
    size = (room / "all.pdf").stat().st_size
    rate = COUNT / taken
    yield Line("the first certificate, fonts loaded for it", "", f"{first * 1000:.0f} ms")
    figure = f"{rate:.0f} a second; {COUNT:,} in {taken:.1f} s, {size / 1e6:.1f} MB"
    yield Line(f"certificates, {COUNT:,} in one PDF", "", figure, "100 a second", rate > 100)


def certificate(number: int) -> CertificateData:
    given = "伟芳娜敏静秀强磊洋艳勇军杰娟涛超明霞平刚"
    return CertificateData(
        number=f"GDAF-JX-2026-74-{number:04d}",
        title="合格证",
        name="王李张刘陈"[number % 5] + given[number % 20] + given[number // 20 % 20],
        id_text=f"4400001990****{number:04d}",
        photo=None,
        body=(
            Run("于2026年11月21日至22日参加第七十四期安全技术防范继续教育培训，"),
            Run("考核合格", bold=True),
            Run("，特发此证。"),
        ),
        issuer="广东省公共安全技术防范协会",
        issued_on="2026年11月22日",
        qr_text=f"合格证\nGDAF-JX-2026-74-{number:04d}\n" + "A" * 120 + str(number),
        template="class",
    )
