"""The desks of this room for staff."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.editing.admin.pages import DeskAdmin, MyWork, render
from disclosure.editing.choices import Status
from disclosure.notices import freshness
from disclosure.notices.admin import forms
from disclosure.notices.choices import ArticleKind, PolicyCategory
from disclosure.notices.models import Article, Case, Decision, Policy
from records.dishonesty.admin.filters import by_choice, by_region

_STATUS = by_choice("status", gettext_lazy("状态"), Status)


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    kind = "article"
    form_base, change_base = forms.ArticleForm, forms.ArticleChange
    list_filter = (MyWork, by_choice("kind", gettext_lazy("类别"), ArticleKind), _STATUS, by_region())

    @admin.display(description=gettext_lazy("类别"))
    def said_of(self, item: Any) -> str:
        return str(item.get_kind_display())

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "freshness/", self.admin_site.admin_view(self.freshness), name="disclosure_article_freshness"
        )
        return [own, *super().get_urls()]

    def freshness(self, request: HttpRequest) -> HttpResponse:
        """Each column of the site with its newest text and the day by which it wants another."""
        return render(
            request,
            "freshness.html",
            _("栏目更新情况"),
            crumbs=[(str(self.desk.label), self.address("changelist"))],
            columns=freshness.columns(on=timezone.localdate()),
            basis=freshness.BASIS,
        )


@admin.register(Case)
class CaseAdmin(DeskAdmin):
    kind = "case"
    form_base, change_base = forms.CaseForm, forms.CaseChange


@admin.register(Policy)
class PolicyAdmin(DeskAdmin):
    kind = "policy"
    form_base, change_base = forms.PolicyForm, forms.PolicyChange
    list_filter = (
        MyWork,
        by_choice("category", gettext_lazy("文件类别"), PolicyCategory),
        _STATUS,
        by_region(),
    )

    @admin.display(description=gettext_lazy("文号"))
    def said_of(self, item: Any) -> str:
        return str(item.document_number or "—")


@admin.register(Decision)
class DecisionAdmin(DeskAdmin):
    kind = "decision"
    form_base, change_base = forms.DecisionForm, forms.DecisionChange
