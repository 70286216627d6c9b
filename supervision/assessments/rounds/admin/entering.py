"""Where much is entered at once: the self-assessment of a body, and one reviewer's findings."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import Casework
from supervision.assessments.rounds import services, system, valuing
from supervision.assessments.rounds.admin.filling import FillForm, Line
from supervision.assessments.rounds.admin.table import Eye, plain, words
from supervision.assessments.rounds.choices import RoundStatus, SheetStatus, Stage
from supervision.assessments.rounds.models import SuppliedFigure
from supervision.assessments.rounds.workflow import ASSESSORS, BODY
from supervision.complaints.admin.base import render


class Entering(Casework):
    """The two forms of a sheet; its page says who looks (``eye``) and where it stands."""

    def eye(self, request: HttpRequest, sheet: Any) -> Eye:
        raise NotImplementedError

    def crumbs_to(self, sheet: Any) -> list[tuple[str, str]]:
        return [*self.crumbs(), (sheet.body.name, self.address(sheet))]

    def may_fill(self, sheet: Any, by: Any) -> bool:
        reporting = sheet.round.status == RoundStatus.REPORTING
        return reporting and sheet.status == SheetStatus.SELF_REPORT and by.holds(BODY, over=sheet)

    def may_assess(self, sheet: Any, by: Any) -> bool:
        reviewing = sheet.round.status == RoundStatus.REVIEWING
        return reviewing and sheet.status == SheetStatus.IN_REVIEW and by.holds(ASSESSORS, over=sheet.round)

    def fill_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The body says what it gives itself, item by item; it may stop and go on later."""
        sheet, by = self.find(request, uid), person(request)
        if not self.may_fill(sheet, by):
            raise Http404(_("考核表现在不能填写。"))
        marks = valuing.marks_of(sheet)
        lines = [
            Line(score, leaf, marks.get(score.pk, {}).get(Stage.SELF), _how(leaf))
            for score, leaf in self._valued(sheet)
        ]

        def take(entered: Any) -> Any:
            key, value, absent, note = entered
            return services.assess_oneself(
                sheet=sheet.pk, key=key, value=value, absent=absent, note=note, by=by, at=timezone.now()
            )

        return self._filled(request, sheet, lines, take, _("填写自评"), _("可以先保存，填完再上报。"))

    def assess_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """A reviewer says what he finds; items on which enough have been heard are not asked of him."""
        sheet, by = self.find(request, uid), person(request)
        if not (self.eye(request, sheet).office and self.may_assess(sheet, by)):
            raise Http404(_("考核表现在不能评审。"))
        marks, lines = valuing.marks_of(sheet), []
        for score, leaf in self._valued(sheet):
            own = marks.get(score.pk, {})
            stage = valuing.next_review(own, by.pk, two=score.two_reviewers, limit=score.limit)
            if stage is None:
                continue
            beside = _how(leaf)
            if Stage.SELF in own:
                beside.append((_("自评"), f"{words(own[Stage.SELF])} {own[Stage.SELF].note}".strip()))
            beside += [(_("佐证"), one.title) for one in score.evidence.all()]
            beside += [
                (
                    _("其他单位报来"),
                    f"{plain(one.value)} {one.authority_name}（{one.document_number}）{one.note}",
                )
                for one in score.supplied.all()
            ]
            if stage == Stage.REVIEW_3:
                two = (own[Stage.REVIEW_1], own[Stage.REVIEW_2])
                beside.append((_("两人评审不一致，由您评定"), "；".join(words(mark) for mark in two)))
            mine = own.get(stage)
            lines.append(
                Line(score, leaf, mine if mine is not None and mine.by_id == by.pk else None, beside)
            )

        def take(entered: Any) -> Any:
            key, value, absent, note = entered
            return services.review(
                sheet=sheet.pk, key=key, value=value, absent=absent, note=note, by=by, at=timezone.now()
            )

        return self._filled(
            request, sheet, lines, take, _("评审各项指标"), _("可以先保存，评完再办理“评审完毕”。")
        )

    def _valued(self, sheet: Any) -> list[tuple[Any, system.Leaf]]:
        leaves = {leaf.key: leaf for leaf in system.leaves(sheet.round.system, sheet.body_type)}
        stands = SuppliedFigure.objects.filter(replaced_at=None).exclude(taken=False).order_by("entered_at")
        scores = sheet.scores.filter(is_automatic=False).prefetch_related(
            "evidence", Prefetch("supplied", stands)
        )
        return [(score, leaves[score.key]) for score in scores]

    def _filled(
        self, request: HttpRequest, sheet: Any, lines: list[Line], take: Any, title: str, lead: str
    ) -> HttpResponse:
        form = FillForm.of(lines, *(posted(request) if request.method == "POST" else ()))
        if request.method == "POST" and form.is_valid() and form.save(take):
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(self.address(sheet))
        problems = form.problems() if form.is_bound else []
        response = render(
            request,
            "rounds/fill.html",
            title,
            crumbs=self.crumbs_to(sheet),
            case=sheet,
            lead=lead,
            form=form,
            rows=form.rows(),
            problems=problems,
            page_url=self.address(sheet),
        )
        if problems:
            response.status_code = 422
        return response


def _how(leaf: system.Leaf) -> list[tuple[str, str]]:
    said = [(_("评分办法"), leaf.guidance), (_("佐证要求"), leaf.evidence)]
    return [(label, text) for label, text in said if text]
