"""Who answers for a record: for the office and the personnel archives only, each reading written down."""

import uuid
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.common.masking import mask_name
from records.consequences import queries, services
from records.consequences.admin.forms import ResponsibilityForm, ResultForm
from records.consequences.admin.pages import CaseAdmin, Step, write_form
from records.consequences.admin.work import WORK
from records.consequences.choices import Accountability, ResponsibilityRole, ResponsibilityStatus
from records.consequences.models import Responsibility
from records.consequences.services.responsibility import WRITERS
from records.consequences.services.telling import plain_title
from records.consequences.workflow import RESPONSIBILITY
from records.dishonesty.admin.base import crumbs as record_crumbs
from records.dishonesty.admin.base import person, record_in_reach
from records.dishonesty.admin.filters import by_choice, by_region


@admin.register(Responsibility)
class ResponsibilityAdmin(CaseAdmin):
    list_display = ("subject", "organisation", "role", "state", "result", "conduct_on")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), ResponsibilityStatus),
        by_choice("role", gettext_lazy("责任类别"), ResponsibilityRole),
        by_choice("result", gettext_lazy("处理结果"), Accountability),
        by_region(),
    )
    list_select_related = ("organisation", "official", "record")
    search_columns = ("organisation__name__icontains", "record__document_number__icontains")
    search_help_text = gettext_lazy("失信机构、记录文号")
    ordering = ("-entered_at", "-uid")
    workflow = RESPONSIBILITY
    steps = {
        "confirm": Step(
            lambda found, data, by, at: services.confirm_responsibility(
                uid=found.pk, note=data["reason"], by=by, at=at
            ),
            gettext_lazy("确认后登记处理结果；仅内部使用，不对外公开。"),
            gettext_lazy("已确认责任。"),
            tone="main",
        ),
        "refuse": Step(
            lambda found, data, by, at: services.refuse_responsibility(
                uid=found.pk, note=data["reason"], by=by, at=at
            ),
            gettext_lazy("不予认定的，不再作为责任人；理由随件保存。"),
            gettext_lazy("已决定不予认定。"),
        ),
        "result": Step(
            lambda found, data, by, at: services.record_result(
                uid=found.pk,
                result=data["result"],
                result_on=data["result_on"],
                document=data["document"],
                by=by,
                at=at,
            ),
            gettext_lazy("登记有权机关作出的处理；仅内部使用。"),
            gettext_lazy("处理结果已登记。"),
            ResultForm,
            "main",
            gettext_lazy("登记处理结果"),
            lambda found, by: (
                found.status == ResponsibilityStatus.CONFIRMED and by.holds(WRITERS, over=found)
            ),
        ),
    }

    def reach(self, request: HttpRequest) -> QuerySet[Responsibility]:
        return queries.responsibilities_in_reach(person(request)).select_related(
            "record", "organisation", "official", "post", "region", "entered_by", "decided_by"
        )

    @admin.display(description=gettext_lazy("责任人"))
    def subject(self, found: Responsibility) -> SafeString:
        # In full on the page alone, where the reading is written down.
        return self.titled(found, mask_name(found.official.name), plain_title(found.record))

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [path("new/<uuid:uid>/", wrap(self.new_view), name=f"{self.name}_new")]

    def heading(self, found: Responsibility) -> str:
        return str(found)

    def groups(self, found: Responsibility) -> list[tuple[str, list[tuple[str, Any]]]]:
        seat = found.post.title if found.post else _("未登记当时职务，请在“职务”中补登任职期间。")
        return [
            (
                _("责任"),
                [
                    (_("责任人"), found.official.name),
                    (_("责任类别"), found.get_role_display()),
                    (_("行为日期"), found.conduct_on.isoformat()),
                    (_("行为时职务"), seat),
                    (_("应负责任的行为"), found.conduct),
                    (_("确认意见"), found.decision_note),
                ],
            ),
            (
                _("处理"),
                [
                    (_("责任追究结果"), found.get_result_display()),
                    (_("处理文书文号"), found.result_document),
                    (_("处理日期"), found.result_on.isoformat() if found.result_on else ""),
                ],
            ),
        ]

    def more(self, request: HttpRequest, found: Responsibility) -> dict[str, Any]:
        return {"line": found.organisation.name, "internal": True}

    def note_reading(self, request: HttpRequest, found: Responsibility) -> None:
        audit.read(action="responsibility.read", by=person(request), at=timezone.now(), subject=found)

    def new_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        record = record_in_reach(request, uid)
        # The form offers the officials of the body by name.
        audit.read(action="official.list", by=person(request), at=timezone.now(), subject=record)

        def save(data: dict[str, Any]) -> str:
            return self.address(
                services.enter_responsibility(
                    record=record, content=data, by=person(request), at=timezone.now()
                )
            )

        return write_form(
            request,
            form=ResponsibilityForm(request.POST if request.method == "POST" else None, record=record),
            title=_("登记责任人"),
            lead=f"{record.organisation.name} · {plain_title(record)}",
            crumbs=record_crumbs(record),
            save=save,
            button=_("登记"),
            done=_("已登记，等待另一人确认。"),
        )
