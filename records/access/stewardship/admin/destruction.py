"""What is kept how long, what is past its term, and what was destroyed."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.admin.base import person
from records.access.roles import Role
from records.access.stewardship import proposing, retention
from records.access.stewardship.admin.base import PER_PAGE, ReadOnlyAdmin, attempted, render
from records.access.stewardship.admin.forms import AskForm
from records.access.stewardship.models import DestructionList
from records.access.stewardship.pages import address_of, to_request

LIST = "admin:records_destructionlist_changelist"


@admin.register(DestructionList)
class DestructionListAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "records_destructionlist"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<uuid:uid>/propose/", wrap(self.propose), name=f"{name}_propose"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.must_view(request)
        lists = DestructionList.objects.select_related("request").order_by("-drawn_at", "-uid")
        return render(
            request,
            "destruction.html",
            _("保存期限与销毁"),
            table=retention.TABLE,
            rows=[self._row(one) for one in lists[: 2 * PER_PAGE]],
            may_propose=_may_propose(request),
        )

    def propose(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        self.must_view(request)
        if not _may_propose(request):
            raise PermissionDenied
        drawn = DestructionList.objects.filter(pk=uid, request=None).first()
        if drawn is None:
            raise Http404(_("没有这份清单，或者它已经提出申请。"))
        form = AskForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            done, proposed = attempted(
                form,
                lambda: proposing.propose(
                    uid=drawn.pk, **form.cleaned_data, by=person(request), at=timezone.now()
                ),
            )
            if done:
                return to_request(request, proposed.request)
        return render(
            request,
            "form.html",
            _("申请销毁"),
            crumbs=[(_("保存期限与销毁"), reverse(LIST))],
            says=_("%(kind)s，早于 %(day)s，共 %(count)d 条。销毁后不能恢复。")
            % {
                "kind": retention.kind_of(drawn.kind).label,
                "day": f"{drawn.before:%Y-%m-%d}",
                "count": drawn.found,
            },
            form=form,
            problems=[(None, "", text) for text in form.non_field_errors()],
            button=_("提交申请"),
            back=reverse(LIST),
        )

    def _row(self, drawn: DestructionList) -> dict[str, Any]:
        return {
            "drawn": drawn,
            "label": retention.kind_of(drawn.kind).label,
            "request_url": address_of(drawn.request) if drawn.request else "",
            "state": _state(drawn),
        }


def _may_propose(request: HttpRequest) -> bool:
    return person(request).holds([Role.SYSTEM_ADMIN])


def _state(drawn: DestructionList) -> str:
    if drawn.finished_at:
        return str(_("已销毁"))
    if drawn.request is None:
        return str(_("待提出申请"))
    if drawn.request.decision is None:
        return str(_("待决定"))
    return str(_("销毁中") if drawn.request.decision == "approved" else drawn.request.get_decision_display())
