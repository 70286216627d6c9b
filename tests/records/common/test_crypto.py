import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.test import override_settings

from records.common.crypto import (
    DecryptionError,
    EncryptedTextField,
    blind_index,
    blind_indexes,
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    is_current,
)
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


@override_settings(BLIND_INDEX_KEY="new", BLIND_INDEX_KEY_FORMER="old")
def test_while_the_index_key_changes_a_value_is_sought_under_both():
    now, before = blind_indexes("110101")
    assert now == blind_index("110101")
    with override_settings(BLIND_INDEX_KEY="old", BLIND_INDEX_KEY_FORMER=""):
        assert blind_indexes("110101") == [before]
    assert blind_indexes("") == blind_indexes(None) == []


def test_a_file_is_unreadable_without_its_key():
    with override_settings(FIELD_KEYS=[OLD]):
        token = encrypt_bytes(b"%PDF-1.7 secret")
        assert b"secret" not in token
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        assert decrypt_bytes(token) == b"%PDF-1.7 secret"
        assert not is_current(token)
        assert is_current(encrypt_bytes(b""))
    with override_settings(FIELD_KEYS=[NEW]), pytest.raises(DecryptionError, match="back into FIELD_KEYS"):
        decrypt_bytes(token)
