"""
A complaint filed at the province about a city body is handled in the city, its answer is read with the province's
receipt code, and who complained stays at the province: on three running nodes, by their own web servers and workers.
"""

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.disclosure.complaints.filling import CODE, NAME, PHONE, handed_in, to_check
from tests.live.conftest import LiveDemo, LiveNode
from tests.support.processes import eventually

pytestmark = pytest.mark.slow

TITLE = "节点间走查：养护合同没有结算"
OWN_WORDS = "本人在河边开了十九年茶摊，亲眼看见合同验收合格后没有结算。"
HANDED_ON = "节点间走查：养护合同验收合格后没有结算，请核查。"
ANSWER = "节点间走查：经查属实，款项已经全部结清。"
BODY = """
import json
from records.subjects.models import Organisation
body = Organisation.objects.filter(region_id="411000", kind="department", uscc__isnull=False).order_by("name").first()
print(json.dumps({"uid": str(body.pk), "name": body.name}))
"""
REFER = f"""
import json
from django.utils import timezone
from records.access.models import User
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import services
case = Complaint.objects.get(title="{TITLE}")
services.refer(complaint=case.pk, handed_on=services.HandedOn("{TITLE}", "{HANDED_ON}"),
               by=User.objects.get(username="handler"), at=timezone.now())
print(json.dumps(case.number))
"""
HANDLE = f"""
import json, time
from datetime import timedelta
from django.utils import timezone
from records.access.models import User
from supervision.complaints import services
from supervision.complaints.models import Complaint
ends = time.monotonic() + 90
while not Complaint.objects.filter(statement="{HANDED_ON}", channel="chain").exists() and time.monotonic() < ends:
    time.sleep(0.3)
case, by = Complaint.objects.get(statement="{HANDED_ON}"), User.objects.get(username="handler")
for step in (services.register, services.accept, services.assign, services.verify):
    step(complaint=case.pk, by=by, at=timezone.now())
services.find_true(complaint=case.pk, findings="合同和验收单属实。",
                   rectify_until=timezone.localdate() + timedelta(days=9), by=by, at=timezone.now())
services.note_rectified(complaint=case.pk, findings="已结清。", by=by, at=timezone.now())
services.answer(complaint=case.pk, text="{ANSWER}", by=by, at=timezone.now())
print(json.dumps(case.number))
"""
# Which of the words stand in any row of any table, as a copy of the database would hold it.
GREP = """
import json
from django.db import connection
words, found = %r, {}
asked = ", ".join("bool_or(t::text LIKE %%s)" for word in words)
with connection.cursor() as cursor:
    cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                   " AND table_type = 'BASE TABLE'")
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT {asked} FROM "{table}" t', [f"%%{word}%%" for word in words])
        for word, there in zip(words, cursor.fetchone()):
            if there:
                found.setdefault(word, []).append(table)
print(json.dumps(found))
"""


class Visitor:
    """A browser without script, as the form's own tests know it, but over the real line."""

    def __init__(self, node: LiveNode) -> None:
        self.line = httpx.Client(base_url=node.url, timeout=30, follow_redirects=True)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *about: Any) -> None:
        self.line.close()

    def get(self, address: str) -> Any:
        return self.line.get(address)

    def post(self, address: str, data: dict[str, Any]) -> Any:
        return self.line.post(address, data=data)


def grep(node: LiveNode, *words: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = node.ask(GREP % (words,))
    return found


def test_handled_in_the_city_read_with_the_provinces_code_and_nobody_below_or_above_learns_who_asked(
    live: LiveDemo,
) -> None:
    told: dict[str, str] = live.province.ask(BODY)
    body = SimpleNamespace(pk=told["uid"], name=told["name"])
    with Visitor(live.province) as visitor:
        page = to_check(visitor, body=body, anonymity="confidential", title=TITLE, statement=OWN_WORDS)  # type: ignore[arg-type]
        receipt = handed_in(visitor, page)  # type: ignore[arg-type]
        found = CODE.search(receipt.text)
        assert found is not None, receipt.text[:3000]
        code = found[1]

        live.province.ask(REFER)
        live.city.ask(HANDLE)
        eventually(lambda: ANSWER in _followed(visitor, code), within=60, every=0.5)

    identity = (NAME, PHONE, OWN_WORDS)
    assert OWN_WORDS in grep(live.province, OWN_WORDS)
    below = grep(live.city, *identity, HANDED_ON)
    assert list(below) == [HANDED_ON]
    # The nation carries what the city wrote, and cannot read it.
    above = grep(live.nation, *identity, ANSWER, HANDED_ON, TITLE, "sealed-letter")
    assert list(above) == ["sealed-letter"]
    assert "records_chainevent" in above["sealed-letter"]


def _followed(visitor: Visitor, code: str) -> str:
    return str(visitor.post("/complaints/track/", {"code": code}).text)
