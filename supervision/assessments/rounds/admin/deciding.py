"""What follows a published result, for staff: its use entered and decided, a correction decided."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import attempted
from supervision.assessments.rounds import services, system
from supervision.assessments.rounds.admin import forms
from supervision.assessments.rounds.admin.entering import Entering
from supervision.assessments.rounds.admin.table import plain, words
from supervision.assessments.rounds.choices import RoundStatus
from supervision.assessments.rounds.models import AssessmentCorrection, AssessmentUse, SuppliedFigure
from supervision.assessments.rounds.services.supplying import why_not
from supervision.assessments.rounds.workflow import AUDITORS, DECISION

DECIDED = {"correction": AssessmentCorrection, "use": AssessmentUse}
_DECIDE: dict[str, Callable[..., Any]] = {
    "correction": services.decide_correction,
    "use": services.decide_use,
}


MOST = 200


def said_of(sheet: Any, figure: SuppliedFigure) -> list[tuple[str, str]]:
    """A figure as a person reads it."""
    leaf = system.leaf(sheet.round.system, sheet.body_type, figure.score.key)
    state = _("待评审") if figure.taken is None else _("已采用") if figure.taken else _("已退回")
    if figure.decided_by:
        state = f"{state} · {figure.decided_by.get_full_name()} {figure.reason or ''}"
    said = [
        (_("指标"), leaf.title),
        (_("数值"), plain(figure.value)),
        (_("提供单位"), figure.authority_name),
        (_("文书"), f"{figure.document_name}（{figure.document_number}）{figure.dated_on.isoformat()}"),
        (_("说明"), figure.note),
        (_("网址"), figure.url),
        (_("报送单位"), figure.entered_by.get_full_name()),
        (_("状态"), state),
    ]
    return [(label, text) for label, text in said if text]


class Deciding(Entering):
    def use_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        sheet = self.find(request, uid)
        published = sheet.round.status == RoundStatus.PUBLISHED
        by = person(request)
        if not (published and self.eye(request, sheet).office and by.holds(AUDITORS, over=sheet.round)):
            raise Http404(_("结果发布后才能登记运用。"))
        form = forms.UseForm(*posted(request), case=sheet)

        def take() -> Any:
            return services.propose_use(sheet=sheet.pk, by=by, at=timezone.now(), **form.data_for_service())

        says = _("写明依据这一结果作出了什么决定；由另一人核定，核定后公开的写在公示结果上。")
        return self.asked(request, sheet, form, _("登记结果运用"), says, take)

    def decide_view(self, request: HttpRequest, uid: uuid.UUID, what: str, item: uuid.UUID) -> HttpResponse:
        sheet, by = self.find(request, uid), person(request)
        model = DECIDED.get(what)
        if model is None or not self.eye(request, sheet).office:
            raise Http404
        about = {"score__sheet": sheet} if what == "correction" else {"sheet": sheet}
        found: Any = model.objects.filter(pk=item, **about).first()  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        form = forms.DecideForm(*posted(request), case=sheet)

        def take() -> Any:
            return _DECIDE[what](**{what: item}, by=by, at=timezone.now(), **form.data_for_service())

        if what == "correction":
            shown = [(_("更正为"), words(found)), (_("理由"), found.reason)]
        else:
            shown = [(found.get_kind_display(), found.text), (_("依据文书"), found.document_name)]
        denied = None
        try:
            DECISION.check(found, "accept", by=by, at=timezone.now())
        except TransitionDenied as why:
            denied = why
        return self.asked(
            request, sheet, form, _("核定"), _("核定后形成结果的新版本。"), take, shown, denied=denied
        )

    def figure_view(self, request: HttpRequest, uid: uuid.UUID, item: uuid.UUID) -> HttpResponse:
        """Take over what another office measured, as one's own finding, or send it back."""
        sheet, by = self.find(request, uid), person(request)
        if not self.eye(request, sheet).office:
            raise Http404
        found = SuppliedFigure.objects.filter(pk=item, score__sheet=sheet).select_related("score").first()
        if found is None:
            raise Http404
        form = forms.FigureForm(*posted(request), case=sheet)

        def take() -> Any:
            return services.decide_figure(figure=item, by=by, at=timezone.now(), **form.data_for_service())

        says = _("采用的成为您对这项指标的评审意见；退回的写明理由，报送单位会看到。")
        return self.asked(
            request,
            sheet,
            form,
            _("采用或退回"),
            says,
            take,
            said_of(sheet, found),
            denied=why_not(sheet, found, by),
        )

    def figures(self, sheet: Any, by: Any) -> list[tuple[list[tuple[str, str]], str]]:
        """What other offices sent, each with the door to decide on it where this person may."""
        rows = SuppliedFigure.objects.filter(score__sheet=sheet, replaced_at=None)
        return [
            (
                said_of(sheet, one),
                "" if why_not(sheet, one, by) else self.address(sheet, "figure", one.pk),
            )
            for one in rows.select_related("score", "entered_by", "decided_by").order_by("-entered_at")[:MOST]
        ]

    def asked(
        self,
        request: HttpRequest,
        sheet: Any,
        form: Any,
        title: str,
        says: Any,
        take: Any,
        shown: Any = (),
        *,
        denied: TransitionDenied | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(form, take)
            if done:
                messages.success(request, _("已办理。"))
                return HttpResponseRedirect(self.address(sheet))
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=self.crumbs_to(sheet),
            heading=str(sheet),
            page_url=self.address(sheet),
            says=says,
            shown=list(shown),
            form=form,
            grave=False,
            denied=denied,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response
