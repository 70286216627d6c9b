"""Rules for staff: the list with each one's precision, its page, its dry runs, and its switch."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from records.consequences.admin.pages import write_form
from records.dishonesty.admin.base import person, posted
from records.dishonesty.admin.casework import attempted, state_mark
from records.dishonesty.admin.filters import by_choice, by_region
from records.subjects.models import Organisation, Region
from supervision.complaints.admin.base import render
from supervision.figures.measures import is_measure, measure
from supervision.warnings import queries, services, tasks
from supervision.warnings.admin.base import RoomPages, name_of
from supervision.warnings.admin.forms import RuleForm, SwitchForm, VersionForm, initial_of, limits_in_words
from supervision.warnings.admin.pages import colour_mark
from supervision.warnings.admin.steps import Step
from supervision.warnings.choices import COMPLAINTS_FIELD, DATED, Condition, JobState, RuleStatus
from supervision.warnings.models import WarningDryRun, WarningRule, WarningRuleVersion
from supervision.warnings.observing import known, title_of
from supervision.warnings.workflow import HEAD, RULE

STEPS: dict[str, Step] = {
    "switch_on": Step(services.switch_on, gettext_lazy("启用后每晚运行。请先看清试算的结果：会发出多少、有多少属实。"), SwitchForm, "main"),
    "switch_off": Step(services.switch_off, gettext_lazy("停用后不再发出预警；已发出的仍须办结。"), SwitchForm, "grave"),
}  # fmt: skip


@admin.register(WarningRule)
class WarningRuleAdmin(RoomPages):
    workflow = RULE
    steps = STEPS
    about = "rule"
    related = ("region", "newest__written_by", "active__written_by")
    unsaid = ("wrong_state", "not_your_role", "nothing_new")
    list_display: Any = ("title_cell", "state", "right", "raised")
    list_filter = (by_choice("status", gettext_lazy("状态"), RuleStatus), by_region())
    list_select_related: Any = ("newest", "active", "region")
    ordering = ("key", "uid")
    search_fields = ("title",)
    search_help_text = gettext_lazy("名称、代码")
    search_columns = ("title__icontains", "key__icontains")

    def reach(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.rules_in_reach(person(request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """How each rule does comes in one question for the whole page."""
        found = super().get_changelist_instance(request)
        doing = queries.doing_of(rule.pk for rule in found.result_list)
        for rule in found.result_list:
            rule.doing = doing.get(rule.pk)
        return found

    # --- The list -------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("预警规则"))
    def title_cell(self, rule: Any) -> SafeString:
        return self.titled(rule, rule.title, f"{rule.region.name} · {in_words(rule.newest)}")

    @admin.display(description=gettext_lazy("准确率"))
    def right(self, rule: Any) -> str:
        return share(rule.doing.precision) if rule.doing else "—"

    @admin.display(description=gettext_lazy("未办结 / 已办结"))
    def raised(self, rule: Any) -> str:
        return f"{rule.doing.live} / {rule.doing.closed}" if rule.doing else "0 / 0"

    # --- Permissions and addresses --------------------------------------------------------
    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).holds(HEAD)

    def own_urls(self, wrap: Any) -> list[URLPattern]:
        return [
            path("write/", wrap(self.write_view), name=f"{self.name}_write"),
            path("<uuid:uid>/revise/", wrap(self.revise_view), name=f"{self.name}_revise"),
            path("<uuid:uid>/dry-run/", wrap(require_POST(self.dry_run_view)), name=f"{self.name}_dry_run"),
            path("dry-runs/<uuid:uid>/", wrap(self.dry_page), name=f"{self.name}_dry"),
            path("dry-runs/<uuid:uid>/progress/", wrap(self.progress_view), name=f"{self.name}_progress"),
        ]

    # --- Pages ----------------------------------------------------------------------------
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return self.write_view(request)

    def write_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        codes = [reach.region_code for reach in person(request).reaches() if reach.role in HEAD]
        regions = list(Region.objects.filter(pk__in=codes).values_list("pk", "name"))
        form = RuleForm(*posted(request), regions=regions)

        def save(data: dict[str, Any]) -> str:
            rule = services.create_rule(**form.data_for_service(), by=person(request), at=timezone.now())
            return self.address(rule)

        return write_form(
            request,
            form=form,
            title=_("编写预警规则"),
            lead=_("写好后先用去年的数据试算，再由另一人启用。"),
            crumbs=self.crumbs(),
            save=save,
            button=_("保存为草稿"),
            done=_("已保存，请试算。"),
        )

    def revise_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        rule = self.find(request, uid)
        if not person(request).holds(HEAD, over=rule):
            raise PermissionDenied
        version = rule.newest
        form = VersionForm(
            *posted(request), initial=initial_of(version.asked, text=version.text, basis=version.basis)
        )

        def save(data: dict[str, Any]) -> str:
            services.revise(rule=rule.pk, **form.data_for_service(), by=person(request), at=timezone.now())
            return self.address(rule)

        return write_form(
            request,
            form=form,
            title=_("修改规则：%s") % rule.title,
            lead=_("修改后成为新的版本；新版本试算并由另一人启用之前，仍按现在的版本运行。"),
            crumbs=[*self.crumbs(), (rule.title, self.address(rule))],
            save=save,
            button=_("保存新版本"),
            done=_("已保存，请试算新版本。"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        rule = self.find(request, object_id)
        open_steps, shut_steps = self.steps_for(request, rule)
        by = person(request)
        versions = list(
            rule.versions.select_related("written_by")
            .prefetch_related("switches__by")
            .order_by("-number")[:20]
        )
        return render(
            request,
            "warnings/rule.html",
            rule.title,
            crumbs=self.crumbs(),
            case=rule,
            state=state_mark(self.workflow, rule),
            versions=[(one, in_words(one), graded(one)) for one in versions],
            facts=facts_of(rule.newest),
            doing=queries.doing_of([rule.pk]).get(rule.pk),
            dry_runs=[
                (one, share(one.precision), self.dry_url(one))
                for one in WarningDryRun.objects.filter(version__rule=rule)
                .select_related("version", "asked_by")
                .order_by("-asked_at")[:10]
            ],
            share=share,
            missing=not known(rule.newest.asked),
            may_write=by.holds(HEAD, over=rule),
            open_steps=open_steps,
            shut_steps=shut_steps,
            revise_url=self.address(rule, "revise"),
            dry_url=self.address(rule, "dry_run"),
        )

    # --- Dry runs -------------------------------------------------------------------------
    def dry_url(self, dry: WarningDryRun) -> str:
        return self.address(dry, "dry")

    def dry_run_view(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        rule = self.find(request, uid)
        form = SwitchForm({"note": ""}, case=rule)
        done, dry = attempted(
            form, lambda: services.ask_dry_run(rule=rule.pk, by=person(request), at=timezone.now())
        )
        if not done:
            for sentence in [str(error) for errors in form.errors.values() for error in errors]:
                messages.error(request, sentence)
            return HttpResponseRedirect(self.address(rule))
        if dry.state == JobState.WAITING:
            transaction.on_commit(lambda: tasks.dry_run.delay(uid=str(dry.pk)))
        return HttpResponseRedirect(self.dry_url(dry))

    def dry_page(self, request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        dry = self._dry(request, uid)
        rule = dry.version.rule
        most = max([month["raised"] for month in dry.months] + [1])
        return render(
            request,
            "warnings/dry_run.html",
            _("试算：%s") % rule.title,
            crumbs=[*self.crumbs(), (rule.title, self.address(rule))],
            dry=dry,
            words=in_words(dry.version),
            precision=share(dry.precision),
            months=[(month, round(100 * month["raised"] / most)) for month in dry.months],
            samples=[(one, colour_mark(one["colour"])) for one in self._samples(request, dry)],
            working=dry.state in tasks.UNDER_WAY,
            progress_url=self.address(dry, "progress"),
            rule_url=self.address(rule),
        )

    def _samples(self, request: HttpRequest, dry: WarningDryRun) -> list[dict[str, Any]]:
        """Who belongs to a body sees no complaint about it; samples name bodies, so of complaints he sees none."""
        key = dry.version.measure
        of_complaints = is_measure(key) and measure(key).field == COMPLAINTS_FIELD
        of_a_body = any(reach.organisation_id for reach in person(request).reaches())
        return [] if of_complaints and of_a_body else list(dry.samples)

    def progress_view(self, request: HttpRequest, uid: uuid.UUID) -> JsonResponse:
        dry = self._dry(request, uid)
        return JsonResponse(
            {
                "working": dry.state in tasks.UNDER_WAY,
                "label": dry.get_state_display(),
                "done": dry.done_steps,
                "total": dry.all_steps,
            }
        )

    def _dry(self, request: HttpRequest, uid: uuid.UUID) -> WarningDryRun:
        found = (
            WarningDryRun.objects.filter(pk=uid, version__rule__in=self.reach(request))
            .select_related("version__rule__region", "asked_by")
            .first()
        )
        if found is None or not self.has_view_permission(request):
            raise Http404(_("没有这一件，或它不在您的权限范围内。"))
        return found


# --- In words --------------------------------------------------------------------------------------
def share(precision: Any) -> str:
    return "—" if precision is None else f"{100 * precision:.1f}%"


def in_words(version: WarningRuleVersion) -> str:
    return f"{title_of(version.asked)}，{Condition(version.condition).label}"


def graded(version: WarningRuleVersion) -> list[tuple[SafeString, str]]:
    return [(colour_mark(colour), words) for colour, words in limits_in_words(version.asked)]


def facts_of(version: WarningRuleVersion) -> list[tuple[str, Any]]:
    asked = version.asked
    kinds = [str(Organisation.Kind(one).label) for one in asked.kinds]
    return [
        (_("指标"), title_of(asked)),
        (_("预警条件"), Condition(asked.condition).label),
        *([] if asked.condition in DATED else [(_("统计月数"), asked.months)]),
        (_("最低件数"), asked.minimum),
        (_("连续几天"), asked.runs),
        (_("静默天数"), asked.silence_days),
        (_("机构类别"), _("、").join(kinds) or _("全部")),
        (_("提示和建议"), version.text),
        (_("依据"), version.basis),
        (_("编写人"), name_of(version.written_by)),
    ]
