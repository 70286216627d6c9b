import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from records.common import crypto
from records.common.crypto import DecryptionError, EncryptedTextField, blind_index, decrypt, encrypt
from records.subjects.models import Official

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_equal_texts_cannot_be_seen_to_be_equal():
    with override_settings(FIELD_KEYS=[OLD]):
        first, second = encrypt("张三"), encrypt("张三")
        assert first != second
        assert decrypt(first) == decrypt(second) == "张三"
    assert "张三" not in first


def test_after_a_new_key_old_values_still_open_and_new_ones_use_it():
    with override_settings(FIELD_KEYS=[OLD]):
        token = encrypt("张三")
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert decrypt(token) == "张三"
        fresh = encrypt("李四")
    with override_settings(FIELD_KEYS=[NEW]):
        assert decrypt(fresh) == "李四"


def test_a_lost_key_is_told_with_the_remedy():
    with override_settings(FIELD_KEYS=[OLD]):
        token = encrypt("张三")
    with override_settings(FIELD_KEYS=[NEW]), pytest.raises(DecryptionError, match="back into FIELD_KEYS"):
        decrypt(token)


def test_without_any_key_nothing_is_written_in_clear():
    with override_settings(FIELD_KEYS=[]), pytest.raises(ImproperlyConfigured, match="FIELD_KEYS is empty"):
        encrypt("张三")


@override_settings(BLIND_INDEX_KEY="key of this node")
def test_a_number_is_found_by_its_index_however_it_was_typed():
    index = blind_index("11010119900101123X")
    assert index == blind_index(" 11010119900101123x ") == blind_index("１１０１０１１９９００１０１１２３Ｘ")
    assert index != blind_index("110101199001011231")
    assert len(index) == 64
    assert set(index) <= set("0123456789abcdef")


def test_an_index_cannot_be_computed_without_the_key():
    with override_settings(BLIND_INDEX_KEY="one"):
        first = blind_index("110101")
    with override_settings(BLIND_INDEX_KEY="two"):
        assert blind_index("110101") != first


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_an_empty_value_has_no_index(nothing):
    assert blind_index(nothing) == ""


@override_settings(FIELD_KEYS=[OLD])
def test_a_column_holds_a_token_and_gives_back_the_text():
    field = EncryptedTextField()
    stored = field.get_prep_value("110101")
    assert "110101" not in stored
    assert field.from_db_value(stored, None, None) == "110101"
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None


@pytest.mark.parametrize("lookup", ["exact", "iexact", "contains", "in"])
def test_a_search_that_could_never_find_anything_is_refused(lookup):
    with pytest.raises(FieldError, match="blind index"):
        Official.objects.filter(**{f"id_number__{lookup}": "1"})


@pytest.mark.django_db
def test_the_database_never_sees_the_number_and_rotation_rewrites_it():
    with override_settings(FIELD_KEYS=[OLD]):
        people = [
            Official.objects.create(
                name=f"甲{n}", id_number=f"11010{n}", id_number_index=blind_index(f"11010{n}")
            )
            for n in range(3)
        ]
        bare = Official.objects.create(name="乙")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_official WHERE id_number LIKE '%%11010%%'")
        assert cursor.fetchone() == (0,)
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert crypto.rotate(Official, batch_size=3) == 4
    with override_settings(FIELD_KEYS=[NEW]):
        read = {official.pk: official.id_number for official in Official.objects.all()}
    assert read == {person.pk: person.id_number for person in [*people, bare]}


def test_a_table_without_secrets_has_nothing_to_rotate():
    from records.clocks.models import DeadlineRule

    assert crypto.rotate(DeadlineRule) == 0
