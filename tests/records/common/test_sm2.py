import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import override_settings

from records.common import signing
from records.common.signing import Ed25519Signer, SigningError, load_or_create, node_signer, rotate, verify

pytest.importorskip("gmssl_pyx", reason="the optional extra sm is not installed")

from records.common.sm2 import SM2Signer  # noqa: E402

SUITE = "sm2-sm3"


def test_a_signature_of_the_chinese_standards_own_example_holds():
    """GB/T 32918.5, A.2: the curve, the identity and the message of the standard."""
    public_key = bytes.fromhex(
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    )
    signature = bytes.fromhex(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    )
    assert verify(SUITE, public_key, b"message digest", signature)
    assert not verify(SUITE, public_key, b"message digests", signature)


def test_only_the_very_message_under_the_very_key_verifies_and_nothing_is_printed(capfd):
    signer, other = SM2Signer.generate(), SM2Signer.generate()
    signature = signer.sign(b"record 1")
    assert len(signature) == len(signer.public_key) == 64
    assert verify(SUITE, signer.public_key, b"record 1", signature)
    assert not verify(SUITE, signer.public_key, b"record 2", signature)
    assert not verify(SUITE, other.public_key, b"record 1", signature)
    assert not verify(SUITE, signer.public_key, b"record 1", signature[:-1])
    assert not verify(SUITE, signer.public_key, b"record 1", bytes(64))
    assert not verify(SUITE, signer.public_key, b"record 1", b"\xff" * 64)
    assert not verify(SUITE, b"short", b"record 1", signature)
    assert not verify(SUITE, b"\x07" * 64, b"record 1", signature)
    assert not verify("ed25519", signer.public_key, b"record 1", signature)
    assert capfd.readouterr() == ("", "")


def test_what_others_write_to_the_standard_error_meanwhile_is_not_lost(capfd):
    import ctypes

    signer = SM2Signer.generate()
    signature = signer.sign(b"a")
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda n: verify(SUITE, signer.public_key, b"ab"[n % 2 :][:1], signature), range(80))
        )
    assert answers == [True, False] * 40
    libc = ctypes.CDLL(None)
    libc.perror(b"still heard")
    libc.fflush(None)
    assert "still heard" in capfd.readouterr().err


def test_the_setting_chooses_the_suite_and_the_key_lies_apart(tmp_path):
    with override_settings(NODE_KEY_DIR=tmp_path, NODE_SIGNING_ALGORITHM=SUITE):
        signer = node_signer()
        assert node_signer().public_key == signer.public_key
    assert (signer.algorithm, signer.key_id) == (SUITE, sha256(signer.public_key).hexdigest()[:16])
    assert [path.name for path in tmp_path.iterdir()] == ["sm2-sm3.pem"]
    old, new = rotate(tmp_path, SUITE)
    assert old.public_key == signer.public_key != new.public_key
    assert load_or_create(tmp_path, SUITE).public_key == new.public_key


def test_a_damaged_or_foreign_key_file_is_refused():
    one, other = SM2Signer.generate(), SM2Signer.generate()
    mixed = SM2Signer(one._private_key, other.public_key)
    for pem in (
        mixed.private_pem(),
        Ed25519Signer.generate().private_pem(),
        b"\xff",
        one.private_pem()[:-40],
    ):
        with pytest.raises(SigningError, match="not hold an SM2 key"):
            SM2Signer.from_pem(pem)


def test_a_node_without_the_library_is_told_where_it_comes_from(monkeypatch, tmp_path):
    monkeypatch.setattr(signing, "ALGORITHMS", {"ed25519": Ed25519Signer})
    with pytest.raises(SigningError, match=r"requirements-sm\.lock"):
        load_or_create(tmp_path, SUITE)
    signer = SM2Signer.generate()
    assert not verify(SUITE, signer.public_key, b"a", signer.sign(b"a"))


def test_openssl_reads_our_key_and_agrees_on_the_signature(tmp_path):
    openssl = shutil.which("openssl")
    if (
        openssl is None
        or b"SM2"
        not in subprocess.run([openssl, "list", "-signature-algorithms"], capture_output=True).stdout
    ):
        pytest.skip("this machine's openssl knows no SM2")
    signer = SM2Signer.generate()
    key, public, message, signature = (tmp_path / name for name in ("key", "public", "message", "signature"))
    key.write_bytes(signer.private_pem())
    raw = signer.sign(b"record 1")
    signature.write_bytes(
        encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    )
    subprocess.run([openssl, "pkey", "-in", key, "-pubout", "-out", public], check=True, capture_output=True)

    def agrees(content):
        message.write_bytes(content)
        done = subprocess.run(
            [openssl, "dgst", "-sm3", "-sigopt", "distid:1234567812345678", "-verify", public]
            + ["-signature", signature, message],
            capture_output=True,
        )
        return done.returncode == 0

    assert agrees(b"record 1")
    assert not agrees(b"record 2")
