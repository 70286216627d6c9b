"""Credit reports for programs of the staff: the same request, the same conditions, the same words."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from records.access.idempotency import idempotent
from records.checks.reports import services, tasks
from records.checks.reports.choices import Mode, Status
from records.checks.reports.models import CreditReport
from records.checks.reports.queries import own_bodies, reports_in_reach
from records.common.rest.problems import ApiProblem
from records.dishonesty.api.schemas import Shape
from records.dishonesty.api.staff import StaffEndpoint


class Asked(Shape):
    organisation = serializers.UUIDField(help_text=gettext_lazy("本机构的编号（uid）。"))
    purpose = serializers.CharField(max_length=200, help_text=gettext_lazy("查询目的，印在报告封面。"))


class Fact(Shape):
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class Count(Shape):
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class Entry(Shape):
    title = serializers.CharField()
    marks = serializers.ListField(child=serializers.CharField())
    facts = Fact(many=True)


class ReportSection(Shape):
    key = serializers.CharField()
    title = serializers.CharField()
    entries = Entry(many=True, help_text=gettext_lazy("没有条目，即查询期内无相关信息。"))


class Content(Shape):
    number = serializers.CharField(help_text=gettext_lazy("报告编号。"))
    issuer = serializers.CharField()
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text=gettext_lazy("PDF 文件的 SHA-256。"))
    variant = serializers.CharField()
    subject = Fact(many=True)
    cover = Fact(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
    summary = Count(many=True)
    sections = ReportSection(many=True)


class Report(Shape):
    uid = serializers.UUIDField()
    organisation = serializers.UUIDField()
    mode = serializers.ChoiceField(Mode.choices)
    purpose = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField(allow_null=True)


class CreditReportRequest(StaffEndpoint):
    @extend_schema(
        operation_id="requestCreditReport",
        tags=["staff"],
        summary=gettext_lazy("部门为本机构申请信用报告（自查）"),
        description=gettext_lazy("答复后由后台生成，通常几秒；以 Location 的地址查询。"),
        request=Asked,
        responses={202: Report},
    )
    @idempotent
    def post(self, request: Any) -> Response:
        asked = Asked(data=request.data)
        asked.is_valid(raise_exception=True)
        body = own_bodies(self.person).filter(pk=asked.validated_data["organisation"]).first()
        if body is None:
            raise ApiProblem(403, "not_your_role", _("自查只能由本机构的部门账号申请。"))
        report = services.request_own(
            organisation=body, purpose=asked.validated_data["purpose"], by=self.person, at=timezone.now()
        )
        tasks.make_report.delay_on_commit(uid=str(report.pk))  # type: ignore[attr-defined]
        address = request.build_absolute_uri(reverse("credit-report", args=[report.pk]))
        return Response(_shape(report), status=202, headers={"Location": address})


class OneReport(StaffEndpoint):
    def find(self, uid: uuid.UUID) -> CreditReport:
        report = reports_in_reach(self.person).filter(pk=uid).first()
        if report is None:
            raise Http404
        return report


class CreditReportDetail(OneReport):
    @extend_schema(
        operation_id="getCreditReport",
        tags=["staff"],
        summary=gettext_lazy("一份信用报告的进度"),
        responses=Report,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(_shape(self.find(uid)))


class CreditReportContent(OneReport):
    problems = (409,)

    @extend_schema(
        operation_id="getCreditReportContent",
        tags=["staff"],
        summary=gettext_lazy("一份信用报告的内容"),
        description=gettext_lazy(
            "与 PDF 同文，不含评分；每次读取都留有审计记录。出具后内容已有变化的不再提供：409 outdated。"
        ),
        responses=Content,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(services.read_content(report=self.find(uid), by=self.person, at=timezone.now()))


def _shape(report: CreditReport) -> dict[str, Any]:
    return {
        "uid": str(report.uid),
        "organisation": str(report.organisation_id),
        "mode": report.mode,
        "purpose": report.purpose,
        "status": report.status,
        "requested_at": report.requested_at.isoformat(),
        "finished_at": report.finished_at.isoformat() if report.finished_at else None,
        "failure": report.failure or None,
    }
