"""Whom a document means: the code decides, then the name in its region, else a person."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.subjects import services
from records.subjects.matching import clean_name, likeness
from tests.records.subjects.factories import NOW, OTHER_USCC, USCC, organisation

pytestmark = pytest.mark.django_db
NAMES = st.text(alphabet="许昌市魏都区财政教育民局人政府 Ａa1（）", min_size=1, max_size=20)


@pytest.fixture
def finance(clerk):
    return organisation(clerk, uscc=USCC)


def test_the_code_decides_whatever_the_name(finance, clerk):
    organisation(clerk, name="许昌市教育局")
    match = services.match_organisation(uscc=f" {USCC.lower()}", name="许昌市教育局", region="411000")
    assert (match.kind, match.organisation) == ("exact", finance)


def test_an_exact_name_in_its_region_is_one_organisation(finance, clerk):
    organisation(clerk, region="411002")
    match = services.match_organisation(name="  许昌市财政局 ", region="411000")
    assert (match.kind, match.organisation) == ("exact", finance)


def test_a_short_name_counts_as_a_name(clerk):
    body = organisation(clerk, short_names=["市财政局"])
    assert services.match_organisation(name="市财政局", region="411000").organisation == body


def test_the_same_name_elsewhere_is_for_a_person_to_pick(finance):
    for region in (None, "411002", "410100"):
        match = services.match_organisation(name="许昌市财政局", region=region)
        assert match.kind == "candidates"
        assert match.candidates[0][:2] == (finance, 1.0)
    assert "行政区划不同" in str(match.candidates[0][2])


def test_two_bodies_of_one_name_in_one_region_are_for_a_person_to_pick(finance, clerk):
    twin = organisation(clerk)
    match = services.match_organisation(name="许昌市财政局", region="411000")
    assert match.kind == "candidates"
    assert {one for one, _score, _why in match.candidates} == {finance, twin}


def test_the_same_name_under_another_code_is_for_a_person_to_pick(finance):
    match = services.match_organisation(uscc=OTHER_USCC, name="许昌市财政局", region="411000")
    assert match.kind == "candidates"
    assert "代码不同" in str(match.candidates[0][2])


def test_an_unknown_code_beside_a_body_that_has_none_leaves_the_name_to_decide(clerk):
    body = organisation(clerk)
    match = services.match_organisation(uscc=OTHER_USCC, name="许昌市财政局", region="411000")
    assert (match.kind, match.organisation) == ("exact", body)


def test_like_names_come_with_score_and_reason_the_likeliest_first(finance, clerk):
    organisation(clerk, name="许昌市教育局")
    match = services.match_organisation(name="许昌市财政局（本级）", region="411000")
    assert match.kind == "candidates"
    found, score, why = match.candidates[0]
    assert found == finance
    assert 0.5 < score < 1
    assert "许昌市财政局" in str(why)
    scores = [score for _one, score, _why in match.candidates]
    assert scores == sorted(scores, reverse=True)


def test_like_names_of_other_provinces_are_not_offered(clerk):
    organisation(clerk, name="许昌市财政局", region="130100")
    assert services.match_organisation(name="许昌市财政局二", region="411000").kind == "none"


def test_traditional_characters_find_the_body(finance):
    match = services.match_organisation(name="許昌市財政局", region="411000")
    assert match.candidates[0][0] == finance


def test_nothing_in_common_is_nothing(finance):
    for asked in ({"name": "水利部"}, {"name": ""}, {}, {"uscc": OTHER_USCC}, {"uscc": "x"}):
        assert services.match_organisation(region="411000", **asked).kind == "none"


def test_a_merged_body_is_never_the_answer(finance, clerk):
    heir = organisation(clerk, name="许昌市财政与国资局")
    services.merge_organisations(source=finance, target=heir, reason="机构改革", by=clerk, at=NOW)
    for asked in ({"uscc": USCC}, {"name": "许昌市财政局"}):
        match = services.match_organisation(region="411000", **asked)
        assert (match.kind, match.organisation) == ("exact", heir)
    like = services.match_organisation(name="许昌市财政局二科", region="411000")
    assert finance not in [one for one, _score, _why in like.candidates]


@given(NAMES, NAMES)
def test_likeness_is_symmetric_bounded_and_full_for_a_name_itself(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    if any(character.isalnum() for character in one):
        assert likeness(one, one) == 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(NAMES)
def test_whatever_is_asked_an_exact_answer_bears_that_name(finance, name):
    match = services.match_organisation(name=name, region="411000")
    assert (match.kind == "exact") == (clean_name(name) == finance.name)
    assert (match.kind == "candidates") == bool(match.candidates)
    assert len(match.candidates) <= 10
