"""A body's rights on the running whole: an objection is marked at the nation, a repair vanishes from every level."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.live.conftest import LiveDemo, LiveNode
from tests.support.processes import eventually

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PDF = {"mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"}
TITLE = "权利走查：未按期支付合同价款"
NUMBER = "（演示）权利走查1号"
PUBLISH = f"""
import json
from datetime import timedelta
from django.utils import timezone
from records.access.models import User
from records.dishonesty import services
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation
clerk, reviewer = (User.objects.get(username=name) for name in ("clerk", "reviewer"))
at = timezone.now()
# Records that the demonstration seeded would only make the body's pages harder to read.
taken = DishonestyRecord.objects.values("organisation")
body = Organisation.objects.filter(region_id="411000", uscc__isnull=False).exclude(pk__in=taken).order_by("name").first()
body = body or Organisation.objects.filter(region_id="411000", uscc__isnull=False).order_by("name").first()
made = services.create_record(by=clerk, at=at, content={{
    "organisation": body, "source": "judgment", "domain": "procurement", "severity": "ordinary",
    "title": "{TITLE}", "facts": "演示：该单位未按合同约定支付采购价款，经催告后仍未履行付款义务。",
    "legal_basis": "《中华人民共和国民法典》第五百七十九条", "catalogue_item": "court", "document_kind": "judgment",
    "document_number": "{NUMBER}", "document_name": "民事判决书", "authority_name": "演示市中级人民法院",
    "decided_on": timezone.localdate(at) - timedelta(days=120), "scope": "public", "subject_served": True}})
services.submit_record(uid=made.uid, by=clerk, at=at)
services.approve_record(uid=made.uid, by=reviewer, at=at)
services.publish_record(uid=made.uid, by=reviewer, at=at)
print(json.dumps({{"uid": str(made.uid), "body": body.name, "uscc": body.uscc, "body_uid": str(body.uid)}}))
"""
ACCEPT = """
import json
from django.utils import timezone
from records.access.models import User
from records.remedies import services
from records.remedies.models import Objection
case = Objection.objects.get(record="%s")
services.accept_objection(uid=case.uid, by=User.objects.get(username="clerk"), at=timezone.now())
print(json.dumps(case.number))
"""
# Who decided the record had his part in it; the office's other reviewer decides about it.
REPAIR = """
import json
from django.utils import timezone
from records.access.models import Grant, User
from records.access.services import clock_user
from records.remedies import services
from records.remedies.models import Repair
case = Repair.objects.get(record="%s")
clerk, at = User.objects.get(username="clerk"), timezone.now()
other, made = User.objects.get_or_create(username="second-reviewer", defaults={"full_name": "演示复核员", "is_staff": True})
if made:
    Grant.objects.create(user=other, role="reviewer", region_id="411000", starts_on=timezone.localdate(at),
                         granted_by=User.objects.get(username="security_admin"), granted_at=at)
services.accept_repair(uid=case.uid, by=clerk, at=at)
services.answer_as_authority(uid=case.uid, agrees=True, opinion="已核实，价款已全部付清。", letter="演示函1号", by=clerk, at=at)
services.approve_repair(uid=case.uid, reasons="符合修复条件。", by=other, at=timezone.now())
services.execute_approved(at=timezone.now())
print(json.dumps(case.number))
"""


@pytest.fixture(scope="module")
def case(live: LiveDemo) -> dict[str, str]:
    found: dict[str, str] = live.city.ask(PUBLISH)
    eventually(lambda: all(_open(node, found) for node in live.nodes), within=60)
    return found


@pytest.fixture
def visitor(browser_page: Page) -> Page:
    expect.set_options(timeout=20_000)
    return browser_page


def _open(node: LiveNode, case: dict[str, str]) -> bool:
    return httpx.get(f"{node.url}/records/{case['uid']}/", timeout=20).status_code == 200


def _file(page: Page, case: dict[str, str]) -> None:
    page.get_by_label("单位", exact=True).check()
    page.get_by_label("单位名称或姓名").fill(case["body"])
    page.get_by_label("统一社会信用代码或身份证件号码").fill(case["uscc"])
    page.get_by_label("联系电话").fill("0374-0000000")
    page.get_by_label("身份证明").set_input_files({"name": "证书.pdf", **PDF, "buffer": PDF["buffer"] + b"1"})


def test_a_body_objects_and_the_record_bears_the_mark_at_the_nation(
    live: LiveDemo, visitor: Page, case: dict[str, str]
):
    visitor.goto(f"{live.city.url}/records/{case['uid']}/")
    visitor.get_by_role("link", name="内容有误，提出异议").click()
    visitor.get_by_label("信息有错误").check()
    visitor.get_by_label("哪里有误，依据是什么").fill("价款已于当月付清，见付款凭证。")
    visitor.get_by_label("本单位、本人").check()
    _file(visitor, case)
    visitor.get_by_role("button", name="提交", exact=True).click()
    expect(visitor.get_by_role("heading", name="异议已收到")).to_be_visible()
    code = visitor.locator("[data-receipt]").inner_text()
    visitor.get_by_label("我已经记下或打印了查询码").check()
    visitor.get_by_role("button", name="继续，查看进度").click()
    expect(visitor.get_by_text("待受理").first).to_be_visible()

    live.city.ask(ACCEPT % case["uid"])

    def marked() -> bool:
        address = f"{live.nation.url}/api/v1/public/records/{case['uid']}/"
        return bool(httpx.get(address, timeout=20).json()["under_objection"])

    eventually(marked, within=60)
    page = httpx.get(f"{live.nation.url}/records/{case['uid']}/", timeout=20).text
    assert "异议处理中" in page
    visitor.goto(f"{live.city.url}/objections/track/")
    visitor.get_by_label("查询码").fill(code)
    visitor.get_by_role("button", name="查询", exact=True).click()
    expect(visitor.get_by_text("已受理").first).to_be_visible()


def _whereabouts(node: LiveNode, case: dict[str, str]) -> dict[str, Any]:
    """Every way on which a reader may come upon the record."""
    api = f"{node.url}/api/v1/public"
    ways = {
        "page": f"{node.url}/records/{case['uid']}/",
        "list": f"{node.url}/records/?q={TITLE}",
        "body": f"{node.url}/organisations/{case['body_uid']}/",
        "home": f"{node.url}/",
        "api": f"{api}/records/{case['uid']}/",
        "api list": f"{api}/records/?q={TITLE}",
        "proof": f"{api}/records/{case['uid']}/proof/",
        "versions": f"{api}/records/{case['uid']}/versions/",
        "objection": f"{node.url}/objections/new/?q={TITLE}",
    }
    return {way: httpx.get(address, timeout=30) for way, address in ways.items()}


def test_a_repaired_record_is_gone_from_every_way_at_every_level_and_the_log_still_verifies(
    live: LiveDemo, visitor: Page, case: dict[str, str]
):
    visitor.goto(f"{live.city.url}/records/{case['uid']}/")
    visitor.get_by_role("link", name="已经改正，申请修复").click()
    visitor.get_by_label("怎样纠正的，履行了哪些义务").fill("价款已于上月全部付清。")
    visitor.get_by_label("失信行为已经纠正，文书确定的义务已经全部履行").check()
    _file(visitor, case)
    visitor.get_by_label("履行义务的证明").set_input_files(
        {"name": "付款.pdf", **PDF, "buffer": PDF["buffer"] + b"2"}
    )
    visitor.get_by_label("已阅读并作出上面的信用承诺").check()
    visitor.get_by_role("button", name="提交", exact=True).click()
    expect(visitor.get_by_role("heading", name="修复申请已收到")).to_be_visible()

    live.city.ask(REPAIR % case["uid"])
    eventually(lambda: not any(_open(node, case) for node in live.nodes), within=60)
    for node in live.nodes:
        for way, answer in _whereabouts(node, case).items():
            assert answer.status_code in (200, 404, 410), (node.key, way)
            # What the reader asked for himself is no news to him.
            told = answer.text.replace(f'value="{TITLE}"', "").replace(str(answer.url), "")
            assert NUMBER not in told, (node.key, way)
            if way in ("home", "body", "list", "api list"):
                assert case["uid"] not in told, (node.key, way)
        for address in ("sitemap.xml", "api/v1/public/changes/"):
            text = httpx.get(f"{node.url}/{address}", timeout=30).text
            assert TITLE not in text
        process = node.run("manage.py", "chain", "verify")
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
    report = live.city.ask(
        "import json\nfrom django.utils import timezone\nfrom records.checks.awards.findings import about_organisations, STAFF_SCOPES\n"
        "from records.subjects.models import Organisation\n"
        f"body = Organisation.objects.get(pk='{case['body_uid']}')\n"
        "found = about_organisations([body], scopes=STAFF_SCOPES, on=timezone.localdate(), internal=True)\n"
        "print(json.dumps([f.title for fs in found.values() for f in fs]))"
    )
    assert not [title for title in report if TITLE in title]


def test_one_that_asks_too_early_is_told_the_date(live: LiveDemo, visitor: Page):
    early = live.city.ask(
        PUBLISH.replace("days=120", "days=20").replace(TITLE, "走查：过早申请").replace("走查1号", "走查2号")
    )
    eventually(lambda: _open(live.city, early), within=30)
    visitor.goto(f"{live.city.url}/repairs/new/?record={early['uid']}")
    expect(visitor.get_by_role("heading", name="现在还不能申请")).to_be_visible()
    expect(visitor.get_by_text("起可以申请").first).to_be_visible()
    expect(visitor.get_by_role("button", name="提交", exact=True)).to_have_count(0)
