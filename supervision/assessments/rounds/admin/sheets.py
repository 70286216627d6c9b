"""Sheets for the assessed bodies and for those who assess: one page, its forms, and what lies behind a figure."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.dishonesty.admin.look import Happening
from supervision.assessments.rounds import queries, services, system
from supervision.assessments.rounds.admin.deciding import Deciding
from supervision.assessments.rounds.admin.steps import DEEDS, SHEET_STEPS
from supervision.assessments.rounds.admin.table import Eye, lines_of, plain, words
from supervision.assessments.rounds.admin.work import WORK
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus
from supervision.assessments.rounds.deadlines import deadlines_of
from supervision.assessments.rounds.models import (
    AssessmentCorrection,
    AssessmentEvidence,
    AssessmentSheet,
)
from supervision.assessments.rounds.workflow import AUDITORS, SHEET
from supervision.complaints.admin.base import render
from supervision.complaints.parties import is_of_reported_body
from supervision.figures.measures import Period, measure


@admin.register(AssessmentSheet)
class AssessmentSheetAdmin(Deciding):
    workflow = SHEET
    steps = SHEET_STEPS
    list_display: Any = ("title_cell", "state", "result_cell")
    list_filter = (WORK.list_filter(), by_choice("status", gettext_lazy("状态"), SheetStatus), by_region())
    list_select_related: Any = ("round", "body", "region")
    ordering = ("-updated_at", "-uid")
    search_fields = ("body__name",)
    search_help_text = gettext_lazy("机构名称、考核名称")
    search_columns = ("body__name__icontains", "round__title__icontains")

    @property
    def name(self) -> str:
        return "supervision_assessmentsheet"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.sheets_in_reach(person(request)).order_by(*self.ordering)

    @admin.display(description=gettext_lazy("考核表"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.body.name, case.round.title)

    @admin.display(description=gettext_lazy("结果"))
    def result_cell(self, case: Any) -> str:
        if case.round.status != RoundStatus.PUBLISHED or case.score is None:
            return "—"
        return f"{case.score} {case.grade}"

    # --- Reach --------------------------------------------------------------------------------
    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        found = None
        if self.has_view_permission(request):
            try:
                found = (
                    self.get_queryset(request)
                    .select_related("round", "round__system", "body", "region", "result")
                    .filter(pk=uid)
                    .first()
                )
            except (ValueError, ValidationError):
                found = None
        if found is None:
            _note_attempt(request, uid)
            if not self.has_view_permission(request):
                raise PermissionDenied
            raise Http404(_("没有这张考核表，或它不在您的权限范围内。"))
        return found

    def eye(self, request: HttpRequest, sheet: Any) -> Eye:
        """The office reads everything; whoever speaks for the body reads its own side, whatever else he holds."""
        by = person(request)
        office = by.holds(queries.OFFICE, over=sheet.round) and not is_of_reported_body(by, sheet)
        return Eye(office, by)

    # --- Addresses ----------------------------------------------------------------------------
    def own_urls(self, wrap: Any) -> list[URLPattern]:
        name = self.name
        return [
            path("<uuid:uid>/fill/", wrap(self.fill_view), name=f"{name}_fill"),
            path("<uuid:uid>/assess/", wrap(self.assess_view), name=f"{name}_assess"),
            path("<uuid:uid>/score/<str:key>/<slug:deed>/", wrap(self.deed_view), name=f"{name}_deed"),
            path("<uuid:uid>/basis/<str:key>/", wrap(self.basis_view), name=f"{name}_basis"),
            path("<uuid:uid>/evidence/<uuid:evidence>/", wrap(self.evidence_view), name=f"{name}_evidence"),
            path("<uuid:uid>/figure/<uuid:item>/", wrap(self.figure_view), name=f"{name}_figure"),
            path("<uuid:uid>/use/", wrap(self.use_view), name=f"{name}_use"),
            path("<uuid:uid>/decide/<slug:what>/<uuid:item>/", wrap(self.decide_view), name=f"{name}_decide"),
        ]

    # --- Pages --------------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        sheet, by = self.find(request, object_id), person(request)
        eye = self.eye(request, sheet)
        open_steps, shut_steps = self.steps_for(request, sheet)
        if self.may_fill(sheet, by):
            open_steps.insert(0, (_("填写自评"), self.address(sheet, "fill"), "main"))
        if eye.office and self.may_assess(sheet, by):
            open_steps.insert(0, (_("评审各项指标"), self.address(sheet, "assess"), "main"))
        published = sheet.round.status == RoundStatus.PUBLISHED
        judges = eye.office and published and by.holds(AUDITORS, over=sheet.round)
        if judges:
            open_steps.append((_("登记结果运用"), self.address(sheet, "use"), ""))
        lines = lines_of(sheet, eye)
        for line in lines:
            line.evidence = [
                (one, self.address(sheet, "evidence", one.pk)) for one in line.score.evidence.all()
            ]
            line.doors = self._doors(sheet, line, by, eye)
        return render(
            request,
            "rounds/sheet.html",
            sheet.body.name,
            crumbs=[*self.crumbs(), (sheet.round.title, self._round_url(request, sheet))],
            case=sheet,
            state=state_mark(self.workflow, sheet),
            lines=lines,
            office=eye.office,
            settled=sheet.score is not None and (eye.office or published),
            shows_rank=eye.office,
            failed=sheet.passed is False and (eye.office or published),
            uses=[
                (one, self.address(sheet, "decide", "use", one.pk) if judges else "")
                for one in sheet.uses.select_related("by", "decided_by").order_by("-at")
            ]
            if eye.office
            else [],
            corrections=[
                (one, plain(one.value), self.address(sheet, "decide", "correction", one.pk) if judges else "")
                for one in AssessmentCorrection.objects.filter(score__sheet=sheet)
                .select_related("by", "decided_by", "score")
                .order_by("-at")
            ]
            if eye.office
            else [],
            figures=self.figures(sheet, by) if eye.office else [],
            public_url=reverse("site:assessment", args=[sheet.result_id])
            if published and sheet.result_id and sheet.round.scope == "public"
            else "",
            deadlines=deadlines_of(sheet),
            open_steps=open_steps,
            shut_steps=shut_steps,
            happenings=self.happenings(sheet, eye),
        )

    def happenings(self, sheet: Any, eye: Eye) -> list[Happening]:
        steps = sheet.steps.select_related("by").order_by("-at", "-uid")
        if not eye.sees_later(sheet):
            # What the audit does is not told before the result.
            steps = steps.exclude(
                name__in=("change_in_audit", "audit", "settle", "audit_again", "review_again")
            )
        return [
            Happening(
                at=step.at,
                title=_(step.label),
                who=step.by.get_full_name() if eye.office else "",
                note=step.note,
                kind=step.name,
            )
            for step in steps[:200]
        ]

    def _doors(self, sheet: Any, line: Any, by: Any, eye: Eye) -> list[tuple[str, str]]:
        doors = []
        if line.score.is_automatic and line.score.stage and (eye.office or eye.sees_findings(sheet)):
            doors.append((_("查看依据"), self.address(sheet, "basis", line.score.key)))
        for name, deed in DEEDS.items():
            mine = name in ("evidence", "object") or eye.office
            if mine and deed.is_open(sheet, line.score, by):
                doors.append((str(deed.label), self.address(sheet, "deed", line.score.key, name)))
        return doors

    def deed_view(self, request: HttpRequest, uid: uuid.UUID, key: str, deed: str) -> HttpResponse:
        sheet, what, by = self.find(request, uid), DEEDS.get(deed), person(request)
        score = sheet.scores.select_related("reply").filter(key=key).first()
        if what is None or score is None:
            raise Http404
        leaf = system.leaf(sheet.round.system, sheet.body_type, key)
        allowed = deed in ("evidence", "object") or self.eye(request, sheet).office
        if not allowed or not what.is_open(sheet, score, by):
            raise Http404(_("这一项现在不能由您办理。"))
        form = what.form(*posted(request), case=sheet, leaf=leaf)

        def take() -> Any:
            return what.take(sheet=sheet, score=score, by=by, at=timezone.now(), **form.data_for_service())

        shown = [(_("现值"), words(score))] if self.eye(request, sheet).office else []
        if deed == "answer":
            shown.append((_("申辩意见"), score.reply.text))
        return self.asked(request, sheet, form, f"{what.label}：{leaf.title}", what.says, take, shown)

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        sheet, step = self.find(request, uid), SHEET_STEPS.get(name)
        if step is None:
            raise Http404
        form = step.form(*posted(request), case=sheet)

        def take() -> Any:
            return step.take(sheet=sheet.pk, by=person(request), at=timezone.now(), **form.data_for_service())

        title = str(self.workflow.transitions[name].label)
        return self.asked(
            request, sheet, form, title, step.says, take, denied=self.denied(request, sheet, name)
        )

    def basis_view(self, request: HttpRequest, uid: uuid.UUID, key: str) -> HttpResponse:
        """The rows behind an automatic value, as they stand now, beside what was frozen."""
        sheet = self.find(request, uid)
        eye = self.eye(request, sheet)
        score = sheet.scores.filter(key=key, is_automatic=True).first()
        if score is None or not score.stage or not eye.sees_findings(sheet):
            raise Http404
        leaf = system.leaf(sheet.round.system, sheet.body_type, key)
        figure = measure(leaf.measure)
        rows = figure.rows(Period(sheet.round.period_from, sheet.round.period_until), sheet.body_id)
        return render(
            request,
            "rounds/basis.html",
            leaf.title,
            crumbs=self.crumbs_to(sheet),
            case=sheet,
            score=score,
            leaf=leaf,
            figure=figure,
            value=words(score),
            numerator=plain(score.numerator),
            denominator=plain(score.denominator),
            rows=rows,
            page_url=self.address(sheet),
        )

    def evidence_view(self, request: HttpRequest, uid: uuid.UUID, evidence: uuid.UUID) -> HttpResponse:
        sheet = self.find(request, uid)
        row = AssessmentEvidence.objects.select_related("score", "score__sheet").filter(
            pk=evidence, score__sheet=sheet
        ).exclude(stored_name="").first()  # fmt: skip
        if row is None:
            raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
        content = services.open_evidence(evidence=row, by=person(request), at=timezone.now())
        response = HttpResponse(content, content_type=row.content_type)
        said = content_disposition_header(True, f"{row.title}{row.extension}")
        response["Content-Disposition"] = said or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def _round_url(self, request: HttpRequest, sheet: Any) -> str:
        held = queries.rounds_in_reach(person(request)).filter(pk=sheet.round_id).exists()
        return reverse("admin:supervision_assessmentround_change", args=[sheet.round_id]) if held else ""


def _note_attempt(request: HttpRequest, uid: str | uuid.UUID) -> None:
    try:
        sheet = AssessmentSheet.objects.select_related("round", "body").filter(pk=uid).first()
    except (ValueError, ValidationError):
        return
    if sheet is not None:
        audit.refused(
            action="assessment.open_page",
            by=person(request),
            at=timezone.now(),
            subject=sheet,
            details={"code": "out_of_reach"},
        )
