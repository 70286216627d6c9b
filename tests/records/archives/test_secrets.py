"""The database holds no plain identity number, in no table and no column."""

from typing import Any

from django.db import connection

from records.access.services import ensure_system_users
from records.archives.models import ArchiveImport
from records.archives.services import keeping
from records.common import key_rotation
from records.subjects.models import Official
from tests.records.archives.factories import ID_NUMBER, NOW, OTHER_NUMBER, archive, official, sanction
from tests.records.archives.test_access import desk, page
from tests.records.archives.test_imports import row, taken


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


def test_every_number_stays_readable_to_its_owner_after_a_change_of_keys(hr: Any, settings: Any) -> None:
    from cryptography.fernet import Fernet

    taken(hr, row())
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    for model in key_rotation.models_with_secrets():
        key_rotation.rotate(model)
        key_rotation.renew_files(model)
    settings.FIELD_KEYS = [new]
    assert Official.objects.get().id_number == ID_NUMBER
    assert key_rotation.files_behind(ArchiveImport) == 0
