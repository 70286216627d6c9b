"""The list of complaints, the page of one, and its steps."""

import uuid
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.clocks.models import Deadline
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import Casework, attempted, state_mark
from records.dishonesty.admin.filters import OneOf, by_choice, by_region
from records.dishonesty.admin.look import Happening
from supervision.complaints import queries, services
from supervision.complaints.admin.base import render
from supervision.complaints.admin.doors import Doorkeeping
from supervision.complaints.admin.panels import panels_of
from supervision.complaints.admin.steps import STEPS
from supervision.complaints.admin.work import WORK
from supervision.complaints.choices import OVER, Anonymity, Channel, ComplaintKind, Status
from supervision.complaints.deadlines import deadlines_of
from supervision.complaints.models import Complaint
from supervision.complaints.models.case import CASE_KIND
from supervision.complaints.parties import Asker, is_of_reported_body
from supervision.complaints.workflow import DEEDS, WORKFLOW, check_deed


class Late(OneOf):
    title = gettext_lazy("期限")  # type: ignore[assignment]
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("已超期")), ("supervised", _("督办")), ("open", _("未办结"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "1":
            return queries.late(queryset, on=timezone.localdate())
        if self.value() == "supervised":
            return queryset.filter(supervised_at__isnull=False)
        if self.value() == "open":
            return queryset.exclude(status__in=OVER)
        return queryset


# Doors that stand in the thread and among the notes rather than among the steps.
_BESIDE = ("say", "note")


@admin.register(Complaint)
class ComplaintAdmin(Doorkeeping, Casework):
    workflow = WORKFLOW
    steps = STEPS
    list_display: Any = ("title_cell", "state", "due_cell", "filed")
    list_filter = (
        WORK.list_filter(),
        by_choice("status", gettext_lazy("状态"), Status),
        Late,
        by_choice("kind", gettext_lazy("类别"), ComplaintKind),
        by_choice("channel", gettext_lazy("来源"), Channel),
        by_choice("anonymity", gettext_lazy("署名方式"), Anonymity),
        by_region("handling_region"),
    )
    list_select_related: Any = ("handling_region", "body")
    ordering = ("-filed_at", "-uid")
    search_fields = ("number",)
    search_help_text = gettext_lazy("编号、来源编号、单位名称、标题")
    search_columns = (
        "number__icontains",
        "outside_number__icontains",
        "body_name__icontains",
        "title__icontains",
    )

    @property
    def name(self) -> str:
        return "supervision_complaint"

    # --- The list -------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        due = Deadline.objects.open().filter(case_kind=CASE_KIND, case_uid=OuterRef("pk"))
        return (
            queries.complaints_in_reach(person(request))
            .annotate(next_due=Subquery(due.order_by("due_on").values("due_on")[:1]))
            .order_by(*self.ordering)
        )

    @admin.display(description=gettext_lazy("投诉举报"))
    def title_cell(self, case: Any) -> SafeString:
        return self.titled(case, case.title, f"{case.number} · {case.body_name}")

    @admin.display(description=gettext_lazy("最近期限"), ordering="next_due")
    def due_cell(self, case: Any) -> str | SafeString:
        due: date | None = case.next_due
        if due is None:
            return "—"
        if due < timezone.localdate():
            return format_html(
                '<span class="mark mark-serious">{}</span>',
                _("%s 已超期") % due.isoformat(),
            )
        return due.isoformat()

    @admin.display(description=gettext_lazy("提出"), ordering="filed_at")
    def filed(self, case: Any) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{} · {}</span>',
            timezone.localtime(case.filed_at).strftime("%Y-%m-%d %H:%M"),
            case.get_channel_display(),
            case.get_anonymity_display(),
        )

    # --- Permissions and reach ---------------------------------------------------------------
    def find(self, request: HttpRequest, uid: str | uuid.UUID, action: str = "complaint.open") -> Any:
        """The complaint if it lies within this person's reach; that somebody else tried is written down."""
        try:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return (
                self.get_queryset(request)
                .select_related(
                    "body", "region", "handling_region", "office", "handler_body", "handler", "merged_into",
                    "proposed_by", "confirmed_by", "answered_by", "closed_by", "supervised_by", "draft", "record",
                )
                .get(pk=uid)
            )  # fmt: skip
        except (Complaint.DoesNotExist, ValueError, ValidationError) as error:
            note_attempt(request, uid, action)
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error
        except PermissionDenied:
            note_attempt(request, uid, action)
            raise

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Intake is its own page; the side bar asks here whether to show its door."""
        return bool(person(request).has_perm("supervision.add_complaint"))

    # --- Pages --------------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.intake_view(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        case = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, case)
        deeds = dict(self.deeds_for(request, case))
        return render(
            request,
            "complaints/page.html",
            case.title,
            crumbs=self.crumbs(),
            case=case,
            state=state_mark(self.workflow, case),
            groups=self.said(case),
            route=services.route(case, node=self.node()),
            messages_of=list(case.messages.select_related("by").order_by("at", "uid")),
            notes_of=list(case.notes.select_related("by").order_by("at", "uid")),
            files=[(one, self.address(case, "file", one.pk)) for one in services.files_of(case)],
            may_open=services.may_open(case, person(request)),
            identity_url=self.address(case, "identity") if hasattr(case, "informant") else "",
            duplicates=self.duplicates(request, case),
            merged_here=list(queries.complaints_in_reach(person(request)).filter(merged_into=case)),
            address=self.address,
            deadlines=deadlines_of(case),
            open_steps=[*open_steps, *(door for name, door in deeds.items() if name not in _BESIDE)],
            say_url=deeds.get("say", ("", ""))[1],
            note_url=deeds.get("note", ("", ""))[1],
            shut_steps=shut_steps,
            happenings=self.happenings(case),
            panels=panels_of(request, case),
        )

    def deeds_for(self, request: HttpRequest, case: Any) -> list[tuple[str, tuple[str, str, str]]]:
        """Doors to what may be done without the complaint moving on: (name, (label, address, tone))."""
        asker, at, found = self.asker(request, case), timezone.now(), []
        for name in (name for name in DEEDS if name in self.steps):
            try:
                deed = check_deed(case, name, by=asker, at=at)
            except TransitionDenied:
                continue
            found.append((name, (str(deed.label), self.address(case, "step", name), self.steps[name].tone)))
        return found

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        """Ask once more on GET, with the reason why not where it cannot be done; do it on POST."""
        case, step = self.find(request, uid), self.steps.get(name)
        if step is None:
            raise Http404
        data, files = posted(request)
        into = request.GET.get("into", "")[:30]
        initial = {"into": into} if name == "merge" and into else None
        form = step.form(data, files, case=case, user=person(request), initial=initial)
        denied = self.denied(request, case, name)
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: step.take(
                    complaint=case.pk, by=person(request), at=timezone.now(), **form.data_for_service()
                ),
            )
            if done:
                messages.success(request, str(step.done))
                return HttpResponseRedirect(self.address(case))
        return self.sheet(
            request,
            case,
            form,
            title=str(DEEDS[name].label if name in DEEDS else self.workflow.transitions[name].label),
            says=step.says,
            grave=step.tone == "grave",
            denied=denied,
        )

    def sheet(
        self,
        request: HttpRequest,
        case: Any,
        form: Any,
        *,
        title: str,
        says: str | Promise,
        grave: bool = False,
        denied: TransitionDenied | None = None,
        shown: list[tuple[str, str]] | None = None,
        heading: str = "",
        page_url: str = "",
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (case.number, page_url or self.address(case))],
            heading=heading or f"{case.number} {case.title}",
            page_url=page_url or self.address(case),
            says=says,
            shown=shown or [],
            form=form,
            grave=grave,
            denied=denied,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    # --- What the page says ---------------------------------------------------------------------
    def asker(self, request: HttpRequest, case: Any) -> Asker:
        return Asker(person(request), case)

    def denied(self, request: HttpRequest, case: Any, name: str) -> TransitionDenied | None:
        if name not in DEEDS:
            return super().denied(request, case, name)
        try:
            check_deed(case, name, by=self.asker(request, case), at=timezone.now())
        except TransitionDenied as denied:
            return denied
        return None

    def duplicates(self, request: HttpRequest, case: Any) -> list[Any]:
        """Those that this person may see; another office's complaint about the same contract stays with it."""
        if case.is_over:
            return []
        found = services.likely_duplicates(case)
        seen = queries.complaints_in_reach(person(request)).filter(pk__in=[one.complaint.pk for one in found])
        known = set(seen.values_list("pk", flat=True))
        return [one for one in found if one.complaint.pk in known]

    def groups(self, case: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
        return [
            (
                _("反映的事项"),
                [
                    (_("被反映单位"), case.body_name),
                    (_("类别"), case.get_kind_display()),
                    (_("事发地区"), case.region.full_name),
                    (_("反映的情况"), case.statement),
                    (_("诉求"), case.wished),
                    (_("涉及金额（元）"), case.amount),
                    (_("合同编号"), case.contract_number),
                    (_("发生日期"), case.happened_on),
                    (_("所涉记录"), case.record),
                ],
            ),
            (
                _("办理"),
                [
                    (_("来源编号"), case.outside_number),
                    (_("上级或主管单位"), case.office.name if case.office else ""),
                    (_("承办单位"), case.handler_body.name if case.handler_body else ""),
                    (_("承办人"), _name(case.handler)),
                    (_("转往机关"), case.transferred_to),
                    (_("整改期限"), case.rectify_until),
                    (_("督办事由"), case.supervised_reason),
                    (_("重新办理次数"), case.reopened or ""),
                ],
            ),
            (
                _("结论"),
                [
                    (_("拟作出的决定"), case.get_proposal_display()),
                    (_("不予受理的情形"), case.get_not_accepted_reason_display()),
                    (_("理由"), case.proposal_reasons),
                    (_("拟办人"), _name(case.proposed_by)),
                    (_("复核人"), _name(case.confirmed_by)),
                    (_("办理结果"), case.get_outcome_display()),
                    (_("答复"), case.answer),
                    (_("答复人"), _name(case.answered_by)),
                    (_("满意度"), case.get_satisfaction_display()),
                    (_("公开的标题"), case.published_title),
                    (_("公开的答复"), case.published_answer),
                ],
            ),
        ]

    def happenings(self, case: Any) -> list[Happening]:
        return [
            Happening(
                at=step.at,
                title=_(step.label),
                who=_name(step.by) or _("反映人"),
                note="\n".join(filter(None, (_(step.told) if step.told else "", step.note))),
                kind=step.name,
            )
            for step in case.steps.select_related("by").order_by("-at", "-uid")
        ]


def note_attempt(request: HttpRequest, uid: str | uuid.UUID, action: str) -> None:
    """That somebody tried what is not his to see stays in the trail, above all where it is about his own body."""
    try:
        case = Complaint.objects.filter(pk=uid).first()
    except (ValueError, ValidationError):
        return
    if case is None:
        return
    own = is_of_reported_body(person(request), case)
    audit.refused(
        action=action,
        by=person(request),
        at=timezone.now(),
        subject=case,
        details={"code": "of_reported_body" if own else "out_of_reach"},
    )


def _name(user: Any) -> str:
    return user.get_full_name() if user else ""
