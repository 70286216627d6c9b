"""A post changes hands and its promises do not: listed, printed, signed, accepted by another, seen on each."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.chain.models import ChainEvent
from records.common.workflow import TransitionDenied
from records.papers.services import open_pdf
from records.pledges import queries, services
from records.pledges.models import Handover
from records.pledges.services.handovers import decide_handover
from tests.records.access.factories import WEIDU, give, holder, person
from tests.records.dishonesty.factories import NOW, bureau
from tests.records.pledges.factories import fresh, published, scan, settled, tenure

ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS)
LEFT_ON, HANDED_ON = date(2026, 4, 30), date(2026, 5, 5)


@pytest.fixture
def posts(who):
    return tenure("上任示例", date(2020, 1, 1), LEFT_ON), tenure("现任示例", date(2026, 5, 1))


def prepared(who, posts):
    return services.prepare_handover(left=posts[0], taken=posts[1], handed_on=HANDED_ON, by=who.clerk, at=NOW)


def signed(who, posts):
    handover = prepared(who, posts)
    services.attach_signed(handover=handover.pk, file=scan(), by=who.clerk, at=NOW)
    return handover


def test_open_promises_are_listed_printed_and_after_two_signatures_shown_as_handed_over(who, posts):
    kept = published(who, title="已兑现的承诺")
    settled(who, kept, "verdict")
    open_one = published(who)
    published(who, title="别的职务的承诺", post_title="副局长")
    handover = signed(who, posts)
    assert [item.pledge_id for item in handover.items.all()] == [open_one.pk]
    assert open_pdf(handover.sheet).startswith(b"%PDF")
    assert fresh(open_one).course["handovers"] == []
    decide_handover(handover=handover.pk, name="accept", by=who.reviewer, at=NOW)
    after = fresh(open_one)
    assert after.course["handovers"] == [{"on": "2026-05-05", "post_title": "局长"}]
    assert after.version == 2
    assert fresh(kept).course["handovers"] == []
    told = "".join(ChainEvent.objects.values_list("payload", flat=True))
    assert "上任示例" not in told
    assert "现任示例" not in told


def test_what_is_not_signed_is_not_accepted(who, posts):
    published(who)
    handover = prepared(who, posts)
    with pytest.raises(TransitionDenied) as denied:
        decide_handover(handover=handover.pk, name="accept", by=who.reviewer, at=NOW)
    assert denied.value.code == "not_signed"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["accept", "refuse", "withdraw"])
def test_each_role_may_do_exactly_what_the_table_says(who, posts, name, role):
    published(who)
    handover = signed(who, posts)
    stranger = person("外人")
    give(stranger, role, **({"organisation": bureau()} if role == Role.DEPARTMENT else {}))
    about = {"handover": handover.pk, "name": name, "note": "理由", "by": stranger, "at": NOW}
    if role == Role.REVIEWER and name != "withdraw":
        assert decide_handover(**about).decided_by == stranger
    else:
        with pytest.raises(TransitionDenied):
            decide_handover(**about)
        assert Handover.objects.get().status == "proposed"


def test_who_prepared_it_does_not_accept_it(who, posts):
    published(who)
    handover = signed(who, posts)
    give(who.clerk, Role.REVIEWER)
    with pytest.raises(TransitionDenied, match="另一人"):
        decide_handover(handover=handover.pk, name="accept", by=who.clerk, at=NOW)


def test_a_refused_or_withdrawn_handover_can_be_prepared_again_and_a_standing_one_not(who, posts):
    published(who)
    first = prepared(who, posts)
    with pytest.raises(ValidationError, match="正在办理"):
        prepared(who, posts)
    decide_handover(handover=first.pk, name="refuse", note="漏列一项。", by=who.reviewer, at=NOW)
    second = prepared(who, posts)
    decide_handover(handover=second.pk, name="withdraw", by=who.clerk, at=NOW)
    decide_handover(handover=signed(who, posts).pk, name="accept", by=who.reviewer, at=NOW)
    with pytest.raises(ValidationError):
        prepared(who, posts)


@pytest.mark.parametrize("why", ["nothing open", "another seat", "too late", "itself"])
def test_what_cannot_be_handed_over_is_refused_with_its_field(who, posts, why):
    left, taken = posts
    if why != "nothing open":
        published(who)
    other = tenure("副职示例", date(2026, 5, 1), title="副局长")
    about = {"left": left, "taken": taken, "handed_on": HANDED_ON, "by": who.clerk, "at": NOW}
    match why:
        case "another seat":
            about["taken"] = other
        case "too late":
            about["handed_on"] = date(2026, 5, 7)
        case "itself":
            about["taken"] = left
    with pytest.raises(ValidationError) as refused:
        services.prepare_handover(**about)
    field = {"nothing open": "left", "too late": "handed_on"}.get(why, "taken")
    assert field in refused.value.message_dict


def test_posts_that_have_not_handed_over_are_seen_until_they_have(who, posts):
    assert not queries.posts_not_handed_over(who.clerk).exists()
    pledge = published(who)
    assert queries.posts_not_handed_over(who.clerk).get() == posts[0]
    assert not queries.posts_not_handed_over(holder("邻县录入", Role.CLERK, WEIDU)).exists()
    decide_handover(handover=signed(who, posts).pk, name="accept", by=who.reviewer, at=NOW)
    assert not queries.posts_not_handed_over(who.clerk).exists()
    assert [one.official.name for one in queries.tenures_of(pledge)] == ["现任示例", "上任示例"]


def test_a_promise_made_after_he_left_is_not_his_to_hand_over(who, posts):
    published(who, decided_on=date(2026, 5, 2))
    assert not queries.posts_not_handed_over(who.clerk).exists()


def test_a_neighbour_prepares_nothing_here(who, posts):
    published(who)
    with pytest.raises(TransitionDenied):
        services.prepare_handover(
            left=posts[0],
            taken=None,
            handed_on=HANDED_ON,
            by=holder("邻县录入", Role.CLERK, WEIDU),
            at=NOW,
        )


def test_after_it_is_decided_no_page_is_added_to_it(who, posts):
    published(who)
    handover = signed(who, posts)
    decide_handover(handover=handover.pk, name="accept", by=who.reviewer, at=NOW)
    with pytest.raises(TransitionDenied):
        services.attach_signed(handover=handover.pk, file=scan("other.pdf"), by=who.clerk, at=NOW)
