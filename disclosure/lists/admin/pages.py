"""The desk of lists for staff: the list's head by the form, its items by a file."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from disclosure.editing.admin.pages import DeskAdmin, MyWork
from disclosure.editing.choices import Status
from disclosure.lists import services
from disclosure.lists.choices import ListKind
from disclosure.lists.columns import TEMPLATE
from disclosure.lists.models import ListItem, ServiceList
from records.common import tables
from records.common.files import XLSX
from records.dishonesty.admin.base import person, refusals_as_messages
from records.dishonesty.admin.filters import by_choice, by_region

SHOWN = 200


class ItemsForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("事项文件"),
        help_text=gettext_lazy("用模板填写的 xlsx 或 csv；导入后替换草稿中已有的全部事项。"),
    )


@admin.register(ServiceList)
class ServiceListAdmin(DeskAdmin):
    kind = "service-list"
    page_template = "list_page.html"
    list_filter = (
        MyWork,
        by_choice("kind", gettext_lazy("清单类别"), ListKind),
        by_choice("status", gettext_lazy("状态"), Status),
        by_region(),
    )

    @admin.display(description=gettext_lazy("清单类别"))
    def said_of(self, item: Any) -> str:
        return f"{item.get_kind_display()} {item.year}"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("template/", view(self.template), name="disclosure_servicelist_template"),
            path("<uuid:uid>/items/", view(require_POST(self.items)), name="disclosure_servicelist_items"),
            *super().get_urls(),
        ]

    def template(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            tables.template(TEMPLATE, _("清单事项")),
            content_type=XLSX.content_type,
            headers={"Content-Disposition": 'attachment; filename="list-items.xlsx"'},
        )

    def items(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        item = self.find(request, uid)
        page = self.address("page", item.pk)

        def imported(request: HttpRequest) -> HttpResponse:
            form = ItemsForm(request.POST, request.FILES)
            if form.is_valid():
                number = services.import_items(
                    uid=item.pk, file=form.cleaned_data["file"], by=person(request), at=timezone.now()
                )
                messages.success(request, _("已导入 %d 个事项。") % number)
            else:
                messages.error(request, _("请先选择要上传的文件。"))
            return HttpResponseRedirect(page)

        return refusals_as_messages(lambda *_args, **_kwargs: page)(imported)(request)

    def more_context(self, request: HttpRequest, item: Any) -> dict[str, Any]:
        lines = ListItem.objects.filter(list=item.pk)
        return {
            "items": lines.order_by("place")[:SHOWN],
            "items_count": lines.count(),
            "shown": SHOWN,
            "items_form": ItemsForm() if self.may_edit(request, item) else None,
            "items_url": self.address("items", item.pk),
            "template_url": self.address("template"),
        }
