import os
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import override_settings

from records.common import signing
from records.common.signing import (
    Ed25519Signer,
    Signer,
    SigningError,
    load_or_create,
    node_signer,
    rotate,
    verify,
)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_signatures_are_those_of_rfc_8032():
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    signer = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(secret))
    assert signer.public_key.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd2"
        "5bf5f0595bbe24655141438e7a100b"
    )
    assert signer.key_id == sha256(signer.public_key).hexdigest()[:16]


def test_only_the_very_message_under_the_very_key_verifies():
    signer, other = Ed25519Signer.generate(), Ed25519Signer.generate()
    signature = signer.sign(b"record 1")
    assert verify("ed25519", signer.public_key, b"record 1", signature)
    assert not verify("ed25519", signer.public_key, b"record 2", signature)
    assert not verify("ed25519", other.public_key, b"record 1", signature)
    assert not verify("ed25519", signer.public_key, b"record 1", signature[:-1])
    assert not verify("ed25519", b"short", b"record 1", signature)
    assert not verify("sm2", signer.public_key, b"record 1", signature)


def test_a_second_algorithm_signs_beside_the_first(monkeypatch, tmp_path):
    class Backwards(Signer):
        """A toy suite: the signature is the message backwards."""

        algorithm = "backwards"
        public_key = b"toy"

        def sign(self, message):
            return message[::-1]

        def private_pem(self):
            return b"toy"

        @classmethod
        def generate(cls):
            return cls()

        @classmethod
        def from_pem(cls, pem):
            return cls()

        @staticmethod
        def verify(public_key, message, signature):
            return signature == message[::-1]

    monkeypatch.setattr(signing, "ALGORITHMS", dict(signing.ALGORITHMS))
    signing.register(Backwards)
    with override_settings(NODE_KEY_DIR=tmp_path, NODE_SIGNING_ALGORITHM="backwards"):
        second = node_signer()
    first = load_or_create(tmp_path)
    assert verify(second.algorithm, second.public_key, b"abc", second.sign(b"abc"))
    assert verify(first.algorithm, first.public_key, b"abc", first.sign(b"abc"))
    assert not verify(second.algorithm, second.public_key, b"abc", first.sign(b"abc"))


def test_a_new_node_makes_its_key_once_and_for_itself_alone(tmp_path):
    directory = tmp_path / "keys" / "411000"
    with override_settings(NODE_KEY_DIR=str(directory)):
        signer = node_signer()
        assert node_signer().public_key == signer.public_key
    assert mode(directory) == 0o700
    assert mode(directory / "ed25519.pem") == 0o600
    assert [path.name for path in directory.iterdir()] == ["ed25519.pem"]


def test_a_generous_umask_opens_nothing(tmp_path):
    before = os.umask(0)
    try:
        load_or_create(tmp_path / "keys")
    finally:
        os.umask(before)
    assert mode(tmp_path / "keys") == 0o700
    assert mode(tmp_path / "keys" / "ed25519.pem") == 0o600


def test_a_directory_open_to_others_is_closed_before_a_key_is_put_there(tmp_path):
    tmp_path.chmod(0o755)
    load_or_create(tmp_path)
    assert mode(tmp_path) == 0o700


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    together = Barrier(16)

    def start(_):
        together.wait()
        return load_or_create(tmp_path / "keys").public_key

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(start, range(16)))
    assert len(keys) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["ed25519.pem"]


def test_a_key_that_others_can_read_is_not_used(tmp_path):
    load_or_create(tmp_path)
    (tmp_path / "ed25519.pem").chmod(0o640)
    with pytest.raises(SigningError, match="chmod 600"):
        load_or_create(tmp_path)


def test_rotation_changes_over_running_workers_and_keeps_the_old_key(tmp_path):
    before = load_or_create(tmp_path)
    old, new = rotate(tmp_path)
    assert old.public_key == before.public_key != new.public_key
    assert load_or_create(tmp_path).public_key == new.public_key
    kept = tmp_path / f"ed25519-{old.key_id}.pem"
    assert Ed25519Signer.from_pem(kept.read_bytes()).public_key == old.public_key
    assert mode(kept) == mode(tmp_path / "ed25519.pem") == 0o600


def test_an_unknown_algorithm_is_named_with_those_that_are_known(tmp_path):
    with pytest.raises(SigningError, match=r"'sm2'; known: ed25519"):
        load_or_create(tmp_path, "sm2")


def test_a_key_file_of_another_kind_is_refused(tmp_path):
    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "ed25519.pem").write_bytes(pem)
    (tmp_path / "ed25519.pem").chmod(0o600)
    with pytest.raises(SigningError, match="not hold an Ed25519 key"):
        load_or_create(tmp_path)
