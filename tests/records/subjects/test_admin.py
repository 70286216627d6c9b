"""The staff pages of the subjects: what each role sees of its region, and that changes go through services."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.access.models import AuditEntry
from records.subjects.models import Official, Organisation, Post
from tests.records.subjects.factories import ID_NUMBER, NOW, USCC, official, organisation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client, clerk):
    client.force_login(clerk)
    return client


def url(name: str, *args) -> str:
    return reverse(f"admin:records_{name}", args=args)


def organisation_form(**changes):
    form = {
        "name": "许昌市财政局",
        "uscc": "",
        "kind": "department",
        "region": "411000",
        "superior": "",
        "short_name": "",
        "merged_into": "",
        "merge_reason": "",
        "names-TOTAL_FORMS": 0,
        "names-INITIAL_FORMS": 0,
    }
    return {**form, **changes}


def errors(response) -> str:
    form = response.context["adminform"].form
    return str(form.errors)


def test_a_clerk_registers_an_organisation_and_the_trail_knows(admin_client, clerk):
    response = admin_client.post(
        url("organisation_add"), organisation_form(uscc=USCC.lower(), short_name="市财政局")
    )
    assert response.status_code == 302, errors(response)
    body = Organisation.objects.get(uscc=USCC)
    assert body.names.get().name == "市财政局"
    assert AuditEntry.objects.get(action="organisation.register").by == clerk
    assert admin_client.get(url("organisation_change", body.pk)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"uscc": USCC[:-1] + "0"}, "校验位"),
        ({"region": "410100"}, "不在您的权限范围内"),
        ({"name": " "}, "必填"),
    ],
)
def test_a_mistake_is_named_at_its_field(admin_client, changes, words):
    response = admin_client.post(url("organisation_add"), organisation_form(**changes))
    assert response.status_code == 200
    assert words in errors(response)
    assert not Organisation.objects.exists()


def test_a_new_name_keeps_the_former_one(admin_client, clerk):
    body = organisation(clerk)
    response = admin_client.post(
        url("organisation_change", body.pk), organisation_form(name="许昌市财政与国资局")
    )
    assert response.status_code == 302, errors(response)
    body.refresh_from_db()
    assert (body.name, body.names.get().name) == ("许昌市财政与国资局", "许昌市财政局")
    assert "许昌市财政局" in admin_client.get(url("organisation_change", body.pk)).content.decode()


def test_merging_asks_for_a_reason_and_can_be_undone(admin_client, clerk):
    body, target = organisation(clerk), organisation(clerk, name="乙局")
    page = url("organisation_change", body.pk)
    response = admin_client.post(page, organisation_form(merged_into=target.pk))
    assert "理由" in errors(response)
    response = admin_client.post(page, organisation_form(merged_into=target.pk, merge_reason="机构改革"))
    assert response.status_code == 302, errors(response)
    body.refresh_from_db()
    assert body.current() == target
    response = admin_client.post(page, organisation_form(merge_reason="有误"))
    assert response.status_code == 302, errors(response)
    body.refresh_from_db()
    assert body.merged_into is None
    assert {"organisation.merge", "organisation.unmerge"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_a_clerk_sees_and_changes_only_the_bodies_of_the_own_region(admin_client, clerk):
    own, other = organisation(clerk), organisation(clerk, name="郑州市财政局", region="410100")
    listed = admin_client.get(url("organisation_changelist")).content.decode()
    assert own.name in listed
    assert other.name not in listed
    assert admin_client.get(url("organisation_change", other.pk)).status_code == 302
    assert admin_client.post(url("organisation_change", other.pk), organisation_form()).status_code == 302
    other.refresh_from_db()
    assert other.name == "郑州市财政局"


def test_a_department_sees_itself_and_changes_nothing(client, clerk):
    own, neighbour = organisation(clerk), organisation(clerk, name="许昌市教育局")
    client.force_login(staff("department", "department", organisation=own))
    listed = client.get(url("organisation_changelist")).content.decode()
    assert own.name in listed
    assert neighbour.name not in listed
    assert client.post(url("organisation_change", own.pk), organisation_form(name="x")).status_code == 403


def test_nobody_deletes_an_organisation(admin_client, clerk):
    body = organisation(clerk)
    assert admin_client.post(url("organisation_delete", body.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("term", ["财政", "许昌财", "曾用", USCC[:10], "xu chang"])
def test_a_body_is_found_by_piece_former_name_code_or_pinyin(admin_client, clerk, term):
    from records.subjects.services import rename_organisation

    body = organisation(clerk, name="曾用局", uscc=USCC)
    rename_organisation(organisation=body, name="许昌财政局", by=clerk, at=NOW)
    organisation(clerk, name="水利站")
    listed = admin_client.get(url("organisation_changelist"), {"q": term}).content.decode()
    assert "许昌财政局" in listed
    assert "水利站" not in listed


def test_the_region_tree_can_be_looked_at_and_not_altered(admin_client):
    page = admin_client.get(url("region_changelist"), {"q": "411000"}).content.decode()
    assert "河南省许昌市魏都区" in page
    assert "河南省郑州市" not in page
    assert admin_client.get(url("region_change", "411000")).status_code == 200
    assert admin_client.post(url("region_change", "411000"), {"name": "x"}).status_code == 403
    assert admin_client.get(url("formerregion_changelist"), {"q": "412622"}).status_code == 200


def test_the_list_of_bodies_asks_the_database_no_more_often_for_more_rows(admin_client, clerk):
    above = organisation(clerk, name="许昌市人民政府", kind="government")
    organisation(clerk, name="许昌市第一局", superior=above)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(url("organisation_changelist"))
    for number in range(20):
        organisation(clerk, name=f"许昌市第{number + 2}局", superior=above)
    with CaptureQueriesContext(connection) as many:
        admin_client.get(url("organisation_changelist"))
    assert len(many) <= len(few) <= 20


def official_form(body, **changes):
    form = {
        "name": "张三",
        "id_number": ID_NUMBER,
        "post_organisation": body.pk,
        "post_title": "局长",
        "post_seat": 1,
        "post_from_on": "2026-01-01",
        "posts-TOTAL_FORMS": 0,
        "posts-INITIAL_FORMS": 0,
    }
    return {**form, **changes}


def test_an_official_is_registered_with_a_post_and_the_number_is_never_shown(admin_client, clerk):
    body = organisation(clerk)
    response = admin_client.post(url("official_add"), official_form(body))
    assert response.status_code == 302, errors(response)
    person = Official.objects.get()
    assert (person.id_number, person.posts.get().title) == (ID_NUMBER, "局长")
    pages = admin_client.get(url("official_changelist")), admin_client.get(url("official_change", person.pk))
    for page in pages:
        assert "张三" in page.content.decode()
        assert ID_NUMBER not in page.content.decode()
    response = admin_client.post(url("official_add"), official_form(body, post_title="副局长"))
    assert "已登记" in errors(response)


def test_an_official_is_found_by_the_whole_number(admin_client, clerk):
    body = organisation(clerk)
    admin_client.post(url("official_add"), official_form(body))
    second = official_form(body, name="李四", id_number="", post_seat=2)
    assert "李四" in admin_client.post(url("official_add"), second, follow=True).content.decode()
    listed = admin_client.get(url("official_changelist"), {"q": ID_NUMBER}).content.decode()
    assert "张三" in listed
    assert "李四" not in listed


def test_every_look_at_officials_is_in_the_trail(admin_client, clerk):
    body = organisation(clerk)
    admin_client.post(url("official_add"), official_form(body))
    person = Official.objects.get()
    admin_client.get(url("official_changelist"))
    admin_client.get(url("official_change", person.pk))
    looks = AuditEntry.objects.filter(outcome="read").values_list("action", "by", "subject_uid")
    assert ("official.list", clerk.pk, "") in looks
    assert ("official.read", clerk.pk, str(person.pk)) in looks


def test_officials_of_other_regions_are_not_seen(client, admin_client, clerk):
    seen = admin_client.post(url("official_add"), official_form(organisation(clerk)), follow=True)
    assert "张三" in seen.content.decode()
    person = Official.objects.get()
    client.force_login(staff("elsewhere", "hr_archivist", region="410100"))
    assert "张三" not in client.get(url("official_changelist")).content.decode()
    assert client.get(url("official_change", person.pk)).status_code == 302


def test_a_role_without_officials_does_not_open_their_pages(client):
    client.force_login(staff("supervisor", "supervisor"))
    assert client.get(url("official_changelist")).status_code == 403


def test_an_appointment_and_its_end_are_entered_on_the_pages(admin_client, clerk):
    body, person = organisation(clerk), official(clerk)
    form = {
        "organisation": body.pk,
        "title": "局长",
        "seat": 1,
        "official": person.pk,
        "from_on": "2026-01-01",
    }
    # Without any post an official is out of everybody's region; the first one comes with the registration.
    admin_client.post(url("official_add"), official_form(body))
    person = Official.objects.get(posts__isnull=False)
    response = admin_client.post(url("post_add"), {**form, "official": person.pk})
    assert "在任" in errors(response)
    response = admin_client.post(url("post_add"), {**form, "official": person.pk, "seat": 2})
    assert response.status_code == 302, errors(response)
    post = Post.objects.get(seat=2)
    response = admin_client.post(url("post_change", post.pk), {"until_on": ""})
    assert "until_on" in response.context["adminform"].form.errors
    response = admin_client.post(url("post_change", post.pk), {"until_on": "2025-12-31"})
    assert "不得早于" in errors(response)
    response = admin_client.post(url("post_change", post.pk), {"until_on": "2026-03-01"})
    assert response.status_code == 302, errors(response)
    post.refresh_from_db()
    assert post.until_on == date(2026, 3, 1)
    vacant = Post.objects.open().get(seat=2)
    assert vacant.official is None
    response = admin_client.post(
        url("post_add"), {**form, "official": person.pk, "seat": 2, "from_on": "2026-04-01"}
    )
    assert response.status_code == 302, errors(response)
    vacant.refresh_from_db()
    assert vacant.official == person
    assert admin_client.get(url("post_changelist")).status_code == 200


def test_choosers_offer_only_what_the_person_reaches(admin_client, clerk):
    organisation(clerk)
    organisation(clerk, name="郑州市财政局", region="410100")
    answer = admin_client.get(
        reverse("admin:autocomplete"),
        {"app_label": "records", "model_name": "post", "field_name": "organisation", "term": "财政"},
    ).json()
    assert [found["text"] for found in answer["results"]] == ["许昌市财政局（411000）"]
    regions = admin_client.get(
        reverse("admin:autocomplete"),
        {"app_label": "records", "model_name": "organisation", "field_name": "region", "term": "魏都"},
    ).json()
    assert [found["id"] for found in regions["results"]] == ["411002"]
