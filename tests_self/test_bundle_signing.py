"""Signatures: whose they are, that they fit these bytes and no others, and that a wrong key is said so."""

import base64
import hashlib
import json

import boto3
import moto
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fixtures.evidence.bundle import whole_bundle
from fixtures.evidence.events import BundleRefused as Refused
from fixtures.evidence.signing import (
    KeyFile,
    make_key,
    read_envelope,
    read_public_key,
    refuse_unless_signed_by,
    signed,
    signed_too,
    statement,
    to_be_signed,
)
from fixtures.evidence.statements import sign_bundle, signed_answer
from fixtures.wiring.kms import KmsSigner

_SAID = statement({"manifest.json": "0" * 64}, "urn:test", {"answer": "YES"})


@pytest.fixture
def keys(tmp_path):
    """Two keys of two people."""
    for name in ("lead", "devops"):
        make_key(tmp_path / name)
    return tmp_path


def test_what_is_signed_is_as_the_dsse_specification_shows_it():
    """Its own example, so that other people's verifiers agree."""
    encoded = to_be_signed("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_key_is_for_its_owners_eyes_only(keys):
    """Mode 0600, never written over, and refused when others may read it."""
    assert (keys / "lead").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match=r"cannot be made .File exists.; accepted: a new file"):
        make_key(keys / "lead")
    (keys / "lead").chmod(0o644)
    with pytest.raises(Refused, match="others may read this key; accepted: mode 0600"):
        KeyFile(keys / "lead")


def test_two_people_sign_one_statement(keys):
    """And each of them once."""
    envelope = signed(_SAID, KeyFile(keys / "lead"))
    both = signed_too(signed_too(envelope, KeyFile(keys / "devops")), KeyFile(keys / "devops"))
    assert len(both.signatures) == 2
    assert both.statement() == _SAID
    for name in ("lead", "devops"):
        refuse_unless_signed_by(both, read_public_key(keys / f"{name}.pub"), named="x")


def test_a_wrong_key_is_said_so(keys):
    """Also where the signature claims to be of the right one."""
    envelope = signed(_SAID, KeyFile(keys / "lead"))
    other = signed(_SAID, KeyFile(keys / "devops"))
    with pytest.raises(Refused, match=r"x: has no valid signature of key \w{12}; it names \w{12}"):
        refuse_unless_signed_by(envelope, read_public_key(keys / "devops.pub"), named="x")
    [mine], [theirs] = envelope.signatures, other.signatures
    forged = envelope.model_copy(update={"signatures": (mine.model_copy(update={"keyid": theirs.keyid}),)})
    with pytest.raises(Refused, match="has no valid signature"):
        refuse_unless_signed_by(forged, read_public_key(keys / "devops.pub"), named="x")


def test_another_statement_under_a_signature_is_refused(keys):
    """From NO to YES."""
    envelope = signed(_SAID, KeyFile(keys / "lead"))
    other = base64.b64encode(json.dumps(_SAID | {"predicate": {"answer": "NO"}}).encode()).decode()
    with pytest.raises(Refused, match="has no valid signature"):
        refuse_unless_signed_by(
            envelope.model_copy(update={"payload": other}), read_public_key(keys / "lead.pub"), named="x"
        )


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_key_is_refused(tmp_path, content):
    """One sentence with what would be accepted."""
    (tmp_path / "k").write_bytes(content)
    with pytest.raises(Refused, match="is not a public key; accepted:"):
        read_public_key(tmp_path / "k")
    with pytest.raises(Refused, match="is not a key to sign with; accepted:"):
        KeyFile(tmp_path / "k")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"payload": "!", "payloadType": "x", "signatures": []}'])
def test_what_is_no_envelope_is_refused(tmp_path, content):
    """A half-written signature is none."""
    (tmp_path / "decision.intoto.json").write_bytes(content)
    with pytest.raises(Refused, match="is not "):
        read_envelope(tmp_path / "decision.intoto.json")


def test_a_signature_of_another_bundle_is_refused(bundle_of, keys, tmp_path):
    """Yesterday's YES under today's verdicts."""
    healthy, broken = (whole_bundle(bundle_of(word, tmp_path)) for word in ("healthy", "broken"))
    sign_bundle(healthy, KeyFile(keys / "lead"))
    (broken.folder / "decision.intoto.json").write_bytes((healthy.folder / "decision.intoto.json").read_bytes())
    with pytest.raises(Refused, match=r"decision.intoto.json: speaks of another bundle, or was changed"):
        signed_answer(broken)


@pytest.fixture
def kms(monkeypatch):
    """A key in a KMS of this process."""
    for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": "af-south-1"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with moto.mock_aws():
        made = boto3.client("kms").create_key(KeyUsage="SIGN_VERIFY", KeySpec="ECC_NIST_P256")["KeyMetadata"]
        yield KmsSigner(made["KeyId"])


def test_aws_kms_signs(kms, tmp_path):
    """With a key that nobody can copy."""
    envelope, public = signed(_SAID, kms), kms.public_key()
    (tmp_path / "kms.pub").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    refuse_unless_signed_by(envelope, read_public_key(tmp_path / "kms.pub"), named="x")
    with pytest.raises(Refused, match=r"KMS key alias/none: .*NotFoundException"):
        KmsSigner("alias/none").public_key()


def test_aws_kms_signs_the_hash_of_a_long_message(kms, monkeypatch):
    """KMS takes no more than 4096 bytes of it. (moto hashes the hash once more, so only the call can be looked at.)"""
    asked = []
    monkeypatch.setattr(kms, "_asked", lambda _, **given: asked.append(given) or {"Signature": b""})
    kms.sign(b"x" * 4097)
    digest = hashlib.sha256(b"x" * 4097).digest()
    assert asked == [{"Message": digest, "MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}]
