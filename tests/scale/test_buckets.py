"""Files may lie in a bucket: as unreadable, as whole and as well guarded there as in a folder."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from environs import Env
from moto.server import ThreadedMotoServer

from disclosure.site.complaints import waiting
from integrity_portal.settings import servers
from integrity_portal.settings.servers import file_storage
from records.common import sealed_files
from records.common.away import StorageAway, is_away
from records.dishonesty import services
from records.dishonesty.services.files import open_attachment
from tests.records.dishonesty import factories

BUCKET = "portal-files"
SECRET = "整改承诺书全文".encode()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The portal's storage is a bucket of that server; what the server itself sees of it."""
    told = {
        "BUCKET": BUCKET,
        "ENDPOINT": endpoint,
        "REGION": "cn-1",
        "ACCESS_KEY": "a",
        "SECRET_KEY": "b",
        "PREFIX": "city",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"FILES_S3_{name}", value)
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="cn-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "cn-1"})
    settings.STORAGES = {**settings.STORAGES, "default": file_storage(Env())}
    yield client
    for name in names_in(client):
        client.delete_object(Bucket=BUCKET, Key=name)
    client.delete_bucket(Bucket=BUCKET)


def names_in(client: Any) -> list[str]:
    return [each["Key"] for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def stored(client: Any, name: str) -> bytes:
    return client.get_object(Bucket=BUCKET, Key=name)["Body"].read()


def test_a_sealed_file_is_unreadable_in_the_bucket_and_whole_for_the_portal(bucket: Any) -> None:
    name = sealed_files.keep("complaints/one", SECRET)
    assert names_in(bucket) == [f"city/{name}"]
    assert SECRET not in stored(bucket, f"city/{name}")
    assert sealed_files.read(name) == SECRET


def test_a_change_of_keys_writes_the_file_again_in_its_place(bucket: Any, settings: Any) -> None:
    name = sealed_files.keep("complaints/one", SECRET)
    before = stored(bucket, f"city/{name}")
    assert not sealed_files.renew(name)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert sealed_files.needs_older_key(name)
    assert sealed_files.renew(name)
    assert not sealed_files.needs_older_key(name)
    assert names_in(bucket) == [f"city/{name}"]
    assert stored(bucket, f"city/{name}") != before
    assert sealed_files.read(name) == SECRET


@pytest.mark.django_db
def test_an_attachment_comes_back_as_it_was_handed_in(bucket: Any) -> None:
    who = factories.people()
    record = factories.draft(who)
    # Larger than what is held in memory while it is read.
    content = b"%PDF-1.7\n" + bytes(3 * 1024 * 1024) + b"\n%%EOF\n"
    attachment = services.attach_file(
        uid=record.uid,
        file=SimpleUploadedFile("判决书.pdf", content),
        kind="document",
        by=who.clerk,
        at=factories.NOW,
    )
    with open_attachment(attachment) as file:
        assert hashlib.sha256(file.read()).hexdigest() == attachment.sha256
    assert names_in(bucket) == [f"city/{attachment.stored_name}"]


def test_what_is_stored_under_a_name_stays(bucket: Any) -> None:
    first = default_storage.save("papers/one.pdf", ContentFile(b"first"))
    second = default_storage.save("papers/one.pdf", ContentFile(b"second"))
    assert first != second
    assert stored(bucket, f"city/{first}") == b"first"


def test_nobody_is_sent_to_the_bucket(bucket: Any) -> None:
    name = default_storage.save("papers/one.pdf", ContentFile(b"first"))
    with pytest.raises(NotImplementedError):
        default_storage.url(name)
    grants = bucket.get_object_acl(Bucket=BUCKET, Key=f"city/{name}")["Grants"]
    assert {grant["Grantee"]["Type"] for grant in grants} == {"CanonicalUser"}


def test_an_upload_that_nobody_hands_in_is_swept_away_by_whichever_worker_comes_first(bucket: Any) -> None:
    token = waiting.put_down(SimpleUploadedFile("照片.pdf", b"%PDF-1.7\n%%EOF\n"))
    assert waiting.pick_up(token).content.startswith(b"%PDF")
    assert b"%PDF" not in stored(bucket, names_in(bucket)[0])
    assert waiting.sweep(at=now()) == 0
    assert waiting.sweep(at=now() + waiting.KEPT + timedelta(minutes=1)) == 1
    assert names_in(bucket) == []
    assert waiting.pick_up(token) is None
    with pytest.raises(FileNotFoundError):
        default_storage.get_modified_time("waiting/gone")


def test_a_file_that_is_not_there_is_not_there(bucket: Any) -> None:
    with pytest.raises(FileNotFoundError):
        default_storage.open("papers/none.pdf")
    assert not default_storage.exists("papers/none.pdf")


def test_a_storage_that_does_not_answer_is_away_and_not_broken(bucket: Any, settings: Any) -> None:
    away = settings.STORAGES["default"]
    options = {**away["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {**away, "OPTIONS": options}}
    with pytest.raises(StorageAway) as caught:
        default_storage.open("papers/one.pdf")
    assert is_away(caught.value)


def test_a_bucket_without_keys_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_S3_BUCKET", BUCKET)
    with pytest.raises(ImproperlyConfigured, match="FILES_S3_ACCESS_KEY"):
        file_storage(Env())


def test_a_bucket_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BUCKET", "ACCESS_KEY", "SECRET_KEY"):
        monkeypatch.setenv(f"FILES_S3_{name}", "x")
    monkeypatch.setattr(servers, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-s3\.lock"):
        file_storage(Env())


def test_without_a_bucket_files_lie_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FILES_S3_BUCKET", raising=False)
    assert file_storage(Env())["BACKEND"].endswith("FileSystemStorage")
