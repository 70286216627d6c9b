"""Major decisions: five steps documented, none left out without a lawful reason, legality before the collective."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from records.common.workflow import TransitionDenied
from supervision.oversight import services
from tests.supervision.oversight import factories
from tests.supervision.oversight.factories import NOW, PARTS


def code_of(call, **given):
    with pytest.raises(TransitionDenied) as denied:
        call(**given)
    return denied.value.code


def test_a_decision_with_all_five_steps_is_complete(hall):
    assert factories.decision(hall).steps_done is True


def test_a_decision_that_left_steps_out_is_kept_and_counted_as_incomplete(hall):
    assert factories.decision(hall, "experts", "legality", "collective").steps_done is False


def test_the_collective_comes_after_a_passed_review_of_legality(hall):
    case = factories.preparing(hall)
    assert code_of(factories.part, at=hall, case=case, step="collective") == "legality_first"
    factories.part(hall, case, "legality", result="refused")
    assert code_of(factories.part, at=hall, case=case, step="collective") == "legality_first"
    factories.part(hall, case, "legality")
    early = {"at": hall, "case": case, "step": "collective", "ended_on": date(2026, 4, 1)}
    assert code_of(factories.part, **early) == "legality_first"
    factories.part(hall, case, "collective")
    assert code_of(services.stop_file, case=case.pk, reason="x", by=hall.stranger, at=NOW) == "not_your_role"


@pytest.mark.parametrize(("steps", "code"), [((), "legality_first"), (("legality",), "collective_first")])
def test_nothing_is_decided_before(hall, steps, code):
    case = factories.preparing(hall)
    for step in steps:
        factories.part(hall, case, step)
    said = {
        "case": case.pk,
        "document_number": "1",
        "decided_on": date(2026, 5, 8),
        "by": hall.worker,
        "at": NOW,
    }
    assert code_of(services.decide_file, **said) == code


def test_what_the_collective_refused_is_not_decided(hall):
    case = factories.preparing(hall)
    factories.part(hall, case, "legality")
    factories.part(hall, case, "collective", result="refused")
    said = {
        "case": case.pk,
        "document_number": "1",
        "decided_on": date(2026, 5, 8),
        "by": hall.worker,
        "at": NOW,
    }
    assert code_of(services.decide_file, **said) == "collective_first"


@pytest.mark.parametrize(
    ("field", "step", "more"),
    [
        ("result", "legality", {"result": "done"}),
        ("result", "legality", {"result": "skipped", "skip_ground": "secret"}),
        ("result", "collective", {"result": "skipped"}),
        ("result", "experts", {"result": "passed"}),
        ("skip_ground", "experts", {"result": "skipped"}),
        ("skip_ground", "experts", {"result": "skipped", "skip_ground": "secret"}),
        ("skip_ground", "risk", {"skip_ground": "no_risk"}),
        ("document", "risk", {"document": " "}),
        ("began_on", "participation", {"began_on": None}),
        ("began_on", "experts", {"began_on": date(2026, 6, 1)}),
        ("short_reason", "participation", {"began_on": date(2026, 3, 1)}),
        ("ended_on", "experts", {"ended_on": date(2027, 1, 1)}),
        ("notes", "experts", {"notes": ""}),
    ],
)
def test_what_is_wrong_with_a_step_is_named(hall, field, step, more):
    case = factories.preparing(hall)
    with pytest.raises(ValidationError) as error:
        factories.part(hall, case, step, **more)
    assert set(error.value.message_dict) == {field}


@pytest.mark.parametrize(
    ("step", "ground"),
    [("participation", "secret"), ("experts", "not_technical"), ("risk", "no_risk"), ("risk", "assessed")],
)
def test_a_step_is_lawfully_left_out_and_the_decision_still_complete(hall, step, ground):
    case = factories.preparing(hall)
    for name in PARTS:
        left_out = {"result": "skipped", "skip_ground": ground, "began_on": None, "document": ""}
        factories.part(hall, case, name, **(left_out if name == step else {}))
    said = {
        "document_number": "示政〔2026〕21号",
        "decided_on": date(2026, 5, 8),
        "by": hall.worker,
        "at": NOW,
    }
    assert services.decide_file(case=case.pk, **said).steps_done is True


def test_a_short_consultation_says_why(hall):
    case = factories.preparing(hall)
    factories.part(hall, case, "participation", began_on=date(2026, 3, 1), short_reason="汛期紧急。")
    assert case.newest_parts()["participation"].short_reason == "汛期紧急。"


def test_a_decided_file_takes_no_more_steps_and_its_day_follows_the_meeting(hall):
    case = factories.prepared(hall)
    said = {"case": case.pk, "document_number": "1", "by": hall.worker, "at": NOW}
    with pytest.raises(ValidationError):
        services.decide_file(**said, decided_on=date(2026, 5, 1))
    services.decide_file(**said, decided_on=date(2026, 5, 6))
    assert code_of(factories.part, at=hall, case=case, step="experts") == "wrong_state"


def test_one_number_is_one_decision_of_a_body(hall):
    factories.decision(hall)
    with pytest.raises(ValidationError):
        factories.decision(hall)
