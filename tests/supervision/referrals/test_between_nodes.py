"""A complaint is handled where it belongs, its answer is read where it was filed, and who complained never leaves."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError

from records.chain.models import ChainEvent, Notice
from records.clocks.overdue import notice_overdue
from records.common.workflow import TransitionDenied
from supervision.complaints import services as complaints
from supervision.complaints.models import Complaint, ComplaintNote, Informant
from supervision.complaints.referrals import queries, services
from supervision.complaints.referrals.models import Referral
from tests.records.access.factories import HENAN, give
from tests.records.chain.factories import CITY, NOW, PROVINCE
from tests.records.chain.two_nodes import reconcile, sound
from tests.supervision.complaints import factories
from tests.supervision.referrals.factories import (
    HANDED_ON,
    IDENTITY,
    NAME,
    PHONE,
    here,
    sent,
    whole_database,
)

ANSWER = "经查，合同属实，区里已于六月三十日前付清全部款项。"


def answered_in_the_city(pair, text=ANSWER):
    factories.moved(pair.city, here(), "rectified", at=NOW)
    complaints.answer(complaint=here().pk, text=text, by=pair.city.handler, at=NOW)
    pair.exchange()


class TestDown:
    def test_filed_at_the_province_handled_in_the_city_read_with_the_provinces_code(self, pair):
        case, code = pair.referred()
        mirror = pair.above(case.pk)
        assert (mirror.status, mirror.referred_to) == ("transferred", CITY)

        copy = here()
        assert (copy.channel, copy.origin_node, copy.outside_number) == ("chain", PROVINCE, case.number)
        assert (copy.statement, copy.body, copy.handling_region_id) == (HANDED_ON, pair.city.bureau, CITY)
        assert not Informant.objects.exists()
        with pair.at(PROVINCE):
            assert sent().peer_number == copy.number

        factories.moved(pair.city, copy, "verifying", at=NOW)
        complaints.say_to_informant(
            complaint=copy.pk, text="请问验收是在哪一天？", by=pair.city.handler, at=NOW
        )
        pair.exchange()
        assert any("请问验收是在哪一天？" in one.text for one in pair.view(code).messages)

        complaints.find_true(
            complaint=copy.pk,
            findings="属实。",
            rectify_until=(NOW + timedelta(days=9)).date(),
            by=pair.city.handler,
            at=NOW,
        )
        complaints.note_rectified(complaint=copy.pk, findings="已付清。", by=pair.city.handler, at=NOW)
        complaints.answer(complaint=copy.pk, text=ANSWER, by=pair.city.handler, at=NOW)
        pair.exchange()

        read = pair.view(code)
        assert (read.status, read.outcome, read.answer) == ("answered", "resolved", ANSWER)

    def test_nothing_of_who_complained_stands_in_the_citys_database(self, pair):
        case, code = pair.referred()
        with pair.at(PROVINCE):
            complaints.say_as_informant(complaint=case.pk, text=f"我是{NAME}，电话{PHONE}，请尽快。", at=NOW)
        answered_in_the_city(pair)
        below = whole_database()
        assert HANDED_ON in below
        assert [word for word in IDENTITY if word in below] == []

    def test_the_chain_and_its_notices_hold_no_word_of_it_in_either_node(self, pair):
        case, _code = pair.referred()
        answered_in_the_city(pair)
        words = (HANDED_ON, ANSWER, case.title, case.number, here().number, pair.city.bureau.name)
        for code in (CITY, PROVINCE):
            with pair.at(code):
                carried = "".join(event.payload for event in ChainEvent.objects.all())
                carried += "".join(notice.body for notice in Notice.objects.all())
                assert "sealed" in carried
                assert [word for word in words if word in carried] == []
                sound()
        assert reconcile().findings.count() == 0

    def test_the_informants_mark_reaches_whoever_answered(self, pair):
        case, _code = pair.referred()
        answered_in_the_city(pair)
        with pair.at(PROVINCE):
            complaints.rate(complaint=case.pk, satisfaction="satisfied", words="谢谢", by=None, at=NOW)
        pair.exchange()
        assert here().satisfaction == "satisfied"
        assert "谢谢" not in whole_database()

    def test_not_content_he_has_it_looked_into_again_and_another_person_answers(self, pair):
        case, code = pair.referred()
        answered_in_the_city(pair)
        with pair.at(PROVINCE):
            complaints.reopen(complaint=case.pk, reason=f"{NAME}：只付了一半。", by=None, at=NOW)
            services.refer(
                complaint=case.pk,
                handed_on=services.HandedOn(case.title, "只付了一半，请继续办理。"),
                by=pair.province.handler,
                at=NOW,
            )
        pair.exchange()
        copy = here()
        assert (copy.status, copy.reopened) == ("registered", 1)
        assert copy.steps.get(name="reopen").told == "只付了一半，请继续办理。"
        for step in factories.WAYS["rectified"][1:]:
            step(pair.city, copy, NOW)
        complaints.answer(complaint=copy.pk, text="余款也已付清。", by=pair.city.other_handler, at=NOW)
        pair.exchange()
        assert pair.view(code).answer == "余款也已付清。"
        with pair.at(PROVINCE):
            assert Referral.objects.count() == 1

    def test_what_the_city_does_not_take_up_comes_back(self, pair):
        case, _code = pair.referred()
        factories.moved(pair.city, here(), "not_accepted", at=NOW)
        pair.exchange()
        back = pair.above(case.pk)
        assert (back.status, back.referred_to) == ("registered", "")
        with pair.at(PROVINCE):
            assert sent().ended_at == NOW
            assert ComplaintNote.objects.filter(complaint=case, text__contains="已在法院审理").exists()

    def test_an_answer_that_names_who_complained_is_read_by_the_provinces_staff_alone(self, pair):
        case, code = pair.referred()
        answered_in_the_city(pair, text=f"已与{NAME}核对，款项付清。")
        read = pair.view(code)
        assert read.status == "answered"
        assert NAME not in read.answer
        with pair.at(PROVINCE):
            assert ComplaintNote.objects.filter(complaint=case, text__contains=NAME).exists()

    def test_joined_with_another_at_the_city_the_province_still_gets_its_answer(self, pair):
        _case, code = pair.referred()
        copy = here()
        main, _its_code = factories.filed(pair.city, factories.anonymous(), at=NOW)
        factories.moved(pair.city, copy, "registered", at=NOW)
        complaints.merge(complaint=copy.pk, into=main.pk, by=pair.city.handler, at=NOW)
        factories.moved(pair.city, main, "rectified", at=NOW)
        complaints.answer(complaint=main.pk, text=ANSWER, by=pair.city.handler, at=NOW)
        pair.exchange()
        assert pair.view(code).answer == ANSWER

    def test_when_the_city_is_late_the_province_puts_both_under_watch(self, pair):
        case, _code = pair.referred()
        late = NOW + timedelta(days=70)
        with pair.at(PROVINCE):
            notice_overdue(at=late)
        pair.exchange(at=late)
        assert pair.above(case.pk).supervised_at == late
        assert here().supervised_at is not None
        assert (
            ComplaintNote.objects.filter(text__contains="逾期").exists() or "逾期" in here().supervised_reason
        )


class TestUp:
    def test_about_the_citys_own_government_it_is_handled_at_the_province(self, pair):
        case, code = factories.filed(
            pair.city, factories.named(), body=pair.city.government.pk, at=NOW, title="招商承诺没有兑现"
        )
        assert case.to_superior
        services.refer(
            complaint=case.pk,
            handed_on=services.HandedOn(case.title, "招商承诺没有兑现，请上级核查。"),
            by=pair.city.handler,
            at=NOW,
        )
        pair.exchange()
        with pair.at(PROVINCE):
            copy = here()
            assert (copy.body, copy.origin_node) == (pair.province.government, CITY)
            below = whole_database()
            assert [word for word in IDENTITY if word in below] == []
            factories.moved(pair.province, copy, "rectified", at=NOW)
            complaints.answer(complaint=copy.pk, text=ANSWER, by=pair.province.handler, at=NOW)
        pair.exchange()
        found = complaints.find_by_code(code)
        assert complaints.public_view(found, at=NOW).answer == ANSWER

    def test_overdue_in_the_city_the_province_hears_of_it_by_itself_and_of_nobodys_words(self, pair):
        case, _code = factories.filed(pair.city, factories.confidential(), at=NOW)
        late = NOW + timedelta(days=40)
        notice_overdue(at=late)
        pair.exchange(at=late)
        with pair.at(PROVINCE):
            copy = here()
            assert copy.title == f"督办：{case.number}逾期未办结"
            assert copy.body_name == pair.city.bureau.name
            above = whole_database()
            assert [word for word in (*IDENTITY, case.title, case.statement) if word in above] == []
            complaints.say_to_informant(
                complaint=copy.pk, text="请三日内说明原因。", by=pair.province.handler, at=late
            )
        pair.exchange(at=late)
        assert (
            ComplaintNote.objects.get(complaint=case, text__contains="请三日内说明原因").by.username
            == "system-chain"
        )
        # Not to the informant: he is the city's.
        assert not case.messages.exists()
        assert here_status(case) == "submitted"
        factories.moved(pair.city, case, "accepted", at=late)
        pair.exchange(at=late)
        with pair.at(PROVINCE):
            assert ComplaintNote.objects.filter(complaint=copy, text__contains="已受理").exists()

    def test_a_body_that_was_only_typed_in_is_not_told_either(self, pair):
        factories.filed(
            pair.city, factories.confidential(), body=None, body_name=f"{NAME}家门口的那个所", at=NOW
        )
        notice_overdue(at=NOW + timedelta(days=40))
        pair.exchange(at=NOW + timedelta(days=40))
        with pair.at(PROVINCE):
            assert here().body_name == "尚未确定的单位"
            assert NAME not in whole_database()

    def test_late_a_second_time_it_is_the_same_matter(self, pair):
        factories.filed(pair.city, factories.confidential(), at=NOW)
        notice_overdue(at=NOW + timedelta(days=40))
        factories.moved(pair.city, here(), "registered", at=NOW + timedelta(days=40))
        notice_overdue(at=NOW + timedelta(days=90))
        pair.exchange(at=NOW + timedelta(days=90))
        with pair.at(PROVINCE):
            assert Complaint.objects.count() == 1
            assert Referral.objects.count() == 1


def here_status(case):
    return Complaint.objects.get(pk=case.pk).status


class TestWhatIsHandedOn:
    def test_nothing_that_says_who_complained(self, pair):
        case, _code = pair.filed_at_the_province(factories.named())
        told = (
            NAME,
            "欧 阳 举 报",
            PHONE,
            "138 0000 1234",
            factories.MAIL,
            factories.ADDRESS,
            factories.ID_NUMBER,
        )
        with pair.at(PROVINCE):
            for field, words in product(("title", "statement", "wished", "contract_number"), told):
                said = {"title": "标题", "statement": "情况", field: f"请找{words}核实"}
                with pytest.raises(ValidationError) as refused:
                    services.refer(
                        complaint=case.pk,
                        handed_on=services.HandedOn(**said),
                        by=pair.province.handler,
                        at=NOW,
                    )
                assert list(refused.value.error_dict) == [field], words
            assert not Referral.objects.exists()
            assert Complaint.objects.get().status == "submitted"

    def test_of_an_anonymous_one_nobodys_number_either(self, pair):
        case, _code = pair.filed_at_the_province(factories.anonymous())
        with pair.at(PROVINCE), pytest.raises(ValidationError):
            services.refer(
                complaint=case.pk,
                handed_on=services.HandedOn("标题", "请打13912345678核实。"),
                by=pair.province.handler,
                at=NOW,
            )

    def test_nor_does_the_name_of_a_body_that_he_typed_in(self, pair):
        case, _code = pair.filed_at_the_province(factories.named(), body=None, body_name=f"{NAME}门口的所")
        with pair.at(PROVINCE), pytest.raises(ValidationError) as refused:
            services.refer(
                complaint=case.pk,
                handed_on=services.HandedOn("标题", "情况"),
                by=pair.province.handler,
                at=NOW,
            )
        assert list(refused.value.error_dict) == ["body_name"]

    def test_contract_and_sum_are_offered_only_where_the_name_is_open(self, pair):
        for informant, number in ((factories.named(), "XC-2025（031）"), (factories.confidential(), "")):
            case, _code = pair.filed_at_the_province(informant)
            assert services.suggested(case).contract_number == number

    def test_a_word_of_the_informant_waits_to_be_read_unless_it_is_openly_his_and_says_nothing_of_him(
        self, pair
    ):
        for number, (informant, text, held) in enumerate(
            (
                (factories.named(), "验收单在城管局。", False),
                (factories.named(), f"请打{PHONE}。", True),
                (factories.confidential(), "验收单在城管局。", True),
            )
        ):
            case, _code = pair.referred(informant, title=f"合同没有结算{number}")
            with pair.at(PROVINCE):
                complaints.say_as_informant(complaint=case.pk, text=text, at=NOW)
                waiting = queries.held_letters(pair.province.handler)
                matter = Referral.objects.get(complaint=case)
                assert waiting.filter(referral_uid=matter.pk).exists() == held

    def test_released_in_other_words_it_arrives_in_those(self, pair):
        case, _code = pair.referred()
        with pair.at(PROVINCE):
            complaints.say_as_informant(complaint=case.pk, text=f"我是{NAME}，验收单在城管局。", at=NOW)
            letter = queries.held_letters(pair.province.handler).get()
            with pytest.raises(ValidationError):
                services.release(letter=letter.pk, text=letter.said["text"], by=pair.province.handler, at=NOW)
            with pytest.raises(TransitionDenied):
                services.release(letter=letter.pk, text="验收单在城管局。", by=pair.province.reviewer, at=NOW)
            services.release(letter=letter.pk, text="验收单在城管局。", by=pair.province.handler, at=NOW)
            with pytest.raises(TransitionDenied) as denied:
                services.keep_back(letter=letter.pk, by=pair.province.handler, at=NOW)
            assert denied.value.code == "settled_already"
        pair.exchange()
        assert [message.text for message in here().messages.all()] == ["验收单在城管局。"]

    def test_what_is_kept_back_never_leaves(self, pair):
        case, _code = pair.referred()
        with pair.at(PROVINCE):
            complaints.say_as_informant(complaint=case.pk, text="请快一点。", at=NOW)
            letter = queries.held_letters(pair.province.handler).get()
            services.keep_back(letter=letter.pk, by=pair.province.handler, at=NOW)
            assert not queries.held_letters(pair.province.handler).exists()
        pair.exchange()
        assert not here().messages.exists()

    def test_only_who_handles_it_hands_it_on_and_nobody_of_the_body(self, pair):
        case, _code = pair.filed_at_the_province()
        with pair.at(PROVINCE):
            insider = pair.province.at_bureau
            give(insider, "complaint_handler", HENAN)
            for by, code in (
                (pair.province.reviewer, "not_your_role"),
                (pair.province.supervisor, "not_your_role"),
                (insider, "of_reported_body"),
            ):
                with pytest.raises(TransitionDenied) as denied:
                    services.refer(
                        complaint=case.pk, handed_on=services.HandedOn("标题", "情况"), by=by, at=NOW
                    )
                assert denied.value.code == code
            assert queries.to_refer(pair.province.handler).get() == case
            assert not queries.to_refer(insider).exists()

    def test_what_is_handled_here_is_not_handed_on(self, pair):
        case, _code = factories.filed(pair.city, at=NOW)
        with pytest.raises(TransitionDenied) as denied:
            services.refer(
                complaint=case.pk, handed_on=services.HandedOn("标题", "情况"), by=pair.city.handler, at=NOW
            )
        assert denied.value.code == "handled_here"
        assert not queries.to_refer(pair.city.handler).exists()
