"""Files in a bucket that speaks S3, for nodes with several machines; needs the packages of the extra ``s3``."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from records.common.away import StorageAway


class Bucket(S3Storage):  # type: ignore[misc]
    """
    A private bucket behind the portal.

    Nobody is ever sent to it: no address of a file is given out, because whoever has one may read the file for as long
    as it holds, whatever has become of his rights.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "client_config",
            Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3, "mode": "standard"},
                signature_version="s3v4",
                s3={"addressing_style": options.pop("addressing_style", "path")},
                # Checksums of the newest kind are refused by most servers that are not Amazon's.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
        super().__init__(**options)

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            # A name is taken once; what another process stored under it stays.
            "file_overwrite": False,
            "default_acl": None,
            # What is larger goes to the disk while it is read, as what is uploaded does.
            "max_memory_size": 2 * 1024 * 1024,
        }

    def url(self, *args: Any, **kwargs: Any) -> str:
        # Django's own word for a storage without addresses; whatever asks for one is wrong, and a test asks.
        raise NotImplementedError("files go out through the portal, which asks who may have them")

    def replace(self, name: str, content: bytes) -> None:
        """Write over a file in one step: a reader meets the old one or the new one whole."""
        self._save(name, ContentFile(content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _answering():
            opened = super()._open(name, mode)
            # Fetched here and not with the first part that a reader takes: half an answer cannot be taken back.
            opened.seek(0)
            return opened

    def _save(self, name: str, content: Any) -> str:
        with _answering():
            return str(super()._save(name, content))

    def exists(self, name: str) -> bool:
        with _answering():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        with _answering():
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with _answering():
            folders, files = super().listdir(path)
            return folders, files

    def get_modified_time(self, name: str) -> datetime:
        with _answering():
            moment: datetime = super().get_modified_time(name)
            return moment


@contextmanager
def _answering() -> Iterator[None]:
    """A storage that is away is no fault of what was asked: the same may be had in a while."""
    try:
        yield
    except ClientError as refused:
        status = refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if status == 404:
            # What a storage in a folder says, and what its callers reckon with.
            raise FileNotFoundError(str(refused)) from refused
        if status < 500:
            # Wrong keys or no such bucket: asking again does not help.
            raise
        raise StorageAway(str(refused)) from refused
    except BotoCoreError as away:
        raise StorageAway(str(away)) from away
