"""What the database itself refuses, whoever writes."""

import pytest
from django.db import IntegrityError, connection, transaction

from records.common.ids import new_uid
from tests.records.subjects.factories import ID_NUMBER, USCC, official, organisation

pytestmark = pytest.mark.django_db

ORGANISATION = (
    "INSERT INTO records_organisation"
    " (uid, name, uscc, kind, region_id, superior_id, merged_into_id, pinyin, search_grams, created_at, updated_at)"
    " VALUES (%(uid)s, %(name)s, %(uscc)s, 'other', '411000', %(superior)s, %(merged)s, '', '{}', now(), now())"
)


def insert_organisation(**given) -> None:
    values = {"uid": new_uid(), "name": "甲局", "uscc": None, "superior": None, "merged": None, **given}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ORGANISATION, values)


@pytest.mark.parametrize(
    "uscc",
    [
        "",
        USCC[:-1],
        USCC.lower(),
        USCC.replace("F", "I"),
        USCC.replace("F", "O"),
        "1１" + USCC[2:],
    ],
)
def test_a_code_of_another_shape_is_refused(uscc):
    with pytest.raises(IntegrityError, match="organisation_uscc_shape"):
        insert_organisation(uscc=uscc)


@pytest.mark.parametrize("letter", "ISOVZ")
def test_letters_outside_the_alphabet_are_refused_in_every_place(letter):
    for place in range(18):
        with pytest.raises(IntegrityError, match="organisation_uscc_shape"):
            insert_organisation(uscc=USCC[:place] + letter + USCC[place + 1 :])


def test_a_code_is_unique_when_present():
    insert_organisation(uscc=USCC)
    with pytest.raises(IntegrityError, match="organisation_uscc_unique"):
        insert_organisation(uscc=USCC)
    insert_organisation()
    insert_organisation()


def test_an_organisation_is_not_nameless_and_not_above_or_inside_itself():
    with pytest.raises(IntegrityError, match="organisation_has_a_name"):
        insert_organisation(name="")
    uid = new_uid()
    with pytest.raises(IntegrityError, match="organisation_not_its_own_superior"):
        insert_organisation(uid=uid, superior=uid)
    with pytest.raises(IntegrityError, match="organisation_not_merged_into_itself"):
        insert_organisation(uid=uid, merged=uid)


def test_a_number_comes_with_its_index_and_once(clerk):
    official(clerk, id_number=ID_NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_index FROM records_official")
        number, index = cursor.fetchone()
    for given, constraint in (
        ((number, None), "official_id_number_with_its_index"),
        ((None, index), "official_id_number_with_its_index"),
        ((number, "not a digest"), "official_id_number_with_its_index"),
        ((number, index), "official_id_number_unique"),
    ):
        with (
            pytest.raises(IntegrityError, match=constraint),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO records_official (uid, name, id_number, id_number_index, created_at)"
                " VALUES (%s, '张三', %s, %s, now())",
                [new_uid(), *given],
            )


@pytest.mark.parametrize(
    ("rows", "constraint"),
    [
        ([("2026-02-01", "2026-01-01")], "post_dates_in_order"),
        ([("2026-02-01", None), ("2026-03-01", None)], "post_one_open_holder"),
    ],
)
def test_a_post_has_one_open_holder_and_its_dates_in_order(clerk, rows, constraint):
    body, person = organisation(clerk), official(clerk)
    values = [(new_uid(), body.uid, person.uid, *dates) for dates in rows]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO records_post (uid, organisation_id, title, seat, official_id, from_on, until_on)"
            " VALUES (%s, %s, '局长', 1, %s, %s, %s)",
            values,
        )


def test_a_region_with_organisations_cannot_vanish(clerk):
    organisation(clerk)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM records_region WHERE code = '411000'")
