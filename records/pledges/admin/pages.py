"""The staff pages of promises: what every register has, and the steps that two people take."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.roles import Role
from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import person, posted, record_url, render
from records.dishonesty.admin.casework import attempted
from records.dishonesty.admin.filters import by_choice, by_region
from records.pledges import services
from records.pledges.admin.filters import Body, ByPost, Due
from records.pledges.admin.forms import NoteForm, step_form
from records.pledges.admin.panel import panel_of
from records.pledges.admin.performance import performance_page
from records.pledges.admin.work import WORK
from records.pledges.choices import Outcome, PledgeKind
from records.pledges.models import Pledge, PledgeEvidence, PledgeStep
from records.pledges.services import STEPS
from records.pledges.services.drafts import why_no_draft
from records.pledges.services.steps import why_not
from records.pledges.workflow import STEP
from records.registers.admin.pages import EntryAdmin
from records.registers.choices import Status

SEEN_BY = frozenset({Role.CLERK, Role.REVIEWER})
_SHAPES = {
    Outcome.PENDING: "○",
    Outcome.PARTLY: "◐",
    Outcome.KEPT: "●",
    Outcome.BROKEN: "✕",
    Outcome.CHANGED: "△",
    Outcome.ENDED: "■",
}
# What the page of a decision says will follow.
_SAYS = {
    "accept": gettext_lazy("核定后形成承诺的新版本，向公众显示并逐级归集。"),
    "refuse": gettext_lazy("不予核定，承诺保持原样；提出人会看到您写的理由。"),
    "withdraw": gettext_lazy("撤回后可以重新提出。"),
}
_DONE = {
    "accept": gettext_lazy("已核定。"),
    "refuse": gettext_lazy("已退回提出人。"),
    "withdraw": gettext_lazy("已撤回。"),
}


@admin.register(Pledge)
class PledgeAdmin(EntryAdmin):
    kind = "pledge"
    list_display = ("subject", "kind_word", "due", "outcome_word", "status_word")
    list_filter = (
        WORK.list_filter(),
        Due,
        by_choice("pledge_kind", gettext_lazy("承诺类型"), PledgeKind),
        by_choice("outcome", gettext_lazy("履行情况"), Outcome),
        Body,
        ByPost,
        by_choice("status", gettext_lazy("状态"), Status),
        by_region(),
    )
    sortable_by = ("due",)
    search_help_text = gettext_lazy("承诺、机构、责任职务、相对人、文号、统一社会信用代码")

    # --- The list -------------------------------------------------------------------------
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(organisation__name__icontains=word)
                | Q(document_number__icontains=word)
                | Q(post_title__icontains=word)
                | Q(counterparty_name__icontains=word)
                | Q(counterparty_uscc=word.upper())
            )
        return queryset, False

    @admin.display(description=gettext_lazy("类型"), ordering="pledge_kind")
    def kind_word(self, pledge: Pledge) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>', pledge.get_pledge_kind_display(), pledge.post_title or "—"
        )

    @admin.display(description=gettext_lazy("兑现期限"), ordering="due_on")
    def due(self, pledge: Pledge) -> SafeString:
        late = (
            format_html('<span class="mark mark-serious">{}</span>', _("逾期")) if pledge.is_overdue else ""
        )
        return format_html("{} {}", pledge.due_on.isoformat(), late)

    @admin.display(description=gettext_lazy("履行情况"), ordering="outcome")
    def outcome_word(self, pledge: Pledge) -> SafeString:
        return format_html(
            '<span class="mark"><span aria-hidden="true">{}</span> {}</span><span class="row-sub">{}%</span>',
            _SHAPES[Outcome(pledge.outcome)],
            pledge.get_outcome_display(),
            pledge.progress,
        )

    # --- One promise ----------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("performance/", view(self.performance), name="records_pledge_performance"),
            path("<uuid:uid>/note/<slug:kind>/", view(self.note), name="records_pledge_note"),
            path(
                "<uuid:uid>/decide/<slug:kind>/<uuid:step>/<slug:name>/",
                view(self.decide),
                name="records_pledge_decide",
            ),
            path("<uuid:uid>/draft/", view(self.draft), name="records_pledge_draft"),
            path("<uuid:uid>/evidence/<uuid:evidence>/", view(self.evidence), name="records_pledge_evidence"),
            *super().get_urls(),
        ]

    def lines_of(self, request: HttpRequest, entry: Any) -> list[tuple[str, str]]:
        names = (*self.register.entered, "authority_name")
        return [(self.register.label_of(name), self._shown(request, entry, name)) for name in names]

    def _shown(self, request: HttpRequest, entry: Pledge, name: str) -> str:
        """A person's name to those who check the promise, and noted; a mask to everybody else."""
        by = person(request)
        if name == "counterparty_name" and entry.person_name and by.holds(SEEN_BY, over=entry):
            audit.read(action="pledge.person_read", by=by, at=timezone.now(), subject=entry)
            return entry.person_name
        if name == "amount" and entry.amount is not None:
            return f"{entry.amount.normalize():f}"
        return self._said(entry, name)

    def beyond(self, request: HttpRequest, entry: Any) -> dict[str, Any]:
        return panel_of(self, request, entry)

    def note(self, request: HttpRequest, uid: uuid.UUID, kind: str) -> HttpResponse:
        """Note a step of the promise; another person decides on it."""
        entry, known = self._find(request, uid), STEPS.get(kind)
        if known is None:
            raise Http404
        form = step_form(known, entry)(*posted(request))
        if request.method == "POST" and form.is_valid():
            done, _step = attempted(
                form,
                lambda: services.propose_step(
                    kind=kind,
                    pledge=entry.pk,
                    said=form.said(),
                    evidence=form.evidence(),
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if done:
                said = _("已登记，等待另一人核定。") if entry.version else _("已登记，随承诺一并提交、审核。")
                messages.success(request, said)
                return HttpResponseRedirect(self.address("page", entry.pk))
        return self._asked(
            request,
            entry,
            form,
            title=str(known.label),
            says=_("由另一人核定后写入承诺的履行过程，并向公众显示。"),
            denied=why_not(known, entry, by=person(request)),
        )

    def decide(
        self, request: HttpRequest, uid: uuid.UUID, kind: str, step: uuid.UUID, name: str
    ) -> HttpResponse:
        """Accept, refuse or take back what was noted."""
        entry, known = self._find(request, uid), STEPS.get(kind)
        if known is None or name not in STEP.transitions:
            raise Http404
        rows: Any = known.model.objects  # type: ignore[attr-defined]
        noted: PledgeStep | None = rows.select_related("pledge").filter(pk=step, pledge=entry).first()
        if noted is None:
            raise Http404(_("没有这一项，或它不属于这项承诺。"))
        form = NoteForm(request.POST if request.method == "POST" else None, needed=name == "refuse")
        if request.method == "POST" and form.is_valid():
            done, _answer = attempted(
                form,
                lambda: self._decide(
                    noted, name, note=form.cleaned_data["note"], by=person(request), at=timezone.now()
                ),
            )
            if done:
                messages.success(request, str(_DONE[name]))
                return HttpResponseRedirect(self.address("page", entry.pk))
        return self._asked(
            request,
            entry,
            form,
            title=f"{STEP.transitions[name].label}：{known.label}",
            says=_SAYS[name],
            shown=[(str(label), value) for label, value in said_lines(known, noted)],
            denied=_denied(noted, name, by=person(request)),
            grave=name == "refuse",
        )

    def _decide(self, noted: PledgeStep, name: str, *, note: str, by: Any, at: Any) -> None:
        if name == "withdraw":
            services.withdraw_step(step=noted, by=by, at=at)
        else:
            services.decide_step(step=noted, accepted=name == "accept", note=note, by=by, at=at)

    def draft(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        """From a broken promise to a record's draft."""
        entry = self._find(request, uid)
        form = NoteForm(request.POST if request.method == "POST" else None, needed=False)
        del form.fields["note"]
        if request.method == "POST" and form.is_valid():
            done, made = attempted(
                form,
                lambda: services.draft_from_pledge(uid=entry.pk, by=person(request), at=timezone.now()),
            )
            if done:
                messages.success(request, _("草稿已生成，请补充认定决定书的文号和作出机关。"))
                return HttpResponseRedirect(record_url(made, "change"))
        return self._asked(
            request,
            entry,
            form,
            title=_("起草失信记录"),
            says=_("按承诺和评定预填失信记录草稿；须有作出机关的认定决定书才能提交（国办发〔2020〕49号）。"),
            denied=why_no_draft(entry, by=person(request)),
        )

    def evidence(self, request: HttpRequest, uid: uuid.UUID, evidence: uuid.UUID) -> HttpResponse:
        entry = self._find(request, uid)
        row = PledgeEvidence.objects.filter(pk=evidence).exclude(stored_name="").first()
        # The file belongs to a step of this promise, or it does not exist here.
        of_this = row is not None and any(
            kind.model.objects.filter(pk=row.step, pledge=entry).exists()  # type: ignore[attr-defined]
            for kind in STEPS.values()
        )
        if row is None or not of_this:
            raise Http404(_("没有这个文件，或它不在您的权限范围内。"))
        content = services.open_evidence(evidence=row, subject=entry, by=person(request), at=timezone.now())
        return file_answer(content, row)

    def performance(self, request: HttpRequest) -> HttpResponse:
        return performance_page(request, crumbs=self._crumbs())

    def _asked(
        self, request: HttpRequest, entry: Pledge, form: Any, *, title: str, **more: Any
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        answer = render(
            request,
            "casework/step.html",
            title,
            crumbs=self._crumbs(entry),
            heading=f"{entry.title} · {entry.organisation.name}",
            page_url=self.address("page", entry.pk),
            form=form,
            problems=problems,
            **more,
        )
        if problems:
            answer.status_code = 422
        return answer


def said_lines(kind: Any, step: PledgeStep) -> list[tuple[Any, str]]:
    """What a step says, line by line, for whoever decides on it."""
    found = []
    for name in kind.fields:
        column, value = kind.model._meta.get_field(name), getattr(step, name)
        if value in (None, "", False):
            continue
        text = getattr(step, f"get_{name}_display")() if column.choices else value
        found.append((column.verbose_name, _("是") if text is True else str(text)))
    return found


def file_answer(content: bytes, row: PledgeEvidence) -> HttpResponse:
    response = HttpResponse(content, content_type=row.content_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{row.title}{row.extension}") or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _denied(step: PledgeStep, name: str, *, by: Any) -> TransitionDenied | None:
    try:
        STEP.check(step, name, by=by, at=timezone.now())
    except TransitionDenied as denied:
        return denied
    return None
