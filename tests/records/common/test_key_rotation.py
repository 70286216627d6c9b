"""After a change of keys the old one can be dropped, and nothing that was kept is lost."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.test import override_settings

from records.common import key_rotation, sealed_files
from records.common.crypto import DecryptionError, EncryptedTextField, blind_index
from records.common.key_rotation import behind, encrypted_columns, indexed_columns, reindex, rotate
from records.dishonesty.models import ImportBatch
from records.subjects.models import Official
from records.subjects.services import find_official, register_official
from tests.records.access.factories import NOW, XUCHANG, person
from tests.records.subjects.factories import ID_NUMBER

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()

pytestmark = pytest.mark.django_db


def officials(count: int = 3) -> list[Official]:
    return [
        Official.objects.create(
            name=f"甲{n}", id_number=f"11010{n}", id_number_index=blind_index(f"11010{n}")
        )
        for n in range(count)
    ]


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM records_official WHERE id_number IS NOT NULL ORDER BY uid")
        return [row[0] for row in cursor.fetchall()]


def test_after_rotation_the_old_key_can_be_dropped():
    with override_settings(FIELD_KEYS=[OLD]):
        people = officials()
        bare = Official.objects.create(name="乙")
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert behind(Official, batch_size=2) == 3
        call_command("rotate_field_keys", batch_size=2)
        assert behind(Official) == 0
        call_command("rotate_field_keys", check=True)
    with override_settings(FIELD_KEYS=[NEW]):
        read = {official.pk: official.id_number for official in Official.objects.all()}
    assert read == {one.pk: one.id_number for one in [*people, bare]}
    with override_settings(FIELD_KEYS=[OLD]), pytest.raises(DecryptionError):
        Official.objects.get(pk=people[0].pk)


def test_what_was_rotated_before_a_stop_is_not_written_twice():
    with override_settings(FIELD_KEYS=[OLD]):
        officials(5)
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        first = Official.objects.order_by("pk").first()
        first.save()
        before = stored()
        assert rotate(Official, batch_size=2) == 4
        assert stored()[0] == before[0]
        assert set(stored()[1:]).isdisjoint(before[1:])
        assert rotate(Official, batch_size=2) == 0


def test_the_check_fails_while_an_older_key_is_needed():
    with override_settings(FIELD_KEYS=[OLD]):
        officials(1)
    with override_settings(FIELD_KEYS=[NEW, OLD]), pytest.raises(SystemExit) as left:
        call_command("rotate_field_keys", check=True)
    assert left.value.code == 1


def test_while_the_index_key_changes_everybody_is_found_and_nobody_entered_twice():
    clerk = person("陈静")
    with override_settings(BLIND_INDEX_KEY="old"):
        known = register_official(name="张三", id_number=ID_NUMBER, by=clerk, at=NOW)
    with override_settings(BLIND_INDEX_KEY="new", BLIND_INDEX_KEY_FORMER="old"):
        assert find_official(id_number=ID_NUMBER) == known
        with pytest.raises(ValidationError, match="已登记"):
            register_official(name="张三", id_number=ID_NUMBER, by=clerk, at=NOW)
        call_command("rotate_field_keys", blind_index=True)
        assert reindex(Official) == 0
    with override_settings(BLIND_INDEX_KEY="new"):
        assert find_official(id_number=ID_NUMBER) == known


def test_a_sealed_file_that_a_table_names_is_found(tmp_path: Any, settings: Any):
    settings.MEDIA_ROOT = tmp_path
    clerk = person("陈静")
    for number, (key, name) in enumerate([(OLD, "imports/a"), (NEW, "imports/b")]):
        with override_settings(FIELD_KEYS=[key]):
            stored_name = sealed_files.keep(name, b"rows")
        ImportBatch.objects.create(
            file_name="a.xlsx",
            stored_name=stored_name,
            sha256=str(number) * 64,
            region_id=XUCHANG,
            supplier_name="甲",
            uploaded_by=clerk,
            uploaded_at=NOW,
        )
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert key_rotation.files_behind(ImportBatch) == 1
        assert key_rotation.renew_files(ImportBatch) == 1
        assert key_rotation.files_behind(ImportBatch) == 0
    assert key_rotation.renew_files(Official) == 0


def test_an_official_without_a_number_is_left_without_an_index():
    bare = Official.objects.create(name="乙")
    with override_settings(BLIND_INDEX_KEY="new"):
        assert reindex(Official) == 0
    bare.refresh_from_db()
    assert bare.id_number_index is None


def test_an_encrypted_file_is_written_again_in_its_place(tmp_path: Any, settings: Any):
    settings.MEDIA_ROOT = tmp_path
    with override_settings(FIELD_KEYS=[OLD]):
        name = sealed_files.keep("papers/one", b"%PDF secret")
    assert b"secret" not in (tmp_path / name).read_bytes()
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert sealed_files.needs_older_key(name)
        assert sealed_files.renew(name)
        assert not sealed_files.renew(name)
        assert not sealed_files.needs_older_key(name)
    with override_settings(FIELD_KEYS=[NEW]):
        assert sealed_files.read(name) == b"%PDF secret"
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["one.sealed"]


def test_every_encrypted_column_of_the_project_is_found():
    found = {
        (model, name) for model in key_rotation.models_with_secrets() for name in encrypted_columns(model)
    }
    assert (Official, "id_number") in found
    assert indexed_columns(Official) == {"id_number": "id_number_index"}
    assert found == {
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
    }


def test_a_blind_index_lies_beside_the_column_that_it_is_of():
    """The change of keys finds it by its name; one that is called otherwise would keep the old key for ever."""
    for model in key_rotation.models_with_secrets():
        columns = {field.name for field in model._meta.concrete_fields if isinstance(field, models.CharField)}
        indexes = {name for name in columns if name.endswith("_index")}
        assert indexes == set(indexed_columns(model).values()), model._meta.label


def test_a_table_without_secrets_has_nothing_to_rotate():
    from records.clocks.models import DeadlineRule

    assert rotate(DeadlineRule) == behind(DeadlineRule) == reindex(DeadlineRule) == 0
