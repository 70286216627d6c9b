"""What staff can do with organisations, officials and posts, and what is refused."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from records.access.models import AuditEntry
from records.subjects import services
from records.subjects.models import Organisation, Post, Region
from tests.records.subjects.factories import ID_NUMBER, NOW, OTHER_USCC, USCC, official, organisation

pytestmark = pytest.mark.django_db


def code_of(error) -> str:
    found = error.value
    if hasattr(found, "error_dict"):
        found = next(iter(found.error_dict.values()))[0]
    return found.code


def test_a_registered_organisation_is_found_by_code_by_name_and_in_the_trail(clerk):
    body = organisation(clerk, uscc=f" {USCC.lower()} ", short_names=["许昌财政"])
    assert body.uscc == USCC
    assert body.pinyin == "xu chang shi cai zheng ju"
    assert Organisation.objects.matching("财政局").get() == body
    assert Organisation.objects.matching("许昌财政").get() == body
    entry = AuditEntry.objects.get(action="organisation.register")
    assert (entry.by, entry.subject_uid, entry.region_code) == (clerk, str(body.uid), "411000")


def test_one_code_belongs_to_one_organisation(clerk):
    organisation(clerk, uscc=USCC)
    with pytest.raises(ValidationError, match="已登记在另一机构名下"):
        organisation(clerk, name="另一机构", uscc=USCC)
    organisation(clerk, name="没有代码的机构")
    organisation(clerk, name="也没有代码的机构")


def test_a_wrong_check_digit_is_refused_at_its_field(clerk):
    with pytest.raises(ValidationError) as error:
        organisation(clerk, uscc=USCC[:-1] + "0")
    assert code_of(error) == "uscc_check_digit"
    assert list(error.value.error_dict) == ["uscc"]


def test_a_renamed_organisation_keeps_its_former_name(clerk):
    body = organisation(clerk)
    at = datetime(2026, 5, 6, 17, 0, tzinfo=UTC)
    renamed = services.rename_organisation(organisation=body, name="许昌市财政与国资局", by=clerk, at=at)
    former = renamed.names.get()
    assert (former.name, former.kind) == ("许昌市财政局", "former")
    # One in the morning of the next day in China.
    assert former.until_on == date(2026, 5, 7)
    assert Organisation.objects.matching("国资").get() == renamed
    assert Organisation.objects.matching("市财政局").get() == renamed
    assert services.match_organisation(name="许昌市财政局", region="411000").organisation == renamed


def test_a_rename_to_the_present_name_is_refused(clerk):
    body = organisation(clerk)
    with pytest.raises(ValidationError) as error:
        services.rename_organisation(organisation=body, name=" 许昌市财政局 ", by=clerk, at=NOW)
    assert code_of(error) == "same_name"
    assert not body.names.exists()


def test_a_name_taken_back_stays_known_once(clerk):
    body = organisation(clerk)
    for name in ("甲局", "许昌市财政局", "甲局"):
        body = services.rename_organisation(organisation=body, name=name, by=clerk, at=NOW)
    assert sorted(body.names.values_list("name", flat=True)) == ["甲局", "许昌市财政局"]


def test_a_merged_organisation_answers_through_the_other_and_can_be_set_free(clerk):
    old, middle, new = (organisation(clerk, name=name) for name in ("甲局", "乙局", "丙局"))
    services.merge_organisations(source=old, target=middle, reason="机构改革", by=clerk, at=NOW)
    services.merge_organisations(source=middle, target=new, reason="机构改革", by=clerk, at=NOW)
    old.refresh_from_db()
    assert old.current() == new
    assert set(new.answering_uids()) == {old.uid, middle.uid, new.uid}
    assert services.match_organisation(name="甲局", region="411000").organisation == new
    assert set(Organisation.objects.current()) == {new}
    services.unmerge_organisations(source=middle, reason="合并有误", by=clerk, at=NOW)
    old.refresh_from_db()
    assert old.current() == middle
    assert AuditEntry.objects.filter(action__startswith="organisation.", details__reason="合并有误").exists()


def test_merging_in_a_circle_is_refused(clerk):
    first, second = organisation(clerk, name="甲局"), organisation(clerk, name="乙局")
    services.merge_organisations(source=first, target=second, reason="x", by=clerk, at=NOW)
    for source, target, code in ((second, first, "merge_into_itself"), (second, second, "merge_into_itself")):
        with pytest.raises(ValidationError) as error:
            services.merge_organisations(source=source, target=target, reason="x", by=clerk, at=NOW)
        assert code_of(error) == code
    with pytest.raises(ValidationError) as error:
        services.merge_organisations(source=first, target=second, reason="x", by=clerk, at=NOW)
    assert code_of(error) == "already_merged"
    with pytest.raises(ValidationError) as error:
        services.unmerge_organisations(source=second, reason="x", by=clerk, at=NOW)
    assert code_of(error) == "not_merged"


def test_an_amendment_tells_the_trail_what_was_and_what_is(clerk):
    body = organisation(clerk, uscc=USCC)
    changes = {"uscc": OTHER_USCC, "region": Region.objects.get(code="411002"), "kind": body.kind}
    amended = services.amend_organisation(organisation=body, changes=changes, by=clerk, at=NOW)
    assert (amended.uscc, amended.region_id) == (OTHER_USCC, "411002")
    entry = AuditEntry.objects.get(action="organisation.amend")
    assert entry.details == {
        "uscc": {"before": USCC, "after": OTHER_USCC},
        "region": {"before": "411000", "after": "411002"},
    }


def test_a_superior_from_below_is_refused(clerk):
    above = organisation(clerk, name="甲局")
    below = organisation(clerk, name="乙局", superior=organisation(clerk, name="丙局", superior=above))
    with pytest.raises(ValidationError) as error:
        services.amend_organisation(organisation=above, changes={"superior": below}, by=clerk, at=NOW)
    assert code_of(error) == "superior_is_below"


def test_a_name_is_not_amended_behind_the_former_names(clerk):
    with pytest.raises(TypeError):
        services.amend_organisation(organisation=organisation(clerk), changes={"name": "x"}, by=clerk, at=NOW)


def test_an_official_is_found_by_number_which_nobody_can_read_in_the_database(clerk):
    person = official(clerk, id_number=ID_NUMBER.lower())
    assert services.find_official(id_number=f" {ID_NUMBER} ") == person
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM records_official t")
        row = cursor.fetchone()[0]
    assert ID_NUMBER not in row
    person.refresh_from_db()
    assert person.id_number == ID_NUMBER
    entry = AuditEntry.objects.get(action="official.register")
    assert entry.subject_uid == str(person.uid)
    assert "张三" not in f"{entry.subject_label}{entry.details}"


def test_a_number_is_registered_once_and_officials_without_number_may_share_a_name(clerk):
    official(clerk, id_number=ID_NUMBER)
    with pytest.raises(ValidationError, match="已登记"):
        official(clerk, name="李四", id_number=ID_NUMBER)
    official(clerk)
    official(clerk)


def test_a_post_outlives_its_holder(clerk):
    body, first, second = organisation(clerk), official(clerk), official(clerk, name="李四")
    post = appoint(clerk, body, first)
    vacant = services.leave_post(post=post, until_on=date(2026, 3, 1), by=clerk, at=NOW)
    assert (vacant.official, vacant.title) == (None, "局长")
    again = appoint(clerk, body, second, from_on=date(2026, 4, 1))
    assert again.pk == vacant.pk
    assert [(held.official, held.until_on) for held in Post.objects.order_by("from_on")] == [
        (first, date(2026, 3, 1)),
        (second, None),
    ]
    assert list(Post.objects.open()) == [again]


def test_a_held_post_takes_no_second_holder_but_a_title_may_have_seats(clerk):
    body, first, second = organisation(clerk), official(clerk), official(clerk, name="李四")
    appoint(clerk, body, first)
    with pytest.raises(ValidationError) as error:
        appoint(clerk, body, second)
    assert code_of(error) == "post_is_held"
    appoint(clerk, body, second, seat=2)


def test_nobody_leaves_a_vacant_post_or_before_he_came(clerk):
    post = appoint(clerk, organisation(clerk), official(clerk), from_on=date(2026, 2, 1))
    with pytest.raises(ValidationError, match="不得早于"):
        services.leave_post(post=post, until_on=date(2026, 1, 31), by=clerk, at=NOW)
    vacant = services.leave_post(post=post, until_on=date(2026, 2, 1), by=clerk, at=NOW)
    for gone in (vacant, post):
        with pytest.raises(ValidationError) as error:
            services.leave_post(post=gone, until_on=date(2026, 3, 1), by=clerk, at=NOW)
        assert code_of(error) == "post_not_held"


def appoint(by, body, person, *, from_on=date(2025, 1, 1), seat=1) -> Post:
    return services.appoint(
        organisation=body, title="局长", official=person, from_on=from_on, seat=seat, by=by, at=NOW
    )
