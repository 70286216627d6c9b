"""Tests with real commits leave the database as the migrations made it."""

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from records.access.models import User
from records.subjects.models import Region


def counts() -> tuple[int, int]:
    return User.objects.exclude(kind=User.Kind.SYSTEM).count(), Region.objects.count()


@pytest.mark.parametrize("run", [1, 2])
def test_rows_of_one_test_are_gone_in_the_next_and_regions_stay(committed_db: None, run: int) -> None:
    people, regions = counts()
    assert people == 0
    assert regions > 3_000
    assert Region.objects.get(code="411000").name != "改名市"
    User.objects.create(username="xc-clerk", full_name="王立", kind=User.Kind.PERSON)
    Region.objects.filter(code="411000").update(name="改名市")


def test_a_second_connection_sees_what_was_committed(committed_db: None) -> None:
    assert settings.AUDIT_DATABASE == "audit"
    User.objects.create(username="xc-clerk", full_name="王立", kind=User.Kind.PERSON)
    assert connections["audit"].settings_dict["NAME"] == connection.settings_dict["NAME"]
    with connections["audit"].cursor() as other:
        other.execute("SELECT count(*) FROM records_user WHERE username = 'xc-clerk'")
        assert other.fetchone() == (1,)


@pytest.mark.django_db
def test_an_ordinary_test_is_one_transaction_that_is_rolled_back() -> None:
    assert counts()[0] == 0
    assert transaction.get_connection().in_atomic_block
    User.objects.create(username="xc-clerk", full_name="王立", kind=User.Kind.PERSON)
