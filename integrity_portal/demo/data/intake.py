"""What came in from outside: one file with rows that raise questions, one submission of a partner's system."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from integrity_portal.demo.data.cases_courts import COURT_CASES
from integrity_portal.demo.data.drafts import Draft, Drafts
from integrity_portal.demo.data.world import World
from records.access.models import PartnerApplication
from records.dishonesty.choices import ImportState
from records.dishonesty.content import COLUMNS
from records.dishonesty.models import ImportBatch, Submission
from records.dishonesty.services import return_record
from records.dishonesty.services.imports import check_batch, confirm_batch, import_batch, upload_file
from records.dishonesty.services.submissions import receive_submission
from records.subjects.models import Region

FILE_NAME = "演示-季度清欠台账.csv"
ROWS = 14
ITEMS = 8
# Of the month before, so that there is a month to look back at.
EARLIER = 4
RETURNED = "文书文号和文书名称对不上，请核对原文后重新报送。（演示）"


def load(world: World) -> None:
    if world.plan.takes_in:
        _import_file(world)
        _receive(world)


def _import_file(world: World) -> None:
    """Uploaded, checked and confirmed by the clerk; its questionable rows wait to be mended."""
    clerk, office = world.people["clerk"], world.office
    uploaded_at = office.at(office.working_ago(2))
    batch = ImportBatch.objects.filter(file_name=FILE_NAME, uploaded_by=clerk).first()
    if batch is None:
        supplier = world.body(world.plan.top, "industry")
        batch = upload_file(
            file=ContentFile(_file(world), name=FILE_NAME),
            region=Region.objects.get(code=world.plan.top.region),
            supplier_name=supplier.name,
            supplier_uscc=supplier.uscc or "",
            by=clerk,
            at=uploaded_at,
        )
    # Each step goes on from where the batch is, so a start that was broken off is finished here.
    batch = check_batch(uid=batch.uid, at=uploaded_at + timedelta(minutes=1))
    if batch.state == ImportState.CHECKED:
        batch = confirm_batch(uid=batch.uid, by=clerk, at=uploaded_at + timedelta(minutes=6))
    import_batch(uid=batch.uid, at=uploaded_at + timedelta(minutes=7))


def _file(world: World) -> bytes:
    drafts = Drafts(world)
    rows = [_row(_item(world, drafts, f"QQ-{number:03d}", source="arrears")) for number in range(1, ROWS + 1)]
    _raise_questions(world, rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in COLUMNS])
    writer.writerow({column.name: str(column.label) for column in COLUMNS})
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _raise_questions(world: World, rows: list[dict[str, str]]) -> None:
    """The slips that people make: in five rows, and one row that stands there twice."""
    code = rows[2]["organisation_uscc"]
    rows[2]["organisation_uscc"] = code[:-3] + code[-2] + code[-3] + code[-1]
    rows[4]["severity"] = "特别严重"
    rows[6]["decided_on"] = (world.office.today + timedelta(days=60)).isoformat()
    rows[8]["document_number"] = ""
    rows[10]["organisation_name"] = rows[11]["organisation_name"].replace("局", "中心局")
    rows[12] = dict(rows[0])


def _receive(world: World) -> None:
    """What a court's system sent: some weeks ago what the reviewer gave back, yesterday what he has still to read."""
    partner = PartnerApplication.objects.get(
        organisation=world.body(world.plan.top, world.plan.partner), sandbox=False
    ).user
    if Submission.objects.filter(partner=partner).exists():
        return
    drafts, office = Drafts(world), world.office
    late = [_decided(world, drafts, number) for number in range(1, ITEMS + 1)]
    early = [
        _decided(world, drafts, number, least_days=50) for number in range(ITEMS + 1, ITEMS + EARLIER + 1)
    ]
    late[5]["decided_on"] = "2026-02-30"
    del early[-1]["title"]
    sent_at = office.at(office.working_ago(30))
    with transaction.atomic():
        submission = receive_submission(kind="dishonesty-record", items=early, by=partner, at=sent_at)
        for record in submission.items.filter(record__isnull=False).values_list("record", flat=True):
            return_record(
                uid=record,
                by=world.people["reviewer"],
                at=office.at(office.working_ago(28)),
                reason=RETURNED,
            )
        receive_submission(
            kind="dishonesty-record", items=late, by=partner, at=office.at(office.working_ago(1))
        )


def _decided(world: World, drafts: Drafts, number: int, *, least_days: int = 12) -> dict[str, Any]:
    source = ("judgment", "judgment_debtor")[number % 2]
    return _item(world, drafts, f"FY-{number:03d}", source=source, least_days=least_days)


def _item(
    world: World, drafts: Drafts, external_id: str, *, source: str, least_days: int = 12
) -> dict[str, Any]:
    case, severity = drafts.choose(severities=("ordinary", "serious"), about_official=False, source=source)
    decided_on = world.office.ago(world.random.randint(least_days, 80))
    draft = drafts.write(case, severity, decided_on=decided_on, served=case in COURT_CASES)
    return {"external_id": external_id, **_as_item(draft)}


def _as_item(draft: Draft) -> dict[str, Any]:
    """What the form says, as an item of the API says it."""
    content = draft.content
    body = content["organisation"]
    same = (
        "source", "domain", "severity", "title", "facts", "legal_basis", "document_number", "document_name", "scope",
        "document_kind", "catalogue_item", "subject_served",
    )  # fmt: skip
    item = {name: content[name] for name in same}
    item["organisation"] = {"uscc": body.uscc, "name": body.name, "region": body.region_id}
    item["authority"] = {"name": content["authority_name"], "uscc": content["authority_uscc"]}
    item["decided_on"] = content["decided_on"].isoformat()
    if content["amount"] is not None:
        item["amount"] = str(content["amount"])
    return item


def _row(item: dict[str, Any]) -> dict[str, str]:
    """The same as a row of the import template, in the words that people choose from its lists."""
    row = {}
    for column in COLUMNS:
        value: Any = item
        for part in column.pointer.strip("/").split("/"):
            value = value.get(part, "") if isinstance(value, dict) else ""
        if isinstance(value, bool):
            value = "是" if value else "否"
        row[column.name] = str(column.choices(value).label) if column.choices and value else str(value)
    return row
