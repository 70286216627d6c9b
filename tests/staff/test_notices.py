"""What a superior asks is a task with a reason and a remedy; what ended is followed until every level has said so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from records.access.roles import Role
from records.access.services import chain_user
from records.chain import notices, peers, services
from records.chain.models import Arrival, ChainEvent, Notice, Peer
from records.chain.statements import sign_statement
from records.common.signing import Ed25519Signer
from records.dishonesty import services as dishonesty
from records.dishonesty.models import DishonestyRecord
from tests.records.access.factories import WEIDU, holder
from tests.records.chain.two_nodes import tamper
from tests.records.dishonesty.factories import ended as end
from tests.staff.conftest import words
from tests.staff.factories import record

HOME = "/admin/"
LIST = "/admin/records/dishonestyrecord/"
TASK, ENDS = "上级退回与更正要求", "终止未确认"


def page_of(one, name="page"):
    return f"{LIST}{one.pk}/{name}/"


def card(desk, user, title):
    return {one.title: one for one in desk(user).get(HOME).context["cards"]}.get(title)


def told(one, settings, kind="correction-order", **more):
    """A notice of the superior about a record of this node, as the poll keeps it."""
    content = {
        "format": notices.NOTICE_FORMAT, "issuer": "410000", "child": settings.NODE_CODE,
        "number": Notice.objects.count() + 1, "kind": kind, "thread": str(uuid4()), "raised_by": "410000",
        "raised_by_name": "信用河南", "origin": settings.NODE_CODE, "document_kind": "dishonesty-record",
        "uid": str(one.uid), "version": 1, "due_on": "2026-12-01",
        "details": {"reason": "文书文号与判决书不一致。"}, "at": "2026-05-06T02:00:00.000000Z",
        "relayed": None, **more,
    }  # fmt: skip
    return notices._keep(sign_statement(content, Ed25519Signer.generate()), timezone.now())


@pytest.fixture
def own(who, settings):
    return record("published", who)


def test_an_order_is_a_task_of_the_clerk_and_its_number_opens_the_list(own, who, desk, settings):
    assert card(desk, who.clerk, TASK).count == 0
    told(own, settings)
    other = record("published", who, title="无人过问的记录")
    found = card(desk, who.clerk, TASK)
    assert (found.count, found.is_task) == (1, True)
    listed = [one.pk for one in desk(who.clerk).get(found.url).context["cl"].result_list]
    assert listed == [own.pk]
    assert other.pk not in listed


def test_the_records_page_says_why_by_when_and_what_to_do(own, who, desk, settings):
    told(own, settings)
    page = desk(who.clerk).get(page_of(own))
    said = words(page)
    for part in ("信用河南", "更正要求", "文书文号与判决书不一致。", "2026-12-01", "提出变更（更正）"):
        assert part in said
    assert page_of(own, "propose") in page.content.decode()


def test_a_refused_version_says_its_reason_in_words(own, who, desk, settings):
    told(
        own,
        settings,
        "quarantine",
        due_on=None,
        details={"reason": "refused", "detail": "行政区划代码不存在"},
    )
    said = words(desk(who.clerk).get(page_of(own)))
    assert "内容不符合上级的要求（行政区划代码不存在）" in said
    assert "请按原因提出变更" in said


def test_a_fault_of_the_wire_is_not_the_clerks_to_mend(own, who, desk, settings):
    told(own, settings, "quarantine", details={"reason": "bad_seal", "detail": ""})
    said = words(desk(who.clerk).get(page_of(own)))
    assert "封存签名不成立" in said
    assert "请告知系统管理员" in said


def test_an_unknown_reason_is_shown_as_it_came_and_never_as_markup(own, who, desk, settings):
    told(own, settings, "quarantine", details={"reason": "<b>new</b>", "detail": "<script>x</script>"})
    page = desk(who.clerk).get(page_of(own)).content.decode()
    assert "&lt;b&gt;new&lt;/b&gt;" in page
    assert "<script>x" not in page


def test_with_the_next_version_the_page_waits_for_the_superior(own, who, desk, settings):
    told(own, settings)
    change = dishonesty.propose_change(
        uid=own.uid, changes={"document_number": "（2026）示01民终2号"}, reason="corrected", note="核对判决书",
        by=who.clerk, at=timezone.now(),
    )  # fmt: skip
    dishonesty.accept_change(uid=change.uid, by=who.reviewer, at=timezone.now())
    assert "第 2 版已形成，等待上级确认收到。" in words(desk(who.clerk).get(page_of(own)))
    Notice.objects.update(closed_at=timezone.now())
    assert card(desk, who.clerk, TASK).count == 0
    assert "更正要求" not in words(desk(who.clerk).get(page_of(own)))


def test_who_does_not_reach_the_record_has_no_such_task(own, who, desk, settings):
    told(own, settings)
    stranger = holder("王芳", Role.CLERK, WEIDU)
    assert card(desk, stranger, TASK).count == 0
    assert desk(stranger).get(page_of(own)).status_code == 404


def test_the_list_of_notices_tells_no_reason_to_those_who_may_not_read_it(own, who, desk, settings):
    notice = told(own, settings)
    address = f"/admin/records/notice/{notice.pk}/change/"
    assert "更正要求" in words(desk(who.clerk).get("/admin/records/notice/"))
    assert "文书文号与判决书不一致" not in words(desk(who.clerk).get(address))
    auditor = holder("审计员", Role.AUDIT_ADMIN, settings.NODE_CODE)
    assert "文书文号与判决书不一致" in words(desk(auditor).get(address))
    assert desk(who.clerk).post(address, body="{}").status_code == 403


# --- Asking a node below -------------------------------------------------------------------------------


@pytest.fixture
def copy(own):
    """The same record as if 信用漯河 below had written it."""
    tamper("UPDATE records_dishonestyrecord SET origin = '411100', channel = 'chain' WHERE uid = %s", own.pk)
    signer = Ed25519Signer.generate()
    peers.register_peer(
        role="child", code="411100", name="信用漯河", algorithm=signer.algorithm, public_key=signer.public_key,
        by=chain_user(), at=timezone.now(),
    )  # fmt: skip
    return DishonestyRecord.objects.get(pk=own.pk)


@pytest.fixture
def above(settings):
    settings.NODE_CODE, settings.NODE_NAME = "410000", "信用河南"


def test_a_supervisor_orders_a_correction_and_sees_that_it_is_out(own, above, copy, who, desk):
    supervisor = holder("郑督导", Role.SUPERVISOR)
    assert "要求更正" in words(desk(supervisor).get(page_of(copy)))
    page = desk(supervisor).post(page_of(copy, "order"), reason="文号有误。")
    assert "更正要求已发往产生节点" in words(page)
    assert "文号有误。" in words(page)
    assert page_of(copy, "order") not in page.content.decode()
    assert Notice.objects.get().child == "411100"
    again = desk(supervisor).post(page_of(copy, "order"), reason="再来一次。")
    assert "已有一项更正要求" in words(again)
    assert Notice.objects.count() == 1


def test_an_order_needs_its_reason(own, above, copy, desk):
    supervisor = holder("郑督导", Role.SUPERVISOR)
    assert "请写明理由" in words(desk(supervisor).post(page_of(copy, "order"), reason=" "))
    assert not Notice.objects.exists()


def test_a_clerk_orders_nothing_and_an_own_record_is_changed_instead(own, who, desk):
    assert desk(who.clerk).get(page_of(own, "order")).status_code == 403
    assert desk(who.clerk).post(page_of(own, "order"), reason="x").status_code == 403
    said = words(desk(who.reviewer).post(page_of(own, "order"), reason="文号有误。"))
    assert "请直接提出变更" in said
    assert not Notice.objects.exists()


def test_without_a_registered_child_the_order_says_what_is_missing(own, above, copy, desk):
    Peer.objects.filter(code="411100").update(state="suspended")
    said = words(desk(holder("郑督导", Role.SUPERVISOR)).post(page_of(copy, "order"), reason="文号有误。"))
    assert "上下级节点" in said


# --- Ends ----------------------------------------------------------------------------------------------


@pytest.fixture
def ended(who, settings):
    """Published and ended weeks ago; the province has the record and not its end."""
    long_ago = timezone.now() - timedelta(days=30)
    one = end(who, at=long_ago, decided_on=timezone.localdate() - timedelta(days=60))
    services.sequence(at=long_ago)
    first = ChainEvent.objects.get(uid=one.uid, action="publish")
    arrived(first, at=long_ago)
    return one


def arrived(event, *, at):
    Arrival.objects.create(
        holder_code="410000", holder_name="信用河南", origin=event.origin, from_seq=event.origin_seq,
        through_seq=event.origin_seq, at=at,
    )  # fmt: skip


def test_an_end_that_nobody_confirmed_stands_on_the_supervisors_home_and_in_its_list(ended, who, desk):
    supervisor = holder("郑督导", Role.SUPERVISOR)
    found = card(desk, supervisor, ENDS)
    assert found.count == 1
    assert [one.pk for one in desk(supervisor).get(found.url).context["cl"].result_list] == [ended.pk]
    assert card(desk, who.clerk, ENDS) is None
    assert card(desk, holder("钱督导", Role.SUPERVISOR, WEIDU), ENDS).count == 0


def test_the_records_page_shows_who_is_late_and_then_when_he_confirmed(ended, who, desk):
    assert "逾期未确认" in words(desk(who.clerk).get(page_of(ended)))
    arrived(ChainEvent.objects.get(uid=ended.uid, action="end"), at=timezone.now())
    said = words(desk(who.clerk).get(page_of(ended)))
    assert "信用河南" in said
    assert "确认终止" in said
    assert "逾期未确认" not in said
    assert card(desk, holder("郑督导", Role.SUPERVISOR), ENDS).count == 0


def test_a_record_that_has_not_ended_has_no_receipts_of_an_end(own, who, desk):
    assert "终止回执" not in words(desk(who.clerk).get(page_of(own)))
