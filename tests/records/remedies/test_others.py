"""Leniency, complaints about handling, the receipt code, and the public figures."""

from datetime import date

import pytest

from records.common.workflow import TransitionDenied
from records.remedies import services
from records.remedies.figures import figures
from records.remedies.models import CaseReceipt
from records.remedies.services.codes import as_code, new_code, spelt
from records.remedies.tracking import progress, track
from tests.records.remedies import factories
from tests.records.remedies.factories import COMPLAINTS, MITIGATIONS, NOW, OBJECTIONS, REPAIRS

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


class TestLeniency:
    def test_another_person_decides(self, office):
        case = factories.mitigation(office, by=office.clerk)
        from tests.records.access.factories import give

        give(office.clerk, "reviewer")
        office.clerk.forget_reaches()
        with pytest.raises(TransitionDenied) as denied:
            services.grant_mitigation(uid=case.uid, granted="none", reasons="属实。", by=office.clerk, at=NOW)
        assert denied.value.code == "four_eyes"

    def test_the_body_itself_may_propose_and_no_other_body(self, office):
        record = factories.record(office)
        with pytest.raises(TransitionDenied) as denied:
            factories.mitigation(office, about=record, by=office.at_court)
        assert denied.value.code == "not_your_role"
        assert factories.mitigation(office, about=record, by=office.at_subject).status == "proposed"

    def test_lighter_says_what_is_lighter(self, office):
        from django.core.exceptions import ValidationError

        case = factories.mitigation(office)
        with pytest.raises(ValidationError) as wrong:
            services.grant_mitigation(
                uid=case.uid, granted="lighter", reasons="属实。", by=office.reviewer, at=NOW
            )
        assert "effect" in wrong.value.message_dict


class TestComplaints:
    def test_a_supervisor_who_had_a_hand_in_the_case_stands_aside(self, office):
        repair = REPAIRS["doubted"](office)
        case, _ = factories.complaint(office, repair)
        with pytest.raises(TransitionDenied) as denied:
            services.accept_handling(uid=case.uid, by=office.supervisor, at=NOW)
        assert denied.value.code == "involved"
        assert (
            services.accept_handling(uid=case.uid, by=office.second_supervisor, at=NOW).status == "accepted"
        )

    def test_it_is_answered_in_writing_within_its_period(self, office):
        case = COMPLAINTS["answered"](office)
        assert case.letter_number
        assert all(not one.is_open for one in progress(case, at=NOW).deadlines)

    def test_one_complaint_at_a_time(self, office):
        first, _ = factories.complaint(office)
        from records.remedies.models import Objection

        with pytest.raises(TransitionDenied) as denied:
            factories.complaint(office, Objection.objects.get(pk=first.about_uid))
        assert denied.value.code == "already_open"


class TestTheCode:
    def test_it_opens_its_case_and_nothing_else_does(self, office):
        case, code = factories.objection(office)
        assert track(code) == case
        assert track(spelt(code)) == case
        assert track(f" {code[:4]}-{code[4:]} ") == case
        for wrong in ("", "1234", code[:-1], f"{code}0", new_code(), case.number, "x" * 500):
            assert track(wrong) is None

    def test_of_the_code_only_a_keyed_hash_is_kept(self, office, settings):
        _case, code = factories.objection(office)
        kept = CaseReceipt.objects.get().code_hash
        assert code not in kept
        settings.BLIND_INDEX_KEY = "another key of this node, thirty-two bytes"
        assert track(code) is None

    def test_it_opens_during_a_change_of_keys(self, office, settings):
        case, code = factories.objection(office)
        settings.BLIND_INDEX_KEY_FORMER = settings.BLIND_INDEX_KEY
        settings.BLIND_INDEX_KEY = "another key of this node, thirty-two bytes"
        assert track(code) == case

    def test_codes_are_not_guessed_from_one_another(self):
        codes = {new_code() for _ in range(500)}
        assert len(codes) == 500
        assert all(as_code(code) == code for code in codes)

    def test_the_applicant_sees_what_he_is_told_and_what_he_may_do(self, office):
        case = OBJECTIONS["proposed"](office)
        told = progress(case, at=NOW)
        assert told.may == {"withdraw", "complain"}
        text = " ".join(line.text for line in told.told)
        assert "异议处理中" in text
        for hidden in (case.proposed_reasons, case.source_opinion, office.clerk.full_name):
            assert hidden not in text
        assert progress(factories._supplement(office, factories.record(office, title="另一记录")), at=NOW).may == {
            "withdraw", "supplement", "complain",
        }  # fmt: skip


class TestFigures:
    def test_decisions_are_counted_by_their_kind(self, office):
        MITIGATIONS["granted"](office)
        OBJECTIONS["decided"](office)
        REPAIRS["revoked"](office)
        counted = figures(**YEAR, region="411000")
        assert (counted.mitigations, counted.mitigations_none, counted.mitigations_lighter) == (1, 1, 0)
        assert (counted.objections, counted.objections_corrected) == (1, 1)
        assert (counted.repairs, counted.repairs_granted, counted.repairs_revoked) == (1, 0, 1)

    def test_another_region_counts_nothing_of_it(self, office):
        OBJECTIONS["decided"](office)
        assert figures(**YEAR, region="410100").objections == 0
        assert figures(**YEAR, region="410000").objections == 1
