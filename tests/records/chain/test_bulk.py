"""COPY writes what a single INSERT would: the same words come back, and what a column cannot hold is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.access.services import chain_user, ensure_system_users
from records.chain import bulk
from records.chain.models import ChainEvent
from records.common.ids import new_uid
from records.dishonesty.choices import VersionReason
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.subjects.models import Organisation, Region

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
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_comes_back_as_it_went_in(text):
    row = event(text)
    bulk.copy_new([row])
    stored = ChainEvent.objects.get(pk=row.pk)
    assert stored.payload == text
    assert bytes(stored.salt) == row.salt
    assert (stored.uid, stored.created_at, stored.index) == (row.uid, row.created_at, None)


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


def test_a_nul_is_refused_as_a_value_error_before_anything_is_sent():
    with pytest.raises(ValueError, match="NUL"):
        bulk.copy_new([event("a\0b")])
    assert not ChainEvent.objects.exists()


def test_nothing_to_store_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.copy_new([])
