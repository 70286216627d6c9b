"""
The one door through which every file comes in, whoever hands it in and whichever room keeps it.

A file is taken by its content and never by what its sender calls it, and it is taken whole or not at all: until every
look at it is done, the scanner's too, it lies nowhere but in the memory or the temporary file of its request.
"""

import hashlib
import logging
import unicodedata
from collections.abc import Collection
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from prometheus_client import Counter

from records.common import clamd
from records.common.dangers import Dangerous, refuse_dangers
from records.common.files import DOCX, JPEG, OFD, PDF, PNG, XLSX, FileType, sniff

logger = logging.getLogger(__name__)

DOCUMENTS = (PDF, JPEG, PNG, DOCX, XLSX, OFD)
CHUNK = 256 * 1024
LONGEST_NAME = 255
REFUSED = Counter("uploads_refused_total", "Files that were not taken", ["code"])

_SENTENCES = {
    "archive_bomb": gettext_lazy("文件解压后过大，请拆分或另存为 PDF 后上传。"),
    "unsafe_archive": gettext_lazy("文件内部结构异常，请用办公软件打开后另存，再上传。"),
    "encrypted": gettext_lazy("文件已加密或设有权限，无法检查，请另存为未加密的文件后上传。"),
    "entities": gettext_lazy("文件内部含有不允许的声明，请用办公软件打开后另存，再上传。"),
    "macros": gettext_lazy("文件含有宏，请另存为不含宏的文件或 PDF 后上传。"),
    "external_content": gettext_lazy("文件引用了外部的图片、模板或数据，请断开外部链接或另存为 PDF 后上传。"),
    "active_content": gettext_lazy("PDF 含有脚本、启动程序或动态表单，请打印为普通 PDF 后上传。"),
    "too_many_pixels": gettext_lazy("图片尺寸过大，请缩小后上传。"),
    "broken": gettext_lazy("文件已损坏，无法读取，请检查后重新上传。"),
    "infected": gettext_lazy("文件含有恶意程序，没有接收。请先用杀毒软件检查您的设备。"),
    "scanner_away": gettext_lazy("病毒检查暂时不可用，文件没有接收，请稍后再上传。"),
}


class FileRefused(Exception):
    """The file cannot be taken: ``code`` for programs, ``message`` for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def examined(
    file: Any, *, allowed: Collection[FileType] = DOCUMENTS, most_bytes: int | None = None
) -> tuple[FileType, str]:
    """
    What the file is by its content, and its SHA-256, for whichever room takes it.

    :param file: an uploaded file with ``name``, ``size``, ``seek()``, ``read()`` and ``chunks()``
    :param most_bytes: where the room takes less or more than ``ATTACHMENT_MAX_BYTES``
    :raises FileRefused: ``too_large``, ``empty``, ``type_not_allowed``, ``name_and_content_differ``, and as
        ``refuse_harm``
    """
    most = most_bytes or settings.ATTACHMENT_MAX_BYTES
    if file.size > most:
        raise _refused("too_large", _("文件超过 %d 兆字节，请压缩或拆分后上传。") % (most // 2**20))
    if not file.size:
        raise _refused("empty", _("文件是空的，请检查后重新上传。"))
    found = sniff(file)
    if found is None or found not in allowed:
        raise _refused("type_not_allowed", _("只能上传 PDF、图片（JPEG、PNG）、Word、Excel 和 OFD 文件。"))
    extension = PurePath(file.name or "").suffix.lower()
    if extension not in found.extensions:
        raise _refused(
            "name_and_content_differ", _("文件内容与扩展名“%s”不符，请上传原始文件。") % extension[:10]
        )
    refuse_harm(file, found)
    return found, _digest(file)


def refuse_harm(file: Any, kind: FileType | None) -> None:
    """
    Look into a file of this kind (None for plain text) and ask the scanner.

    :raises FileRefused: the codes of ``refuse_dangers``, ``infected``, ``scanner_away``
    """
    try:
        if kind is not None:
            refuse_dangers(file, kind)
        if settings.CLAMD_URL and (found := clamd.scan(file)):
            # Its name goes to the operator; the sender learns only that it was refused.
            logger.warning("upload_infected", extra={"code": found[:100]})
            raise _refused("infected")
    except Dangerous as danger:
        raise _refused(danger.code) from danger
    except clamd.Unreachable as away:
        logger.error("scanner_unreachable", extra={"code": str(away)})
        raise _refused("scanner_away") from away


def clean_name(name: str) -> str:
    """A file's name as its sender gave it, fit to be shown and to be saved under: one line, no path, no disguise."""
    last = PurePath((name or "").replace("\\", "/")).name
    # Control characters would forge lines and headers; a turned-around ending would call a program a picture.
    plain = "".join(
        sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    )
    stem, dot, ending = plain.strip(" .").rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:LONGEST_NAME] or "file"


def _refused(code: str, sentence: str = "") -> FileRefused:
    REFUSED.labels(code).inc()
    return FileRefused(code, sentence or str(_SENTENCES[code]))


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
