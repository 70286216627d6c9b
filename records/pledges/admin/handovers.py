"""Handing over the promises of a post: who has not yet, the sheet to sign, and its acceptance by another person."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access.roles import Role
from records.access.scope import within_reach
from records.dishonesty.admin.base import person, posted, render
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.papers.services import read_pdf
from records.pledges import queries, services
from records.pledges.admin.forms import HandoverForm, NoteForm, SignedForm
from records.pledges.admin.pages import file_answer
from records.pledges.choices import StepStatus
from records.pledges.models import Handover, PledgeEvidence
from records.pledges.services.handovers import decide_handover, open_pledges
from records.pledges.workflow import CLERKS, STEP
from records.subjects.models import Post

MOST_WAITING = 200
_SAYS = {
    "accept": gettext_lazy("核定后，清单上的每项承诺都向公众显示责任职务已交接。"),
    "refuse": gettext_lazy("不予核定；准备交接的人会看到您写的理由，可以重新办理。"),
    "withdraw": gettext_lazy("撤回后可以重新准备交接清单。"),
}


class _Tone:
    def __init__(self, tone: str) -> None:
        self.tone = tone


@admin.register(Handover)
class HandoverAdmin(Casework):
    workflow = STEP
    steps = {"accept": _Tone("main"), "refuse": _Tone("grave"), "withdraw": _Tone("")}
    list_display = ("post_cell", "handed", "state")
    list_filter = (by_choice("status", gettext_lazy("状态"), StepStatus), by_region())
    search_fields = ("post_title",)
    search_help_text = gettext_lazy("机构、职务")
    search_columns = ("organisation__name__icontains", "post_title__icontains")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = queries.handovers_in_reach(person(request)).select_related(
            "organisation",
            "region",
            "left__official",
            "taken__official",
            "proposed_by",
            "decided_by",
            "sheet",
        )
        return found.order_by("-handed_on", "-uid")

    def find(self, request: HttpRequest, uid: str | uuid.UUID) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return self.get_queryset(request).get(pk=uid)
        except (Handover.DoesNotExist, ValueError, ValidationError) as error:
            raise Http404(_("没有这次交接，或它不在您的权限范围内。")) from error

    @admin.display(description=gettext_lazy("职务"))
    def post_cell(self, handover: Handover) -> SafeString:
        return self.titled(handover, f"{handover.organisation.name} {handover.post_title}", _people(handover))

    @admin.display(description=gettext_lazy("交接日期"), ordering="handed_on")
    def handed(self, handover: Handover) -> str:
        return handover.handed_on.isoformat()

    def own_urls(self, wrap: Callable[..., Any]) -> list[URLPattern]:
        return [
            path("waiting/", wrap(self.waiting), name=f"{self.name}_waiting"),
            path("new/<uuid:post>/", wrap(self.new), name=f"{self.name}_new"),
            path("<uuid:uid>/sheet/", wrap(self.sheet), name=f"{self.name}_sheet"),
            path("<uuid:uid>/sign/", wrap(self.sign), name=f"{self.name}_sign"),
            path("<uuid:uid>/signed/<uuid:evidence>/", wrap(self.signed), name=f"{self.name}_signed"),
        ]

    # --- Posts that have not handed over -------------------------------------------------------
    def waiting(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        by = person(request)
        posts = queries.posts_not_handed_over(by).select_related("organisation__region", "official")
        return render(
            request,
            "pledge/waiting.html",
            _("离任未交接的职务"),
            crumbs=self.crumbs(),
            posts=[
                (
                    post,
                    reverse("admin:records_handover_new", args=[post.pk])
                    if by.holds(CLERKS, over=post)
                    else "",
                )
                for post in posts.order_by("until_on", "uid")[:MOST_WAITING]
            ],
        )

    def new(self, request: HttpRequest, post: uuid.UUID) -> HttpResponse:
        """List what a tenure hands over, and issue the sheet."""
        by = person(request)
        reachable = within_reach(
            Post.objects.select_related("organisation__region", "official"),
            by,
            *queries.HANDOVER_READERS,
            region_field="organisation__region_id",
        )
        left = reachable.filter(pk=post).first()
        if left is None or not self.has_view_permission(request):
            raise Http404(_("没有这个职务，或它不在您的权限范围内。"))
        form = HandoverForm(left, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            done, made = attempted(
                form,
                lambda: services.prepare_handover(
                    left=left,
                    taken=form.cleaned_data["taken"],
                    handed_on=form.cleaned_data["handed_on"],
                    by=by,
                    at=timezone.now(),
                ),
            )
            if done:
                messages.success(request, _("交接清单已生成，请打印，双方签字后上传。"))
                return HttpResponseRedirect(self.address(made))
        pledges = open_pledges(left).order_by("due_on", "uid")
        return self._asked(
            request,
            form,
            title=_("办理承诺交接"),
            heading=f"{left.organisation.name} {left.title} {left.official.name if left.official else ''}",
            back=reverse("admin:records_handover_waiting"),
            says=_("清单列出该职务尚未兑现的承诺；接任者自交接之日起继续负责，不得以人员更替为由不兑现。"),
            shown=[(one.due_on.isoformat(), one.title) for one in pledges[:50]],
        )

    # --- One handover -----------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        handover = self.find(request, object_id)
        doors, shut = self.steps_for(request, handover)
        by = person(request)
        if handover.status == StepStatus.PROPOSED and by.holds(CLERKS, over=handover):
            doors.append((_("上传签字的清单"), self.address(handover, "sign"), ""))
        evidence = PledgeEvidence.objects.filter(step=handover.pk).order_by("uploaded_at")
        return render(
            request,
            "pledge/handover.html",
            f"{handover.organisation.name} {handover.post_title}",
            crumbs=self.crumbs(),
            case=handover,
            line=_people(handover),
            state=state_mark(STEP, handover),
            groups=self.said(handover),
            items=handover.items.select_related("pledge").order_by("pledge__due_on", "pk"),
            signed=[(one, self.address(handover, "signed", one.pk)) for one in evidence],
            sheet_url=self.address(handover, "sheet") if handover.sheet_id else "",
            open_steps=doors,
            shut_steps=shut,
        )

    def groups(self, case: Handover) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("交接"),
                [
                    (_("移交人"), _name(case.left)),
                    (_("接收人"), _name(case.taken) or _("暂缺，由机构负责人代接")),
                    (_("交接日期"), case.handed_on.isoformat()),
                    (_("准备"), f"{case.proposed_by.get_full_name()} {_moment(case.proposed_at)}"),
                    (
                        _("核定"),
                        f"{case.decided_by.get_full_name()} {_moment(case.decided_at)}"
                        if case.decided_by
                        else "",
                    ),
                    (_("核定意见"), case.note),
                ],
            )
        ]

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        handover = self.find(request, uid)
        if name not in STEP.transitions:
            raise Http404
        form = NoteForm(request.POST if request.method == "POST" else None, needed=name == "refuse")
        if request.method == "POST" and form.is_valid():
            done, _answer = attempted(
                form,
                lambda: decide_handover(
                    handover=handover.pk,
                    name=name,
                    note=form.cleaned_data["note"],
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                messages.success(request, _("“%s”已办理。") % STEP.transitions[name].label)
                return HttpResponseRedirect(self.address(handover))
        return self._asked(
            request,
            form,
            title=str(STEP.transitions[name].label),
            heading=str(handover),
            back=self.address(handover),
            says=_SAYS[name],
            denied=self.denied(request, handover, name),
            grave=name == "refuse",
        )

    def sign(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """Upload the sheet that both have signed."""
        handover = self.find(request, uid)
        if not person(request).holds([Role.CLERK], over=handover):
            raise PermissionDenied
        form = SignedForm(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _kept = attempted(
                form,
                lambda: services.attach_signed(
                    handover=handover.pk,
                    file=form.cleaned_data["scan"],
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                messages.success(request, _("已上传，等待另一人核定。"))
                return HttpResponseRedirect(self.address(handover))
        return self._asked(
            request,
            form,
            title=_("上传签字的清单"),
            heading=str(handover),
            back=self.address(handover),
            says=_("文件只在内部查看；公众只看到责任职务已交接和日期。"),
        )

    def sheet(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """The sheet as issued, to print and to sign."""
        handover = self.find(request, uid)
        if handover.sheet is None:
            raise Http404
        pdf = read_pdf(paper=handover.sheet, purpose=_("打印交接清单"), by=person(request), at=timezone.now())
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{handover.sheet.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def signed(self, request: HttpRequest, uid: uuid.UUID, evidence: uuid.UUID) -> HttpResponse:
        handover = self.find(request, uid)
        row = PledgeEvidence.objects.filter(pk=evidence, step=handover.pk).first()
        if row is None:
            raise Http404
        content = services.open_evidence(
            evidence=row, subject=handover, by=person(request), at=timezone.now()
        )
        return file_answer(content, row)

    def _asked(
        self, request: HttpRequest, form: Any, *, title: str, heading: str, back: str, **more: Any
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        answer = render(
            request,
            "casework/step.html",
            title,
            crumbs=self.crumbs(),
            heading=heading,
            page_url=back,
            form=form,
            problems=problems,
            **more,
        )
        if problems:
            answer.status_code = 422
        return answer


def _name(post: Post | None) -> str:
    return post.official.name if post is not None and post.official is not None else ""


def _people(handover: Handover) -> str:
    return f"{_name(handover.left)} → {_name(handover.taken) or _('暂缺')}"


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
