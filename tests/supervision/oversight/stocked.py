"""A suggestion whose answer everybody may read, for the walks through the public pages."""

from django.utils.timezone import now

from records.access.models import User
from records.access.roles import Role
from records.subjects.models import Organisation
from supervision.oversight.models import Proposal, ProposalAnswer, ProposalContact, ProposalPromise
from tests.records.access.factories import holder


def published_proposal(body: Organisation) -> Proposal:
    """Written row by row: setting its letter takes longer than all pages together."""
    at, by, head = now(), holder("督查建议", Role.SUPERVISOR), holder("督查签发", Role.SUPERVISOR)
    today = at.date()
    case = Proposal.objects.create(
        number="JY411000-2026-80001",
        region=body.region,
        body=body,
        entered_by=by,
        entered_at=at,
        updated_at=at,
        assembly="congress",
        session="示例市八届人大五次会议",
        session_number="第80号",
        proposer="示例代表团",
        co_proposers="示例代表",
        field="business",
        title="关于公布政策兑现时限的建议",
        text="建议逐项公布兑现时限。",
        proposed_on=today,
        status="closed",
        assigned_by=by,
        assigned_on=today,
        taken_by=by,
        closed_on=today,
        published="full",
        published_by=head,
        published_at=at,
    )
    answer(case, by=by, head=head)
    return case


def answer(case: Proposal, *, by: User, head: User) -> None:
    at = case.entered_at
    contact = ProposalContact.objects.create(
        proposal=case, round=1, way="visit", on=at.date(), notes="当面沟通。", by=by, at=at
    )
    told = ProposalAnswer.objects.create(
        proposal=case,
        round=1,
        contact=contact,
        answer_class="B",
        text="已列入计划。",
        promised=[{"text": "公布兑现时限", "due_on": at.date().isoformat()}],
        writers=[by.pk],
        drafted_at=at,
        signed_by=head,
        signed_at=at,
        process="yes",
        result="mostly",
        rated_on=at.date(),
    )
    ProposalPromise.objects.create(answer=told, number=1, text="公布兑现时限", due_on=at.date())
