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
from supervision.assessments.rounds import services
from supervision.assessments.rounds.admin import forms
from supervision.assessments.rounds.admin.entering import Entering
from supervision.assessments.rounds.admin.table import words
from supervision.assessments.rounds.choices import RoundStatus
from supervision.assessments.rounds.models import AssessmentCorrection, AssessmentUse
from supervision.assessments.rounds.workflow import AUDITORS, DECISION

DECIDED = {"correction": AssessmentCorrection, "use": AssessmentUse}
_DECIDE: dict[str, Callable[..., Any]] = {
    "correction": services.decide_correction,
    "use": services.decide_use,
}


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
