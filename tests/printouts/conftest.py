"""Paper for the tests: a photo, an issuing key and ready certificates."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.printouts.typesetting import Run
from skillsapp.security.signatures import IssuingKey, sign_claims, with_preface

KEY = IssuingKey.load(bytes(range(32)))


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "one.jpg"
    Image.linear_gradient("L").resize((413, 579)).save(path)
    return path


def award(number: str = "GDAF-JS-2026-0001", name: str = "欧阳𬭎宇", photo: Path | None = None) -> CertificateData:
    body = (Run("在智能安防职业技能竞赛"), Run("职工组", True), Run("决赛中荣获"), Run("一等奖", True, True), Run("。特发此证。"))
    signed = sign_claims({1: number, 2: name, 7: "获奖证书"}, KEY)
    return CertificateData(
        number, "获奖证书", name, "440000********1234", photo, body, "广东省公共安全技术防范协会",
        "二〇二六年十一月二十一日", signed, "classic", "同志：",
    )  # fmt: skip


def class_certificate(number: str = "GDAF-JX-2026-74-0001", name: str = "李梅", photo: Path | None = None) -> CertificateData:
    body = (Run("参加"), Run("第七十四期（广州站）", True), Run("培训，经考核成绩合格，特发此证。"))
    signed = sign_claims({1: number, 2: name, 7: "合格证"}, KEY)
    qr_text = with_preface(["合格证", number, name, "广东省公共安全技术防范协会", "020-12345678"], signed)
    return CertificateData(
        number, "合格证", name, "440000199001011234", photo, body, "广东省公共安全技术防范协会",
        "二〇二六年十一月二十一日", qr_text, "class",
    )  # fmt: skip
