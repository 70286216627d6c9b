"""COPY writes what a single INSERT would: the same words come back, and what a column cannot hold is refused."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.access.models import IdempotencyKey, User
from records.access.services import chain_user, ensure_system_users
from records.chain.models import ChainEvent
from records.common import bulk
from records.common.ids import new_uid
from records.dishonesty.choices import VersionReason
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.subjects.models import Official, Organisation, Region

pytestmark = pytest.mark.django_db

# What COPY, arrays and JSON each spell in their own way.
AWKWARD = "a\\b\t{\"c\",'d'}\r\n\\N\\.é😀,NULL"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@pytest.fixture
def body() -> Organisation:
    ensure_system_users()
    return Organisation.objects.create(
        name="许昌市财政局", kind="department", region=Region.objects.get(code="411000")
    )


def event(payload: str) -> ChainEvent:
    return ChainEvent(
        origin="411000",
        kind="dishonesty-record",
        uid=new_uid(),
        version=1,
        action="publish",
        payload=payload,
        salt=bytes(range(32)),
        created_at=timezone.now(),
    )


@given(TEXT)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_comes_back_as_it_went_in(text):
    row = event(text)
    bulk.copy_new([row])
    stored = ChainEvent.objects.get(pk=row.pk)
    assert stored.payload == text
    assert bytes(stored.salt) == row.salt
    assert (stored.uid, stored.created_at, stored.index) == (row.uid, row.created_at, None)


def test_what_is_kept_encrypted_is_copied_encrypted_and_never_twice_alike(db):
    number = "11010119900307889X"
    officials = [
        Official(name="赵强", id_number=number, id_number_index=digit * 64, created_at=timezone.now())
        for digit in "ab"
    ]
    bulk.copy_new(officials)
    tokens = [token for (token,) in bulk.select("SELECT id_number FROM records_official")]
    assert len(set(tokens)) == 2
    assert number not in "".join(tokens)
    assert [row.id_number for row in Official.objects.all()] == [number, number]


def test_rows_get_the_numbers_of_their_table_in_order():
    rows = [event(str(number)) for number in range(3)]
    bulk.copy_new(rows)
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert list(ChainEvent.objects.order_by("pk").values_list("payload", flat=True)) == ["0", "1", "2"]
    later = event("3")
    later.save()
    assert later.pk > rows[-1].pk


def test_a_whole_record_is_stored_as_bulk_create_would_store_it(body):
    at, by = timezone.now(), chain_user()
    records = []
    for store in (bulk.copy_new, DishonestyRecord.objects.bulk_create):
        record = DishonestyRecord(
            origin="411000",
            origin_name=AWKWARD[:20],
            version=1,
            status="published",
            organisation=body,
            region=body.region,
            source="judgment",
            domain="procurement",
            severity="ordinary",
            title=AWKWARD,
            facts=AWKWARD * 3,
            legal_basis=AWKWARD,
            amount=Decimal("1200.50"),
            catalogue_item="court",
            document_kind="judgment",
            document_number=AWKWARD,
            document_name=AWKWARD,
            authority_name=AWKWARD,
            decided_on=date(2026, 3, 1),
            display_from=date(2026, 3, 2),
            channel="chain",
            writers=[by.pk],
            created_by=by,
            created_at=at,
            updated_at=at,
            published_by=by,
            published_at=at,
            search_grams=[AWKWARD, '"', "\\", "NULL", ""],
        )
        store([record])
        records.append(DishonestyRecord.objects.get(pk=record.pk))
    copied, created = (
        {
            field.attname: getattr(row, field.attname)
            for field in row._meta.concrete_fields
            if field.name != "uid"
        }
        for row in records
    )
    assert copied == created


def test_json_keeps_its_shape_and_its_words(body):
    content = {"title": AWKWARD, "amount": None, "nested": [1, {"a": False}]}
    at, by = timezone.now(), chain_user()
    version = RecordVersion(
        number=1, reason=VersionReason.CREATED, content=content, made_at=at, registered_at=at, by=by
    )
    record = DishonestyRecord(
        organisation=body, region=body.region, created_by=by, created_at=at, updated_at=at, writers=[by.pk],
        decided_on=date(2026, 3, 1), origin="411000",
    )  # fmt: skip
    record.save()
    version.record = record
    bulk.copy_new([version])
    assert RecordVersion.objects.get(pk=version.pk).content == content


def key(name: str, by: User) -> IdempotencyKey:
    return IdempotencyKey(
        owner=by, key=name, request_hash="0" * 64, status_code=201, headers={"Location": AWKWARD}, body=AWKWARD,
        created_at=timezone.now(),
    )  # fmt: skip


def test_one_row_is_inserted_as_saving_would_and_knows_its_number(body):
    by = chain_user()
    row, saved = key("one", by), key("two", by)
    bulk.insert_new(row)
    saved.save(force_insert=True)
    stored, beside = IdempotencyKey.objects.get(pk=row.pk), IdempotencyKey.objects.get(pk=saved.pk)
    assert (stored.key, stored.owner, stored.created_at) == ("one", by, row.created_at)
    assert (stored.headers, stored.body) == (beside.headers, beside.body) == ({"Location": AWKWARD}, AWKWARD)
    assert not row._state.adding


def test_an_inserted_row_with_a_key_of_its_own_keeps_it_and_its_secret(db):
    official = Official(
        name=AWKWARD, id_number="11010119900307889X", id_number_index="0" * 64, created_at=timezone.now()
    )
    bulk.insert_new(official)
    assert Official.objects.get(pk=official.pk).id_number == official.id_number


def test_rows_whose_numbers_nobody_asks_for_are_numbered_by_the_database(body):
    by = chain_user()
    rows = [key(f"{number}", by) for number in range(3)]
    bulk.copy_new(rows, numbered=False)
    assert [row.pk for row in rows] == [None] * 3
    assert len({row.pk for row in IdempotencyKey.objects.filter(key__in="012")}) == 3
    # Nor does it hinder those that are numbered beforehand.
    bulk.copy_new(more := [key("more", by)])
    assert IdempotencyKey.objects.get(pk=more[0].pk).key == "more"


def test_a_nul_is_refused_as_a_value_error_before_anything_is_sent():
    with pytest.raises(ValueError, match="NUL"):
        bulk.copy_new([event("a\0b")])
    assert not ChainEvent.objects.exists()


def test_nothing_to_store_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.copy_new([])


@given(
    st.lists(TEXT | st.sampled_from(["", "\\", "\\N", "\t", "\n", "\r\n", AWKWARD]), min_size=1, max_size=6)
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_many_texts_of_one_column_keep_their_rows(texts):
    rows = [event(text) for text in texts]
    bulk.copy_new(rows)
    stored = dict(ChainEvent.objects.values_list("pk", "payload"))
    assert [stored[row.pk] for row in rows] == texts


@pytest.mark.parametrize("texts", [["a", "b\0c"], ["\0", ""], ["", "\0"], ["a", None, "\0"]])
def test_a_nul_is_refused_among_other_texts(texts):
    with pytest.raises(ValueError, match="NUL"):
        bulk.copy_new([event(text) for text in texts])
    assert not ChainEvent.objects.exists()


def test_json_that_stands_already_is_the_same_value(body):
    at, by = timezone.now(), chain_user()
    record = DishonestyRecord.objects.create(
        organisation=body, region=body.region, created_by=by, created_at=at, updated_at=at, writers=[by.pk],
        decided_on=date(2026, 3, 1), origin="411000",
    )  # fmt: skip
    content = {"title": AWKWARD, "amount": None, "nested": [1, {"a": False}]}
    versions = [
        RecordVersion(
            record=record, number=number, reason=VersionReason.CREATED, content=spelt, made_at=at,
            registered_at=at, by=by,
        )
        for number, spelt in enumerate([content, bulk.JsonText(json.dumps(content)), "a text"], 1)
    ]  # fmt: skip
    bulk.copy_new(versions)
    stored = RecordVersion.objects.order_by("number").values_list("content", flat=True)
    assert list(stored) == [content, content, "a text"]


@given(st.lists(TEXT | st.sampled_from(["", "NULL", "{}", '"', "\\", AWKWARD]), max_size=6))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_list_of_texts_reaches_the_database_as_it_is(texts):
    assert bulk.select("SELECT %s::text[]", texts) == [(texts,)]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [1, -2, 2**62]),
        ("text", ["a", None]),
        ("uuid", ["0192f0c1-0000-7000-8000-000000000001"]),
        ("bigint", []),
    ],
)
def test_numbers_and_identifiers_reach_the_database_as_they_are(kind, values):
    ((came,),) = bulk.select(f"SELECT %s::{kind}[]::text[]", values)
    assert came == [None if value is None else str(value) for value in values]


def test_bytes_reach_the_database_as_they_are():
    values = [b"\x00\xff\\", b"", bytes(range(32))]
    ((came,),) = bulk.select("SELECT array_agg(one ORDER BY number) FROM unnest(%s::bytea[])"
                             " WITH ORDINALITY AS listed(one, number)", values)  # fmt: skip
    assert [bytes(one) for one in came] == values
