"""The database holds no plain identity number, in no table and no column."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from records.access.services import ensure_system_users
from records.archives.models import ArchiveImport
from records.archives.services import keeping
from records.checks.awards import services as awards
from records.checks.awards.models import AwardCheckItem
from records.common import key_rotation, sealed_files
from records.common.crypto import blind_index
from records.remedies.models import Applicant, Objection
from records.subjects.models import Official, Region
from records.subjects.services import find_official
from tests.records.access.factories import XUCHANG
from tests.records.archives.factories import ID_NUMBER, NOW, OTHER_NUMBER, archive, official, sanction
from tests.records.archives.test_access import desk, page
from tests.records.archives.test_imports import row, taken
from tests.records.dishonesty import factories as dishonesty
from tests.records.remedies import factories as remedies


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return list(connection.introspection.table_names(cursor))


def dumped(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT string_agg(one::text, chr(10)) FROM "{table}" one')
        return cursor.fetchone()[0] or ""


def holding(*numbers: str) -> list[str]:
    """Tables in which one of the numbers can be read, whole or without its check digit."""
    return [table for table in tables() if any(number[:17] in dumped(table) for number in numbers)]


def test_no_table_holds_a_plain_number_after_all_the_work_with_it(hr: Any) -> None:
    ensure_system_users()
    file = archive(hr, official(hr, "欧阳示例", id_number=ID_NUMBER))
    sanction(hr, file=file)
    taken(hr, row(name="示例乙", id_number=OTHER_NUMBER))
    at_desk = desk(hr.archivist)
    at_desk.post(page("find"), id_number=ID_NUMBER)
    at_desk.post(page("find"), id_number="990101198805120032")
    at_desk.post(page("open", file.pk), purpose="own_copy", words="本人当面申请")
    assert at_desk.post(page("sheet", file.pk)).headers["Content-Type"] == "application/pdf"
    keeping.read_archive(uid=file.pk, purpose="award", words="年度评优审核", by=hr.archivist, at=NOW)
    assert Official.objects.count() == 2
    assert ArchiveImport.objects.get().rows_ready == 1
    assert len(tables()) > 60
    assert holding(ID_NUMBER, OTHER_NUMBER) == []


def test_the_search_would_find_a_number_that_lay_open(hr: Any) -> None:
    """Without this the test above might pass because it looks at nothing."""
    file = archive(hr)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_archivereading (uid, archive_id, by_id, role, purpose, words, at)"
            " VALUES (gen_random_uuid(), %s, %s, '', 'award', %s, now())",
            [file.pk, hr.archivist.pk, f"号码 {ID_NUMBER}"],
        )
    assert holding(ID_NUMBER) == ["records_archivereading"]


@pytest.fixture
def full(hr: Any) -> list[str]:
    """A database in which every room has kept secrets of its own; returns the numbers that it keeps."""
    archive(hr, official(hr, "欧阳示例", id_number=ID_NUMBER))
    taken(hr, row(name="示例乙", id_number=OTHER_NUMBER))
    remedies.objection(remedies.office(dishonesty.people()), applicant=remedies.somebody())
    entry = awards.Entry("official", "欧阳示例", ID_NUMBER, "许昌市财政局")
    region = Region.objects.get(pk=XUCHANG)
    check = awards.ask(
        entries=[entry], purpose="award", title="年度评优", region=region, by=hr.archivist, at=timezone.now()
    )
    awards.run(uid=check.pk, at=timezone.now())
    return [ID_NUMBER, OTHER_NUMBER, remedies.ID_NUMBER, remedies.AGENT_ID_NUMBER]


def test_applicants_checks_and_papers_hold_no_plain_number_either(full: list[str]) -> None:
    assert Applicant.objects.exists()
    assert AwardCheckItem.objects.exists()
    assert holding(*full) == []


def test_after_a_change_of_both_keys_every_secret_opens_without_the_old_ones(
    full: list[str], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    old_data, old_index = settings.FIELD_KEYS, settings.BLIND_INDEX_KEY
    before = opened()
    assert len(before) >= 4
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old_data]
    settings.BLIND_INDEX_KEY, settings.BLIND_INDEX_KEY_FORMER = "another", old_index
    call_command("rotate_field_keys", blind_index=True)
    call_command("rotate_field_keys", check=True)
    settings.FIELD_KEYS, settings.BLIND_INDEX_KEY_FORMER = settings.FIELD_KEYS[:1], ""
    assert opened() == before
    assert find_official(id_number=ID_NUMBER) is not None
    for one in Objection.objects.select_related("applicant"):
        assert one.applicant_index == one.applicant.id_number_index == blind_index(one.applicant.id_number)


def opened() -> dict[str, Any]:
    """Every secret of the project in clear: columns by table and row, and files by their names."""
    found: dict[str, Any] = {}
    for model in key_rotation.models_with_secrets():
        for one in model._base_manager.order_by("pk"):
            for name in key_rotation.encrypted_columns(model):
                found[f"{model._meta.label} {one.pk} {name}"] = getattr(one, name)
            stored = getattr(one, "stored_name", "") or ""
            if stored.endswith(sealed_files.ENDING):
                found[stored] = sealed_files.read(stored)
    return found
