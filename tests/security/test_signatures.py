"""Signed claims: what a certificate's QR code promises to whoever scans it."""

from __future__ import annotations

import cbor2
import pytest

from skillsapp.kernel.errors import SkillsError
from skillsapp.security import signatures as s

CLAIMS = {1: "GDAF-JX-2026-74-0012", 2: "欧阳𬭎宇", 3: "第七十四期（广州站）", 6: 20_660, 7: "合格证"}

# cose-wg/Examples, eddsa-examples/eddsa-sig-01: the key of RFC 8032 test 1 over "This is the content."
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
PUBLISHED = bytes.fromhex(
    "d28445a201270300a10442313154546869732069732074686520636f6e74656e742e5840"
    "7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87"
    "11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d"
)


@pytest.fixture
def key() -> s.IssuingKey:
    return s.IssuingKey.load(SECRET)


def test_the_published_cose_vector_comes_out_byte_for_byte(key: s.IssuingKey) -> None:
    assert key.trusted.public == PUBLIC
    assert s.seal_sign1(cbor2.dumps({1: -8, 3: 0}), {4: b"11"}, b"This is the content.", key) == PUBLISHED


@pytest.mark.parametrize(("raw", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"", "")])
def test_base45_agrees_with_the_examples_of_its_rfc(raw: bytes, text: str) -> None:
    assert s.base45_encode(raw) == text
    assert s.base45_decode(text) == raw


def test_signed_claims_come_back_with_rare_names(key: s.IssuingKey) -> None:
    assert s.verify_text(s.sign_claims(CLAIMS, key), [key.trusted]) == CLAIMS


def test_the_same_claims_give_the_same_text_in_any_order(key: s.IssuingKey) -> None:
    assert s.sign_claims(CLAIMS, key) == s.sign_claims(dict(reversed(CLAIMS.items())), key)


def test_a_signed_text_stays_in_the_small_alphabet_of_the_qr_code(key: s.IssuingKey) -> None:
    text = s.sign_claims(CLAIMS, key)
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") and len(text) < 330


def test_readable_lines_before_the_signature_are_passed_over(key: s.IssuingKey) -> None:
    text = s.with_preface(["合格证", "欧阳𬭎宇"], s.sign_claims(CLAIMS, key))
    assert s.verify_text(text, [key.trusted]) == CLAIMS
    assert s.split_preface(text)[0] == "合格证\n欧阳𬭎宇"


@pytest.mark.parametrize("behind", ["00", "BB8", "RC1:"])
def test_what_was_written_behind_a_signed_text_is_not_taken_for_signed(key: s.IssuingKey, behind: str) -> None:
    raw = s.base45_decode(s.sign_claims(CLAIMS, key).removeprefix(s.PREFIX))
    with pytest.raises(s.SignatureUnreadable):
        s.verify_text(s.PREFIX + s.base45_encode(raw + behind.encode("ascii")), [key.trusted])


def test_a_saved_key_signs_the_same_after_loading() -> None:
    fresh = s.IssuingKey.generate()
    assert s.sign_claims(CLAIMS, s.IssuingKey.load(fresh.save())) == s.sign_claims(CLAIMS, fresh)


def test_a_key_never_shows_its_secret(key: s.IssuingKey) -> None:
    assert SECRET.hex() not in repr(key) and repr(key) == f"IssuingKey({key.trusted.key_id.hex()})"


def refusal(text: str, *keys: s.TrustedKey) -> str:
    with pytest.raises(SkillsError) as caught:
        s.verify_text(text, keys)
    assert str(caught.value)
    return type(caught.value).code


def test_another_issuers_certificate_is_named_as_such(key: s.IssuingKey) -> None:
    assert refusal(s.sign_claims(CLAIMS, key), s.IssuingKey.generate().trusted) == "signature.signer_unknown"


def test_a_changed_name_is_found(key: s.IssuingKey) -> None:
    raw = s.base45_decode(s.sign_claims(CLAIMS, key).removeprefix(s.PREFIX))
    forged = raw.replace("第七十四期".encode(), "第七十五期".encode())
    assert forged != raw
    assert refusal(s.PREFIX + s.base45_encode(forged), key.trusted) == "signature.mismatch"


def test_a_text_without_a_signature_says_so(key: s.IssuingKey) -> None:
    assert refusal("准考证 2026001", key.trusted) == "signature.absent"


def test_no_damage_gets_past_or_crashes(key: s.IssuingKey) -> None:
    text = s.sign_claims(CLAIMS, key)
    for at in range(len(s.PREFIX), len(text)):
        for broken in (text[:at], text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]):
            assert refusal(broken, key.trusted).startswith("signature.")


@pytest.mark.parametrize("payload", [b"", b"\xff", b"\x80", b"\xd2\x80", b"\xd2\x84\x01\x02\x03\x04", b"\x9f" * 1500])
def test_foreign_bytes_are_unreadable(payload: bytes, key: s.IssuingKey) -> None:
    assert refusal(s.PREFIX + s.base45_encode(payload), key.trusted) == "signature.unreadable"
