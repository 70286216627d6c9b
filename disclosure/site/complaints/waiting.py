"""
Files between their upload and the handing in of the complaint, so that no error on the way loses them.

They lie encrypted under a key that stands only on the informant's own page: neither this node nor who reads its disks
can open a file that was never handed in. After two hours, or when it is handed in, it is removed.
"""

import base64
import hashlib
import io
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from records.common.uploads import FileRefused, examined

FOLDER = "waiting"
KEPT = timedelta(hours=2)
# All together, so that nobody fills the disk with what he never hands in.
MOST_WAITING = 2_000
MOST_FILES = 12
_TOKEN_BYTES = 32


@dataclass(frozen=True)
class WaitingFile:
    token: str
    extension: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def as_upload(self) -> "Upload":
        return Upload(f"file{self.extension}", self.content)


class Upload(io.BytesIO):
    """What services expect of an uploaded file."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name
        self.size = len(content)

    def chunks(self, size: int = 256 * 1024) -> Any:
        self.seek(0)
        while part := self.read(size):
            yield part


def put_down(file: Any) -> str:
    """
    Keep an uploaded file for a while.

    :returns: the token by which its sender, and nobody else, gets it back
    :raises FileRefused: as for every upload, and ``no_room``
    """
    found, _digest = examined(file)
    if _count() >= MOST_WAITING:
        raise FileRefused(
            "no_room",
            _("当前上传的人数较多，请先不带材料提交；提交之后，凭查询码随时可以补交材料。"),
        )
    file.seek(0)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    sealed = _fernet(token).encrypt(found.extensions[0].encode() + b"\n" + file.read())
    default_storage.save(_path(token), ContentFile(sealed))
    return token


def pick_up(token: str) -> WaitingFile | None:
    """The file of this token; None where its time has run out or there never was one."""
    path = _path(token)
    try:
        with default_storage.open(path, "rb") as stored:
            opened = _fernet(token).decrypt(stored.read())
    except (FileNotFoundError, InvalidToken):
        return None
    extension, _line, content = opened.partition(b"\n")
    return WaitingFile(token, extension.decode(), content)


def take_away(token: str) -> None:
    default_storage.delete(_path(token))


def sweep(*, at: datetime) -> int:
    """Remove what nobody has handed in; may run twice."""
    removed = 0
    for name in _names():
        path = f"{FOLDER}/{name}"
        try:
            old = default_storage.get_modified_time(path) < at - KEPT
        except FileNotFoundError:
            continue
        if old:
            default_storage.delete(path)
            removed += 1
    return removed


def _count() -> int:
    return len(_names())


def _names() -> list[str]:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return names


def _path(token: str) -> str:
    return f"{FOLDER}/{hashlib.sha256(b'name:' + token.encode()).hexdigest()}"


def _fernet(token: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"key:" + token.encode()).digest()))
