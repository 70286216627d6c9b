"""What a password must be: said plainly, held everywhere, and never one of the last five again."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from records.access import services
from records.access.factors import passwords
from records.access.factors.models import FormerPassword
from tests.records.access.factories import NOW, PASSWORD


@pytest.mark.parametrize(
    ("password", "count"),
    [
        ("lotuspondbridges", 1),
        ("Lotuspondbridges", 2),
        ("Lotuspond7bridges", 3),
        ("Lotus-pond-7-bridges", 4),
        ("荷塘七桥荷塘七桥荷塘七桥", 1),
        ("荷塘lotus7", 3),
        ("Ｌotus７", 3),
        ("", 0),
    ],
)
def test_classes_are_counted_as_people_type_them(password, count):
    assert passwords.classes(password) == count


@given(st.text(max_size=40))
def test_no_text_has_more_than_four_classes(text):
    assert 0 <= passwords.classes(text) <= 4


@pytest.mark.parametrize(
    "weak",
    [
        "Short-7-x",
        "alllowercaseletters",
        "lowercase-only-signs",
        "123456789012",
        "Password1234",
        "chenjing-2026-A",
    ],
)
def test_a_weak_password_is_refused_with_the_rule_it_breaks(staff, weak):
    with pytest.raises(ValidationError) as refused:
        services.set_password(user=staff.clerk, password=weak, by=staff.clerk, at=NOW)
    assert refused.value.message_dict["password"]


def test_what_a_machine_hands_out_is_accepted():
    for _number in range(200):
        validate_password(passwords.first_password())


def test_none_of_the_last_five_comes_back_and_the_sixth_does(staff):
    used = [f"Willow-bank-{number}-boats" for number in range(6)]
    for number, password in enumerate(used):
        at = NOW + timedelta(days=number)
        services.set_password(user=staff.clerk, password=password, by=staff.clerk, at=at)
    at = NOW + timedelta(days=9)
    for former in used[1:]:
        with pytest.raises(ValidationError):
            services.set_password(user=staff.clerk, password=former, by=staff.clerk, at=at)
    services.set_password(user=staff.clerk, password=used[0], by=staff.clerk, at=at)
    assert FormerPassword.objects.filter(user=staff.clerk).count() == 7
    # Kept as hashes, each as slow as the account's own.
    assert not FormerPassword.objects.filter(password__contains="Willow").exists()


def test_anothers_former_password_is_no_hindrance(staff):
    services.set_password(user=staff.clerk, password="Willow-bank-1-boats", by=staff.clerk, at=NOW)
    services.set_password(user=staff.reviewer, password="Willow-bank-1-boats", by=staff.reviewer, at=NOW)
    assert staff.reviewer.__class__.objects.get(pk=staff.reviewer.pk).check_password("Willow-bank-1-boats")


class TestAge:
    def test_a_password_serves_ninety_days(self, staff, settings):
        settings.PASSWORD_MAX_DAYS = 90
        services.set_password(user=staff.clerk, password="Willow-bank-1-boats", by=staff.clerk, at=NOW)
        assert passwords.runs_out_at(staff.clerk) == NOW + timedelta(days=90)

    def test_where_it_is_switched_off_it_serves_for_ever(self, staff, settings):
        settings.PASSWORD_MAX_DAYS = 0
        assert passwords.runs_out_at(staff.clerk) is None

    def test_an_old_one_leads_to_the_page_where_it_is_changed_and_only_there(self, staff, settings, client):
        settings.PASSWORD_MAX_DAYS = 90
        staff.clerk.date_joined = timezone.now() - timedelta(days=91)
        staff.clerk.save()
        client.post("/admin/login/", {"username": staff.clerk.username, "password": PASSWORD})
        answer = client.get("/admin/")
        assert answer["Location"] == "/admin/password_change/"
        assert client.get("/api/v1/records/").json()["code"] == "password_too_old"
        page = client.get("/admin/password_change/").content.decode()
        assert "您的密码已到期" in page
        new = {
            "old_password": PASSWORD,
            "new_password1": "Willow-bank-1-boats",
            "new_password2": "Willow-bank-1-boats",
        }
        client.post("/admin/password_change/", new)
        assert client.get("/admin/").status_code == 200

    def test_its_owner_is_told_a_week_before(self, staff, settings, client):
        settings.PASSWORD_MAX_DAYS = 90
        staff.clerk.date_joined = timezone.now() - timedelta(days=85)
        staff.clerk.save()
        answer = client.post(
            "/admin/login/", {"username": staff.clerk.username, "password": PASSWORD}, follow=True
        )
        assert "您的密码将于" in answer.content.decode()
