"""
SM2 with SM3 (GB/T 32918.2, GB/T 32905), the national suite, where the optional library ``gmssl_pyx`` is installed.

Keys and signatures travel raw, like those of Ed25519: a public key is x ‖ y, a signature r ‖ s, 32 bytes each. The
signer's identity that enters the hash is the customary ``1234567812345678``.
"""

import base64
import ctypes
import platform
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import gmssl_pyx
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from records.common.signer import Signer, SigningError

HALF = 32
# PKCS 8 around an RFC 5915 key on the curve sm2p256v1: every length in it is fixed, only the two keys differ.
_PKCS8 = bytes.fromhex(
    "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"  # then the private key
)
_POINT = bytes.fromhex("a14403420004")  # then the public key
_BEGIN, _END = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"


class SM2Signer(Signer):
    algorithm = "sm2-sm3"
    public_key_bytes = 2 * HALF

    def __init__(self, private_key: bytes, public_key: bytes) -> None:
        self._private_key = private_key
        self.public_key = public_key

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(gmssl_pyx.sm2_sign(self._private_key, self.public_key, message))
        return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")

    def private_pem(self) -> bytes:
        content = base64.b64encode(_PKCS8 + self._private_key + _POINT + self.public_key).decode()
        return "\n".join([_BEGIN, *textwrap.wrap(content, 64), _END, ""]).encode()

    @classmethod
    def generate(cls) -> "SM2Signer":
        public_key, private_key = gmssl_pyx.sm2_key_generate()
        return cls(private_key, public_key)

    @classmethod
    def from_pem(cls, pem: bytes) -> "SM2Signer":
        try:
            text = pem.decode("ascii").strip().removeprefix(_BEGIN).removesuffix(_END)
            content = base64.b64decode("".join(text.split()), validate=True)
            middle = len(_PKCS8) + HALF
            private_key, public_key = content[len(_PKCS8) : middle], content[middle + len(_POINT) :]
            if content != _PKCS8 + private_key + _POINT + public_key:
                raise ValueError("another kind of key")
            signer = cls(private_key, public_key)
            # The file's halves must belong together: what the one signs holds under the other.
            if not cls.verify(public_key, b"key file", signer.sign(b"key file")):
                raise ValueError("the halves do not belong together")
        except (ValueError, gmssl_pyx.GmsslInnerError) as error:
            raise SigningError("The key file does not hold an SM2 key.") from error
        return signer

    @staticmethod
    def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
        if len(public_key) != SM2Signer.public_key_bytes or len(signature) != 2 * HALF:
            return False
        r, s = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
        try:
            with _quietly():
                return bool(gmssl_pyx.sm2_verify(public_key, message, encode_dss_signature(r, s)))
        except gmssl_pyx.GmsslInnerError:
            # A point that is not on the curve.
            return False


_one_at_a_time = Lock()


def _c_streams() -> tuple[ctypes.c_void_p, int] | None:
    """C's variable of the standard error and a stream to nowhere; only glibc has such a variable to write to."""
    if platform.libc_ver()[0] != "glibc":
        return None
    library = ctypes.CDLL(None)
    library.fopen.restype = ctypes.c_void_p
    nowhere = library.fopen(b"/dev/null", b"w")
    return (ctypes.c_void_p.in_dll(library, "stderr"), nowhere) if nowhere else None


_streams = _c_streams()


@contextmanager
def _quietly() -> Iterator[None]:
    """
    Keep the library's trace of a failed check off the standard error, where a forger could fill the disk with it.

    Only C's own stream is turned away for the moment, not the file: what Python logs meanwhile is not lost.
    """
    if _streams is None:
        yield
        return
    stream, nowhere = _streams
    with _one_at_a_time:
        before = stream.value
        stream.value = nowhere
        try:
            yield
        finally:
            stream.value = before
