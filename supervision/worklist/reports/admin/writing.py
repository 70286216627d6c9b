"""Pages on which a report is written: a part's text, and a figure that is reported otherwise than the data say."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import attempted
from supervision.worklist.reports import services
from supervision.worklist.reports.admin.forms import FigureForm, SectionForm
from supervision.worklist.reports.rules import shown
from supervision.worklist.reports.services.steps import why_not_edit


class WritingViews:
    """For ``WorkReportAdmin``, which finds the report and frames the sheet."""

    find: Any
    sheet: Any
    address: Any

    def section_view(self, request: HttpRequest, uid: uuid.UUID, section: uuid.UUID) -> HttpResponse:
        case, part = self._part(request, uid, section)
        data, _files = posted(request)
        form = SectionForm(data, initial={"text": part.said, "note": part.note})
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: services.edit_section(
                    section=part.pk, by=person(request), at=timezone.now(), **form.cleaned_data
                ),
            )
            if done:
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(self.address(case))
        figures = "\n".join(f"{one['title']} {shown(one['kind'], one['value'])}" for one in part.stated())
        return self.sheet(
            request,
            case,
            form,
            _("编写：%s") % part.title,
            _("系统生成的文字保留在旁边；文字中的数字应与数据一致，不一致的须写明依据。"),
            shown=[
                (label, text)
                for label, text in ((_("系统生成"), part.proposal), (_("数据"), figures))
                if text
            ],
            denied=why_not_edit(case, by=person(request), at=timezone.now()),
        )

    def figure_view(
        self, request: HttpRequest, uid: uuid.UUID, section: uuid.UUID, figure: str
    ) -> HttpResponse:
        case, part = self._part(request, uid, section)
        known = next((one for one in part.stated() if one["key"] == figure), None)
        if known is None:
            raise Http404(_("本章没有这项数据。"))
        data, _files = posted(request)
        form = FigureForm(data, kind=known["kind"])
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: services.correct_figure(
                    section=part.pk,
                    figure=figure,
                    by=person(request),
                    at=timezone.now(),
                    **form.data_for_service(),
                ),
            )
            if done:
                messages.success(request, _("已保存，系统的数字保留在旁边。"))
                return HttpResponseRedirect(self.address(case))
        lines = [(_("系统数据"), shown(known["kind"], known["generated"]))]
        if known["note"]:
            lines += [(_("现在填报"), shown(known["kind"], known["value"])), (_("依据"), known["note"])]
        return self.sheet(
            request,
            case,
            form,
            _("改动数字：%s") % known["title"],
            _("只在系统数据确有遗漏、差错时改动；改动和依据随报告一起报送。"),
            shown=lines,
            denied=why_not_edit(case, by=person(request), at=timezone.now()),
        )

    def _part(self, request: HttpRequest, uid: uuid.UUID, section: uuid.UUID) -> tuple[Any, Any]:
        case = self.find(request, uid)
        part = case.sections.filter(pk=section).first()
        if part is None:
            raise Http404(_("没有这一章，或它不属于这份报告。"))
        return case, part
