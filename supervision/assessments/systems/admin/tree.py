"""The tree of a version on its page, and the plain forms by which a draft's tree is written."""

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.common import tables
from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person
from supervision.assessments import reckoning
from supervision.assessments.systems import services, sheets
from supervision.assessments.systems.admin import forms
from supervision.assessments.systems.checks import Problem
from supervision.assessments.systems.choices import Mode
from supervision.assessments.systems.comparing import kind_told, weights_told
from supervision.assessments.systems.exporting import depths, indicator_shape, system_shape
from supervision.assessments.systems.models import SystemVersion
from supervision.assessments.tasks import reckon
from supervision.assessments.words import rule_told

if TYPE_CHECKING:
    from supervision.assessments.systems.admin.pages import SystemVersionAdmin

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def urls(page: "SystemVersionAdmin", wrap: Any) -> list[URLPattern]:
    name = page.name
    views = _Views(page)
    return [
        path("<uuid:uid>/indicator/", wrap(views.add), name=f"{name}_indicator_add"),
        path("<uuid:uid>/indicator/<str:key>/", wrap(views.edit), name=f"{name}_indicator"),
        path("<uuid:uid>/indicator/<str:key>/remove/", wrap(views.remove), name=f"{name}_indicator_remove"),
        path("<uuid:uid>/import/", wrap(views.bring), name=f"{name}_import"),
        path("<uuid:uid>/export.xlsx", wrap(views.export), name=f"{name}_export"),
        path("<uuid:uid>/reckon/", wrap(views.reckon), name=f"{name}_reckon"),
    ]


def lines(
    page: "SystemVersionAdmin", version: SystemVersion, shape: Mapping[str, Any], *, drafting: bool
) -> list[dict[str, Any]]:
    """The tree as the rows of a table, each told in words."""
    depth = depths(shape)
    return [
        {
            "key": one["key"],
            "title": one["title"],
            "depth": depth[one["key"]],
            "is_group": one["mode"] == Mode.GROUP,
            "mode": Mode(one["mode"]).label,
            "weights": weights_told(one["weights"]),
            "rule": rule_told(one["mode"], one["rule"]),
            "guidance": one["guidance"],
            "evidence": one["evidence"],
            "applies_to": _("、").join(kind_told(kind) for kind in one["applies_to"]),
            "needs_two": one["needs_two"],
            "third_above": one["third_above"],
            "edit_url": page.address(version, "indicator", one["key"]) if drafting else "",
            "remove_url": page.address(version, "indicator_remove", one["key"]) if drafting else "",
        }
        for one in shape["indicators"]
    ]


def problem_lines(shape: Mapping[str, Any], found: Sequence[Problem]) -> list[str]:
    """What still has to be put right before the version can be adopted."""
    titles = {one["key"]: one["title"] for one in shape["indicators"]}
    return [
        f"{one.key} {titles.get(one.key, '')}：{one.message}" if one.key else one.message for one in found
    ]


class _Views:
    def __init__(self, page: "SystemVersionAdmin") -> None:
        self.page = page

    def add(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        version = self.page.writable(request, uid)
        initial = {"parent": request.GET.get("parent", ""), "order": 10 * (version.indicators.count() + 1)}
        return self._indicator(request, version, "", initial, _("添加指标"))

    def edit(self, request: HttpRequest, uid: uuid.UUID, key: str) -> HttpResponse:
        version = self.page.writable(request, uid)
        row = version.indicators.select_related("parent").filter(key=key).first()
        if row is None:
            raise Http404
        initial = forms.IndicatorForm.initial_of(indicator_shape(row))
        return self._indicator(request, version, key, initial, _("修改指标"))

    def _indicator(
        self, request: HttpRequest, version: SystemVersion, key: str, initial: dict[str, Any], title: str
    ) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        form = forms.IndicatorForm(posted, version=version, key=key, initial=initial)

        def save(data: dict[str, Any]) -> str:
            services.put_indicator(
                version=version.pk, said=form.said(), key_was=key, by=person(request), at=timezone.now()
            )
            return self.page.address(version)

        return write_form(
            request,
            form=form,
            title=title,
            lead=_("先填名称、评分方式和分值；后面各项按评分方式填，用不到的留空。"),
            crumbs=self.page.crumbs_of(version),
            save=save,
            button=_("保存"),
            done=_("已保存。"),
        )

    def remove(self, request: HttpRequest, uid: uuid.UUID, key: str) -> HttpResponse:
        version = self.page.writable(request, uid)

        row = version.indicators.filter(key=key).first()
        if row is None:
            raise Http404

        def save(data: dict[str, Any]) -> str:
            services.remove_indicator(version=version.pk, key=key, by=person(request), at=timezone.now())
            return self.page.address(version)

        return write_form(
            request,
            form=forms.Dressed(request.POST if request.method == "POST" else None),
            title=_("删除指标"),
            lead=f"{row.key} {row.title}",
            crumbs=self.page.crumbs_of(version),
            save=save,
            button=_("删除"),
            done=_("已删除。"),
        )

    def bring(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """A filled-in file in the place of the draft's tree."""
        version = self.page.writable(request, uid)
        form = forms.FileForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))

        def save(data: dict[str, Any]) -> str:
            try:
                said = sheets.read(data["file"])
            except tables.Unreadable as error:
                raise ValidationError({"file": str(error)}) from error
            services.replace_tree(
                version=version.pk,
                indicators=said.indicators,
                grades=said.grades,
                bonus_cap=said.bonus_cap,
                by=person(request),
                at=timezone.now(),
            )
            return self.page.address(version)

        return write_form(
            request,
            form=form,
            title=_("从文件导入指标"),
            lead=_("可以先导出，在文件里修改后再导入。机构类别代码：%s。") % sheets.kinds_told(),
            crumbs=self.page.crumbs_of(version),
            save=save,
            button=_("导入"),
            done=_("已导入。"),
        )

    def export(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        version = self.page.find(request, uid)
        response = HttpResponse(sheets.workbook(system_shape(version)), content_type=XLSX_TYPE)
        name = f"{version.system.key}-v{version.number}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def reckon(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Ask for the figures of bodies over a period, to try a system out or to look at a year."""
        version = self.page.writable(request, uid)
        year = version.year
        form = forms.ReckonForm(
            request.POST if request.method == "POST" else None,
            version=version,
            initial={"since": f"{year}-01-01", "until": f"{year}-12-31"},
        )

        def save(data: dict[str, Any]) -> str:
            run = reckoning.ask(version=version, **data, by=person(request), at=timezone.now())
            reckon.delay_on_commit(uid=str(run.pk))  # type: ignore[attr-defined]
            return reverse("admin:supervision_reckoning_change", args=[run.pk])

        return write_form(
            request,
            form=form,
            title=_("取数"),
            lead=_("按指标的取数口径计算这些机构的数值，可以随时查看进度。"),
            crumbs=self.page.crumbs_of(version),
            save=save,
            button=_("开始取数"),
            done=_("已开始取数。"),
        )
