"""Measures bind only by law and by two people, and never longer than they should."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.common.workflow import TransitionDenied
from records.consequences import services
from records.consequences.models import ConsequenceStep, Measure
from records.dishonesty.models import DishonestyRecord, RecordVersion
from records.dishonesty.services import end_record
from records.subjects.models import Official, Organisation
from tests.records.consequences.factories import (
    NOW,
    TODAY,
    XUCHANG,
    bureau,
    later,
    measure,
    measure_content,
    office,
    published,
    responsibility_in,
)


def told(record):
    return [(one["kind"], one["status"]) for one in DishonestyRecord.objects.get(pk=record.pk).consequences]


def person():
    return Official.objects.create(name="欧阳示例")


class TestInForce:
    def test_it_binds_once_another_person_has_decided_it_and_the_record_says_so(self, who):
        record = published(who)
        entered = measure(who, record, in_force=False)
        assert told(record) == []
        assert not services.active_measures(organisation=bureau(), on=TODAY).exists()

        services.decide_measure(uid=entered.pk, by=who.reviewer, at=NOW)

        assert DishonestyRecord.objects.get(pk=record.pk).consequences == [
            {
                "kind": "honours",
                "title": "取消年度评先评优资格",
                "authority": office().name,
                "decided_on": "2026-05-06",
                "ends_on": "2027-05-05",
                "status": "in_force",
            }
        ]
        assert [found.pk for found in services.active_measures(organisation=bureau(), on=TODAY)] == [
            entered.pk
        ]

    def test_nobody_decides_the_measure_that_he_entered(self, who):
        entered = services.enter_measure(
            record=published(who), content=measure_content(), by=who.reviewer, at=NOW
        )
        with pytest.raises(TransitionDenied) as denied:
            services.decide_measure(uid=entered.pk, by=who.reviewer, at=NOW)
        assert denied.value.code == "four_eyes"

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"legal_basis": ""}, "legal_basis"),
            ({"title": ""}, "title"),
            ({"kind": "criticism"}, "kind"),
            ({"entered_by": None}, "entered_by"),
        ],
    )
    def test_what_is_not_lawful_is_refused_at_its_field(self, who, wrong, pointer):
        with pytest.raises(ValidationError) as refused:
            services.enter_measure(
                record=published(who), content=measure_content(**wrong), by=who.clerk, at=NOW
            )
        assert pointer in refused.value.error_dict

    @pytest.mark.parametrize("wrong", [{"starts_on": date(2026, 5, 5)}, {"ends_on": date(2026, 5, 5)}])
    def test_dates_run_forward(self, who, wrong):
        with pytest.raises(ValidationError) as refused:
            services.enter_measure(
                record=published(who), content=measure_content(**wrong), by=who.clerk, at=NOW
            )
        assert "开始日期不早于决定日期" in " ".join(refused.value.messages)

    def test_one_that_is_over_is_not_put_in_force_any_more(self, who):
        entered = measure(who, published(who), in_force=False, ends_on=TODAY)
        with pytest.raises(TransitionDenied) as denied:
            services.decide_measure(uid=entered.pk, by=who.reviewer, at=later(1))
        assert denied.value.code == "already_over"

    def test_none_on_a_record_that_has_ended(self, who):
        record = published(who)
        entered = measure(who, record, in_force=False)
        end_record(uid=record.pk, by=who.reviewer, at=NOW, reason="判决被撤销。")
        with pytest.raises(TransitionDenied) as denied:
            services.decide_measure(uid=entered.pk, by=who.reviewer, at=NOW)
        assert denied.value.code == "not_published"

    def test_it_begins_on_its_first_day_and_its_last_day_counts(self, who):
        measure(who, published(who), starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
        active = [
            services.active_measures(organisation=bureau(), on=day).exists()
            for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1))
        ]
        assert active == [False, True, True, False]

    def test_what_a_merged_body_bore_binds_the_body_that_took_it_over(self, who):
        measure(who, published(who))
        heir = Organisation.objects.create(name="示例市财税局", kind="department", region_id=XUCHANG)
        Organisation.objects.filter(pk=bureau().pk).update(merged_into=heir)
        assert services.active_measures(organisation=heir, on=TODAY).count() == 1


class TestOfficials:
    def test_what_a_person_bears_is_asked_for_apart_and_never_stands_on_the_record(self, who):
        record, official = published(who), person()
        borne = measure(who, record, official=official, kind="promotion", title="影响期内不得晋升")

        assert told(record) == []
        assert not services.active_measures(organisation=bureau(), on=TODAY).exists()
        assert list(services.active_measures(official=official, on=TODAY)) == [borne]

    @pytest.mark.parametrize("field", ["title", "legal_basis"])
    def test_no_measure_of_a_body_names_who_answers_for_it(self, who, field):
        record = published(who)
        responsibility_in(who, record=record, official=person())
        with pytest.raises(TransitionDenied) as denied:
            measure(who, record, **{field: "对欧阳示例的处理"})
        assert denied.value.code == "names_the_official"

    def test_nor_anybodys_id_number(self, who):
        with pytest.raises(TransitionDenied) as denied:
            measure(who, published(who), title="对11010519491231002X的处理")
        assert denied.value.code == "id_number_in_text"


class TestExecution:
    def test_the_executing_body_confirms(self, who):
        borne = measure(who, published(who))
        services.confirm_execution(uid=borne.pk, note="已通知评选办公室。", by=who.stranger, at=NOW)
        borne.refresh_from_db()
        assert (borne.executed_by, borne.execution_note) == (who.stranger, "已通知评选办公室。")

    def test_whom_it_hits_does_not_confirm_it(self, who):
        borne = measure(who, published(who))
        with pytest.raises(TransitionDenied) as denied:
            services.confirm_execution(uid=borne.pk, note="已执行。", by=who.body, at=NOW)
        assert denied.value.code == "not_your_role"

    def test_a_persons_measure_is_confirmed_in_the_office_only(self, who):
        borne = measure(who, published(who), official=person())
        with pytest.raises(TransitionDenied):
            services.confirm_execution(uid=borne.pk, note="已执行。", by=who.stranger, at=NOW)
        assert services.confirm_execution(uid=borne.pk, note="已执行。", by=who.clerk, at=NOW).executed_at

    @pytest.mark.parametrize("state", ["entered", "lifted"])
    def test_only_one_in_force_is_carried_out(self, who, state):
        from tests.records.consequences.factories import measure_in

        with pytest.raises(TransitionDenied) as denied:
            services.confirm_execution(
                uid=measure_in(who, state).pk, note="已执行。", by=who.stranger, at=NOW
            )
        assert denied.value.code == "wrong_state"


class TestEnding:
    def test_time_ends_it_by_itself_and_the_record_says_so(self, who):
        record = published(who)
        borne = measure(who, record, ends_on=date(2026, 5, 20))

        assert services.expire_measures(at=later(14)) == 0
        assert services.expire_measures(at=later(15)) == 1
        assert services.expire_measures(at=later(15)) == 0

        borne.refresh_from_db()
        assert borne.status == "expired"
        assert told(record) == [("honours", "expired")]

    def test_a_reviewer_lifts_one_with_a_reason(self, who):
        record = published(who)
        borne = measure(who, record)
        with pytest.raises(TransitionDenied) as denied:
            services.lift_measure(uid=borne.pk, by=who.reviewer, at=NOW, reason=" ")
        assert denied.value.code == "reason_needed"
        services.lift_measure(uid=borne.pk, by=who.reviewer, at=NOW, reason="情形已消除。")
        assert told(record) == [("honours", "lifted")]

    def test_a_repair_lifts_all_of_a_record_the_officials_too(self, who):
        record = published(who)
        first, second = measure(who, record), measure(who, record, official=person(), kind="promotion")
        waiting = measure(who, record, in_force=False, title="待决定的措施")

        lifted = services.lift_measures(record=record, reason="信用修复。", by=who.reviewer, at=NOW)

        assert {one.pk for one in lifted} == {first.pk, second.pk}
        assert dict(Measure.objects.values_list("pk", "status")) == {
            first.pk: "lifted",
            second.pk: "lifted",
            waiting.pk: "refused",
        }
        assert told(record) == [("honours", "lifted")]
        steps = ConsequenceStep.objects.filter(case_uid=first.pk, name="lift")
        assert steps.get().reason == "信用修复。"

    def test_a_second_repair_changes_nothing(self, who):
        record = published(who)
        measure(who, record)
        services.lift_measures(record=record, reason="信用修复。", by=who.reviewer, at=NOW)
        versions = RecordVersion.objects.count()
        assert services.lift_measures(record=record, reason="信用修复。", by=who.reviewer, at=NOW) == []
        assert RecordVersion.objects.count() == versions

    @pytest.mark.parametrize("someone", ["clerk", "body", "stranger"])
    def test_not_everybody_lifts(self, who, someone):
        with pytest.raises(TransitionDenied) as denied:
            services.lift_measures(
                record=published(who), reason="信用修复。", by=getattr(who, someone), at=NOW
            )
        assert denied.value.code == "not_your_role"

    def test_the_measures_of_a_revoked_record_end_by_the_clock(self, who):
        record = published(who)
        of_body, of_person = measure(who, record), measure(who, record, official=person())
        end_record(uid=record.pk, by=who.reviewer, at=NOW, reason="判决被撤销。")

        assert services.expire_measures(at=NOW) == 2

        assert set(
            Measure.objects.filter(pk__in=[of_body.pk, of_person.pk]).values_list("status", flat=True)
        ) == {"lifted"}

    def test_when_display_is_over_a_persons_term_runs_on_by_its_own_law(self, who):
        from records.access.services import clock_user

        record = published(who)
        of_body = measure(who, record)
        of_person = measure(who, record, official=person(), ends_on=date(2029, 1, 1))
        end_record(uid=record.pk, by=clock_user(), at=NOW, reason="公示期满。", end_reason="expired")

        assert services.expire_measures(at=NOW) == 1

        of_body.refresh_from_db()
        of_person.refresh_from_db()
        assert (of_body.status, of_person.status) == ("lifted", "in_force")
