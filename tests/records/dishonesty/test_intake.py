"""Many records at once: new bodies and officials are entered once, and nothing faulty slips through."""

import pytest
from django.db import connection, transaction

from records.access.models import AuditEntry
from records.common.bulk import one_of, select
from records.dishonesty.choices import Channel
from records.dishonesty.content import read_items
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.services import clock, end_expired, moving
from records.dishonesty.services.intake import known_digests, store_many
from records.subjects.models import Official, Organisation
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import NOW
from tests.records.dishonesty.test_reading import ID_NUMBER, item

NEW_BODY = {"uscc": "11990100000000027A", "name": "示例市教育局", "region": "411000"}


def store(who, items):
    readings = read_items(items, by=who.clerk, at=NOW)
    with transaction.atomic():
        return store_many(
            readings,
            [f"{number:064x}" for number in range(len(items))],
            by=who.clerk,
            at=NOW,
            channel=Channel.API,
        )


def test_a_new_body_that_ten_items_name_is_entered_once(who):
    records = store(who, [item(external_id=f"P-{n}", organisation=NEW_BODY) for n in range(10)])

    body = Organisation.objects.get(uscc=NEW_BODY["uscc"])
    assert {record.organisation for record in records} == {body}
    assert AuditEntry.objects.filter(action="organisation.register").count() == 1


def test_one_number_is_one_official_and_two_names_are_two(who):
    factories.bureau()
    numbered = {"name": "欧阳示例", "id_number": ID_NUMBER}
    named = {"name": "司马示例"}
    records = store(
        who,
        [
            item(external_id="1", official=numbered, scope=None),
            item(external_id="2", official=numbered, scope=None),
            item(external_id="3", official=named, scope=None),
            item(external_id="4", official=named, scope=None),
        ],
    )

    assert records[0].official == records[1].official
    assert records[2].official != records[3].official
    assert Official.objects.count() == 3


def test_the_number_is_not_in_the_database_to_be_read(who):
    from django.db import connection

    factories.bureau()
    store(who, [item(official={"name": "欧阳示例", "id_number": ID_NUMBER}, scope=None)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(o::text, '') FROM records_official o")
        assert ID_NUMBER not in cursor.fetchone()[0]


def test_what_is_stored_waits_for_another_person(who):
    factories.bureau()
    record = store(who, [item()])[0]
    record.refresh_from_db()
    assert (record.status, record.channel, record.writers) == ("submitted", "api", [who.clerk.pk])
    assert record.transitions.get().content["title"] == record.title


def test_a_faulty_reading_is_never_stored(who):
    with pytest.raises(ValueError, match="without errors"):
        store(who, [item(source="gossip")])
    assert not DishonestyRecord.objects.exists()


def test_known_content_is_recognised(who):
    factories.bureau()
    record = store(who, [item()])[0]
    assert known_digests([record.content_digest, "f" * 64]) == {record.content_digest: record.uid}
    assert known_digests([""]) == {}


def test_the_clock_passes_over_what_somebody_ended_meanwhile(who, monkeypatch):
    from datetime import date, timedelta

    record = factories.published(who, decided_on=date(2025, 5, 20))

    def too_late(**kwargs):
        raise moving.TransitionDenied("wrong_state", "已终止")

    monkeypatch.setattr(clock, "end_record", too_late)
    assert end_expired(at=NOW + timedelta(days=60)) == 0
    record.refresh_from_db()
    assert record.status == "published"


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda many: one_of("content_digest", many), "record_content"),
        (lambda many: one_of("external_id", many), "record_external_id_once"),
    ],
    ids=["content", "number"],
)
def test_a_thousand_that_may_be_known_are_looked_up_in_the_index(db, asked, index):
    rows = DishonestyRecord.objects.of_this_node().filter(asked([f"{n:064}" for n in range(1000)]))
    _sql, parameters = rows.query.sql_with_params()
    assert len(parameters) < 5
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert index in rows.explain()


@pytest.mark.parametrize(
    "table",
    ["dishonestyrecord", "recordtransition", "importrow", "submission", "submissionitem", "auditentry"],
)
def test_what_comes_in_is_not_written_into_an_index_with_which_another_begins(db, table):
    whole = select(
        "SELECT indexrelid::regclass::text, string_to_array(indkey::text, ' '), indclass::oid[]::text[]"
        " FROM pg_index WHERE indrelid = %s::regclass AND indpred IS NULL AND indexprs IS NULL",
        f"records_{table}",
    )
    for name, columns, classes in whole:
        beginning = list(zip(columns, classes, strict=True))
        for other, longer, of_it in whole:
            both = list(zip(longer, of_it, strict=True))
            assert other == name or both[: len(beginning)] != beginning, f"{name} begins {other}"
