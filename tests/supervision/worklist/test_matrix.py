"""Nobody can move a policy, a task, a part or a document where its table does not allow it: state × step × role."""

import pytest

from records.access.roles import BUSINESS_ROLES, THREE_ADMINISTRATORS, Role
from records.access.services import clock_user
from supervision.worklist.documents.choices import Status
from supervision.worklist.documents.workflow import WORKFLOW as DOCUMENT
from supervision.worklist.ledger import services
from supervision.worklist.ledger.choices import DutyStatus, ItemStatus, PolicyStatus
from supervision.worklist.ledger.workflow import DUTY, ITEM, POLICY
from tests.records.access.factories import WEIDU, give, person
from tests.supervision.worklist import factories
from tests.supervision.worklist.factories import DOCUMENTS, DUTIES, ITEMS, NOW

CLERK, HEAD, WATCH, BODY = Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.DEPARTMENT
ROLES = sorted(BUSINESS_ROLES | THREE_ADMINISTRATORS | {Role.CLOCK})
HEADS, DESK, ALL = {HEAD, WATCH}, {CLERK, WATCH}, {CLERK, HEAD, WATCH}

ITEM_STEPS = {
    ("draft", "issue"): HEADS,
    ("running", "suspend"): HEADS,
    ("running", "cancel"): HEADS,
    ("goes_on", "suspend"): HEADS,
    ("goes_on", "cancel"): HEADS,
    ("goes_on", "conclude"): HEADS,
    ("all_done", "suspend"): HEADS,
    ("all_done", "cancel"): HEADS,
    ("all_done", "conclude"): HEADS,
    ("suspended", "resume"): HEADS,
    ("suspended", "cancel"): HEADS,
}
DUTY_STEPS = {
    ("doing", "report"): {*ALL, BODY},
    ("doing", "end"): HEADS,
    ("goes_on", "end"): HEADS,
    ("reported", "accept"): HEADS,
    ("reported", "send_back"): HEADS,
    ("reported", "end"): HEADS,
    ("done", "reopen"): {WATCH},
}
DOCUMENT_STEPS = {
    ("registered", "propose"): DESK,
    ("proposed", "send_back"): HEADS,
    ("proposed", "direct"): HEADS,
    ("answered", "finish"): ALL,
    ("finished", "archive"): DESK,
}


def someone(role, body=None):
    if role == Role.CLOCK:
        return clock_user()
    found = person(f"外人{role}")
    give(found, role, organisation=body if role == BODY else None)
    return found


def taken(workflow, case, by) -> set[str]:
    return {step.name for step, denied in workflow.allowed(case, by=by, at=NOW) if denied is None}


@pytest.mark.parametrize("state", ITEMS)
def test_each_role_takes_exactly_the_steps_of_a_task(office, state):
    case = ITEMS[state](office)
    for role in ROLES:
        may = {name for (source, name), roles in ITEM_STEPS.items() if source == state and role in roles}
        assert taken(ITEM, case, someone(role, office.finance)) == may, role


@pytest.mark.parametrize("state", DUTIES)
def test_each_role_takes_exactly_the_steps_of_a_part(office, state):
    case = DUTIES[state](office)
    for role in ROLES:
        may = {name for (source, name), roles in DUTY_STEPS.items() if source == state and role in roles}
        # The body's own person stands for it.
        assert taken(DUTY, case, someone(role, case.organisation)) == may, role


@pytest.mark.parametrize("state", DOCUMENTS)
def test_each_role_takes_exactly_the_steps_of_a_document(office, state):
    case = DOCUMENTS[state](office)
    for role in ROLES:
        may = {name for (source, name), roles in DOCUMENT_STEPS.items() if source == state and role in roles}
        assert taken(DOCUMENT, case, someone(role, office.finance)) == may, role


def test_each_role_issues_and_closes_a_policy_as_its_table_says(office):
    draft, running, over = factories.drafted(office), *(_running_and_over(office))
    for role in ROLES:
        by = someone(role, office.finance)
        assert taken(POLICY, draft, by) == ({"issue"} if role in HEADS else set()), role
        assert taken(POLICY, running, by) == set(), role
        assert taken(POLICY, over, by) == ({"close"} if role in HEADS else set()), role


def _running_and_over(office):
    running = factories.issued(office, document_number="许示例〔2026〕2号")
    over = factories.issued(office, document_number="许示例〔2026〕3号")
    for case in over.items.all():
        services.cancel(item=case.pk, document="许政办〔2026〕12号", reason="废止", by=office.head, at=NOW)
    for measure in over.measures.all():
        services.evaluate(
            measure=measure.pk,
            delivered="no",
            beneficiaries="无",
            evidence="抽查",
            by=office.assessor,
            at=NOW,
        )
    return running, over


@pytest.mark.parametrize(
    ("workflow", "states", "made"),
    [(ITEM, ItemStatus, ITEMS), (DUTY, DutyStatus, DUTIES), (DOCUMENT, Status, DOCUMENTS)],
    ids=["task", "part", "document"],
)
def test_every_state_can_be_reached_and_is_tested(workflow, states, made):
    reached = {workflow.initial} | {step.target for step in workflow.transitions.values()}
    assert reached == set(states.values)
    assert set(states.values) <= set(made)


def test_every_state_of_a_policy_can_be_reached():
    assert {POLICY.initial} | {step.target for step in POLICY.transitions.values()} == set(
        PolicyStatus.values
    )


@pytest.mark.parametrize("state", ["draft", "running", "suspended"])
def test_an_office_next_door_does_not_reach_the_task(office, state):
    case = ITEMS[state](office)
    neighbour = person("邻区")
    for role in (HEAD, WATCH, CLERK):
        give(neighbour, role, WEIDU)
    assert taken(ITEM, case, neighbour) == set()


def test_whoever_entered_does_not_issue_and_whoever_reported_does_not_check(office):
    alone = person("一人")
    for role in (CLERK, HEAD, WATCH):
        give(alone, role)
    policy = services.create_policy(said=factories.policy_data(), by=alone, at=NOW)
    assert taken(POLICY, policy, alone) == set()
    assert "issue" not in taken(ITEM, policy.items.get(number=1), alone)
    duty = factories.part(
        services.issue_policy(policy=policy.pk, by=office.head, at=NOW).items.get(number=1), office.finance
    )
    services.report(duty=duty.pk, result="完成", by=alone, at=NOW)
    assert taken(DUTY, factories.fresh(duty), alone) == set()


def test_whoever_proposed_does_not_direct(office):
    alone = person("一人")
    for role in (CLERK, HEAD, WATCH):
        give(alone, role)
    from supervision.worklist.documents import services as documents

    case = documents.propose(
        document=factories.registered(office).pk, proposal="拟请财政局办理", by=alone, at=NOW
    )
    assert taken(DOCUMENT, case, alone) == set()
