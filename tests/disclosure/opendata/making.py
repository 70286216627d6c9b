"""Versions of the open data, what lies in them, and a thing of every sort that they must tell apart."""

import csv
import io
import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now

from disclosure.opendata import building, store
from disclosure.opendata.models import DumpVersion, newest_version
from tests.disclosure.factories import NOBODY, about_official, body, from_below, record, user
from tests.records.arrears import factories as arrears
from tests.records.dishonesty.factories import bureau
from tests.records.pledges import factories as pledges
from tests.records.registers import decisions
from tests.records.registers import factories as honours
from tests.supervision.ratings.stocked import indebted, rated
from tests.supervision.rounds import factories as rounds


def build(at: datetime | None = None) -> DumpVersion:
    made = building.build(at=at or now())
    assert made is not None
    return made


def lines(name: str) -> list[dict[str, Any]]:
    path = store.folder(newest_version().version) / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(name: str) -> list[dict[str, str]]:
    text = (store.folder(newest_version().version) / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def every_sort_of_record() -> None:
    """Everything that ``present`` distinguishes."""
    record(title='引号"逗号,换行\n反斜杠\\制表\t\u0001尾', facts="第一行\r\n第二行")
    record(amount=Decimal("1234.50"), authority_uscc="11411000005752000C", subject_comment="已经付清。")
    record(rectification_status="open", rectification_due_on=localdate())
    record(consequences=[{"kind": "funds", "status": "in_force", "words": "甲、乙"}], under_objection=True)
    record(organisation=body("有信用代码的局", uscc="11411000005752000C"))
    about_official("欧阳隐名")
    about_official("上官可见", naming_basis="某法第二条", naming_reviewed_by=user("second"))
    about_official("司徒未复核", naming_basis="某法第二条", naming_reviewed_by=None, **_chain())
    from_below(subject_type="official", official_name="***")
    from_below(subject_type="official", official_name="诸葛可见", naming_basis="某法第二条")
    from_below(subject_type="official", official_name="", naming_basis="某法第二条")


def every_sort_of_entry(who: Any) -> None:
    later = localdate() + timedelta(days=100)
    honours.published(who, authority_uscc="")
    honours.published(who, title="=SUM(1)", valid_until=later)
    decisions.published(who, decisions.LICENCES, scope="public")
    fine = {"categories": ["警告", "罚款"], "fine_amount": Decimal("1.25"), "valid_until": later}
    decisions.published(who, decisions.PENALTIES, scope="public", **fine)
    pledge = pledges.published(who, milestones=(("主体施工", 40), ("装修验收", 60)))
    for step in ("reaching", "change", "verdict"):
        pledges.settled(who, pledge, step)
    pledges.settled(who, pledges.published(who, pledge_kind="contract"), "stage")
    arrears.late_last_year(arrears.staff())
    arrears.published(arrears.staff(), remark="已与债权人达成清偿计划。")
    rated(who, bureau())
    indebted(who, bureau())
    rounds.published(rounds.hall())


def _chain() -> dict[str, Any]:
    # Published by the chain, the name is the origin's to have argued.
    chain = user("chain")
    return {"channel": "chain", "created_by": chain, "published_by": chain, "writers": [chain.pk], **NOBODY}
