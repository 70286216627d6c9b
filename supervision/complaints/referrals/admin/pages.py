"""Complaints between nodes for staff: the list, one matter with its letters, and what waits to be read first."""

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.common.workflow import TransitionDenied
from records.dishonesty.admin.base import WORK_LIST, person, posted
from records.dishonesty.admin.base import render as render_below
from records.dishonesty.admin.casework import attempted
from records.dishonesty.admin.filters import OneOf
from supervision.complaints.admin.base import render
from supervision.complaints.admin.pages import note_attempt
from supervision.complaints.choices import Satisfaction
from supervision.complaints.models import Complaint
from supervision.complaints.referrals import queries, services
from supervision.complaints.referrals.admin.forms import ReferForm, ReleaseForm
from supervision.complaints.referrals.choices import LetterKind
from supervision.complaints.referrals.models import Letter, Referral

# What a letter says to its reader; the rest of it is for the other node's machine.
_WORDS = ("text", "reason", "statement")
SHOWN_LETTERS = 200


class Stands(OneOf):
    title = gettext_lazy("情况")  # type: ignore[assignment]
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("out", _("由本节点转出")),
            ("in", _("转来本节点")),
            ("held", _("有留言待核定")),
            ("problem", _("受阻")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in ("out", "in"):
            return queryset.filter(is_sent=self.value() == "out")
        if self.value() == "held":
            held = queries.held_letters(person(request)).values("referral_uid")
            return queryset.filter(pk__in=held)
        return queryset.exclude(problem="") if self.value() == "problem" else queryset


@admin.register(Referral)
class ReferralAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display: Any = ("matter", "way", "begun", "due", "stand")
    list_display_links = None
    list_filter = (Stands,)
    list_select_related = ("complaint",)
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True
    actions = None
    ordering = ("-begun_at", "-uid")
    search_fields = ("complaint__number",)
    search_help_text = gettext_lazy("本节点编号或对方编号")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            queries.referrals_in_reach(person(request)).select_related("complaint").order_by(*self.ordering)
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        word = search_term.strip()
        if not word:
            return queryset, False
        found = queryset.filter(complaint__number__icontains=word) | queryset.filter(
            peer_number__icontains=word
        )
        return found, False

    # --- The list -----------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("投诉举报"))
    def matter(self, referral: Any) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            address(referral),
            referral.complaint.title,
            referral.complaint.number,
        )

    @admin.display(description=gettext_lazy("往来"))
    def way(self, referral: Any) -> SafeString:
        return format_html(
            '{}<span class="row-sub">{}</span>', way_said(referral), referral.get_purpose_display()
        )

    @admin.display(description=gettext_lazy("转办时间"), ordering="begun_at")
    def begun(self, referral: Any) -> str:
        return f"{timezone.localtime(referral.begun_at):%Y-%m-%d %H:%M}"

    @admin.display(description=gettext_lazy("办理期限"), ordering="due_on")
    def due(self, referral: Any) -> str:
        return referral.due_on.isoformat() if referral.due_on else "—"

    @admin.display(description=gettext_lazy("情况"))
    def stand(self, referral: Any) -> str | SafeString:
        if referral.problem:
            return format_html('<span class="mark mark-serious">{}</span>', _("受阻"))
        return str(_("已退回") if referral.ended_at else referral.complaint.get_status_display())

    # --- Permissions: nothing is typed in past the services ---------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "supervision_referral"
        return [
            path("waiting/", wrap(self.waiting_view), name=f"{name}_waiting"),
            path("refer/<uuid:complaint>/", wrap(self.refer_view), name=f"{name}_refer"),
            path("letter/<uuid:letter>/", wrap(self.release_view), name=f"{name}_release"),
            path("letter/<uuid:letter>/keep/", wrap(require_POST(self.keep_view)), name=f"{name}_keep"),
            *super().get_urls(),
        ]

    # --- Pages ------------------------------------------------------------------------------------
    def find(self, request: HttpRequest, uid: Any) -> Referral:
        self._viewer(request)
        try:
            found = self.get_queryset(request).get(pk=uid)
        except (Referral.DoesNotExist, ValueError, ValidationError) as error:
            known = Referral.objects.filter(pk=uid).first() if isinstance(uid, uuid.UUID) else None
            if known is not None and known.complaint_id is not None:
                note_attempt(request, known.complaint_id, "complaint.referral")
            raise Http404(_("没有这一件，或它不在您的权限范围内。")) from error
        return found

    def _viewer(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            uid = uuid.UUID(object_id)
        except ValueError as error:
            raise Http404 from error
        referral = self.find(request, uid)
        assert referral.complaint is not None
        letters = Letter.objects.filter(referral_uid=referral.uid).exclude(kind=LetterKind.HELLO)
        held = set(
            queries.held_letters(person(request)).filter(referral_uid=uid).values_list("pk", flat=True)
        )
        return render(
            request,
            "referrals/page.html",
            referral.complaint.title,
            crumbs=self.crumbs(),
            referral=referral,
            case=referral.complaint,
            case_url=case_address(referral.complaint),
            way=way_said(referral),
            letters=[
                (letter, words_of(letter), letter.pk in held)
                for letter in letters.order_by("made_at", "uid")[:SHOWN_LETTERS]
            ],
        )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return HttpResponseRedirect(address(self.find(request, uuid.UUID(object_id))))
        except ValueError as error:
            raise Http404 from error

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """What another node has to handle and nobody has handed on yet."""
        self._viewer(request)
        rows = queries.to_refer(person(request)).order_by("filed_at", "uid")[: self.list_per_page]
        return render(
            request,
            "referrals/waiting.html",
            _("待转其他节点"),
            crumbs=self.crumbs(),
            rows=[(case, reverse("admin:supervision_referral_refer", args=[case.pk])) for case in rows],
        )

    def refer_view(self, request: HttpRequest, complaint: uuid.UUID) -> HttpResponse:
        """Read what will be handed on, take out what names anybody, and send it."""
        self._viewer(request)
        case = queries.handled(person(request)).filter(pk=complaint).first()
        if case is None:
            note_attempt(request, complaint, "complaint.refer")
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        peer = services.peer_for(case)
        denied = None
        if peer is None:
            denied = TransitionDenied("handled_here", _("按办理规则，本件由本节点办理，不需要转其他节点。"))
        elif case.status not in queries.WAITING:
            denied = TransitionDenied("wrong_state", _("本件现在的状态不能转出。"))
        data, files = posted(request)
        said = services.suggested(case)
        form = ReferForm(data, files, initial=asdict(said) if data is None else None)
        if request.method == "POST" and form.is_valid():
            done, made = attempted(
                form,
                lambda: services.refer(
                    complaint=case.pk, handed_on=form.handed_on(), by=person(request), at=timezone.now()
                ),
            )
            if done:
                messages.success(request, _("已转出，对方收到后办理；反映人仍在本站凭查询码查看。"))
                return HttpResponseRedirect(address(made))
        title = _("转%s办理") % peer.name if peer else _("转其他节点办理")
        says = _(
            "反映人的身份、联系方式和提交的材料都留在本节点，不随转办发出；对方需要材料时会通过留言询问。"
            "发出前系统会核对是否含有反映人的姓名、证件号码、电话、邮箱和地址，含有的不能转出。"
        )
        return self._sheet(request, form, title, says, case, denied)

    def release_view(self, request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
        """Read what the informant wrote before it leaves."""
        held, referral = self._held(request, letter)
        assert referral.complaint is not None
        data, files = posted(request)
        form = ReleaseForm(data, files, initial={"text": held.said["text"]} if data is None else None)
        if request.method == "POST" and form.is_valid():
            done, _made = attempted(
                form,
                lambda: services.release(
                    letter=held.pk, text=form.cleaned_data["text"], by=person(request), at=timezone.now()
                ),
            )
            if done:
                messages.success(request, _("已转告。"))
                return HttpResponseRedirect(address(referral))
        says = _("反映人的留言转告承办节点前须核定：不能让对方看出反映人是谁。")
        return self._sheet(
            request, form, _("核定留言"), says, referral.complaint, None, back=address(referral)
        )

    def keep_view(self, request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
        held, referral = self._held(request, letter)
        try:
            services.keep_back(letter=held.pk, by=person(request), at=timezone.now())
            messages.success(request, _("这条留言不转告。"))
        except TransitionDenied as denied:
            messages.error(request, denied.message)
        return HttpResponseRedirect(address(referral))

    def _held(self, request: HttpRequest, uid: uuid.UUID) -> tuple[Letter, Referral]:
        self._viewer(request)
        held = queries.held_letters(person(request)).filter(pk=uid).first()
        if held is None:
            raise Http404(_("没有这条留言，或它已经处理过。"))
        return held, self.find(request, held.referral_uid)

    def _sheet(
        self,
        request: HttpRequest,
        form: Any,
        title: str,
        says: str,
        case: Complaint,
        denied: TransitionDenied | None,
        back: str = "",
    ) -> HttpResponse:
        problems = form.problems() if form.is_bound else []
        page = back or case_address(case)
        response = render_below(
            request,
            "casework/step.html",
            title,
            crumbs=[*self.crumbs(), (case.number, page)],
            heading=f"{case.number} {case.title}",
            page_url=page,
            says=says,
            shown=[],
            form=form,
            grave=False,
            denied=denied,
            problems=problems,
        )
        if problems:
            response.status_code = 422
        return response

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (str(Referral._meta.verbose_name), reverse("admin:supervision_referral_changelist")),
        ]


def address(referral: Referral) -> str:
    return reverse("admin:supervision_referral_change", args=[referral.pk])


def case_address(case: Complaint) -> str:
    return reverse("admin:supervision_complaint_change", args=[case.pk])


def way_said(referral: Referral) -> str:
    return (_("转往%s") if referral.is_sent else _("来自%s")) % referral.peer_name


def words_of(letter: Letter) -> str:
    said = letter.said
    if letter.kind == LetterKind.RATED:
        return str(Satisfaction(said["satisfaction"]).label)
    return next((said[name] for name in _WORDS if said.get(name)), "")
