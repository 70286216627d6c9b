"""Who asks for credit reports in the tests, and what there is to be told."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now

from records.access.roles import Role
from records.checks.reports import services
from records.checks.reports.models import CreditReport
from records.dishonesty.models import DishonestyRecord
from records.subjects.models import Organisation
from tests.records.access.factories import holder
from tests.records.dishonesty import factories
from tests.records.dishonesty.factories import People, bureau

AT = now()


def department(body: Organisation, name: str = "吴敏") -> Any:
    return holder(name, Role.DEPARTMENT, organisation=body)


def record(who: People, **more: Any) -> DishonestyRecord:
    """A record of the bureau that is on display today, whichever day that is."""
    said = {"decided_on": localdate() - timedelta(days=40), "at": AT, **more}
    return factories.published(who, **said)


def letter(
    name: str = "授权书.pdf", content: bytes = b"%PDF-1.7 letter of authorisation"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def asked_by_itself(by: Any, body: Organisation | None = None, **more: Any) -> CreditReport:
    said = {"organisation": body or bureau(), "purpose": "申报文明单位", "at": AT, **more}
    return services.request_own(by=by, **said)


def asked_at_the_window(by: Any, body: Organisation | None = None, **more: Any) -> CreditReport:
    said = {
        "organisation": body or bureau(),
        "purpose": "参加投标",
        "agent_name": "郑和示例",
        "letter": letter(),
        "at": AT,
        **more,
    }
    return services.request_for_body(by=by, **said)


def entries(report: CreditReport, key: str) -> list[dict[str, Any]]:
    sections = {section["key"]: section for section in (report.content or {})["sections"]}
    return sections[key]["entries"]
