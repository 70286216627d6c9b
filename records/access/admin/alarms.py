"""Alarms on unusual reading: the list, the page of one with the entries behind it and its two steps, the rehearsal."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.access import audit
from records.access.admin.base import person
from records.access.admin.trail import render, rows_of
from records.access.admin.trail_forms import WordsForm, problems
from records.access.models import User
from records.access.services.errors import AccessDenied
from records.access.stewardship.admin.base import ReadOnlyAdmin
from records.access.trail import alarms
from records.access.trail.models import TrailAlarm
from records.access.trail.rules import HABIT_DAYS, RULES
from records.access.trail.unusual import rehearsed
from records.subjects.models import Region

PAGE = 50
LIST = "admin:records_trailalarm_changelist"


@dataclass(frozen=True, slots=True)
class Step:
    take: Callable[..., TrailAlarm]
    title: Promise
    label: Promise
    help: Promise
    argument: str


STEPS = {
    "acknowledge": Step(
        alarms.acknowledge,
        gettext_lazy("核查告警"),
        gettext_lazy("核查情况"),
        gettext_lazy("向谁了解、查了什么、是否有办理依据。"),
        "finding",
    ),
    "close": Step(
        alarms.close,
        gettext_lazy("办结告警"),
        gettext_lazy("处理结论"),
        gettext_lazy("认定为正常办理、提醒教育、移送等，写明依据。"),
        "conclusion",
    ),
}


@admin.register(TrailAlarm)
class TrailAlarmAdmin(ReadOnlyAdmin):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("rehearsal/", wrap(self.rehearsal_view), name="records_trailalarm_rehearsal"),
            path("<uuid:uid>/step/<slug:name>/", wrap(self.step_view), name="records_trailalarm_step"),
            *super().get_urls(),
        ]

    # --- The list -------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.must_view(request)
        shut = request.GET.get("shut") == "1"
        found = alarms.within_reach(person(request)).filter(closed_at__isnull=not shut).order_by("-uid")
        if before := _uid(request.GET.get("before", "")):
            found = found.filter(uid__lt=before)
        rows = list(found[: PAGE + 1])
        return render(
            request,
            "alarms.html",
            _("异常查阅告警"),
            crumbs=[],
            rows=[(one, said_of(one), self._address(one)) for one in rows[:PAGE]],
            older=rows[PAGE - 1].pk if len(rows) > PAGE else None,
            shut=shut,
            rehearsal_url=reverse("admin:records_trailalarm_rehearsal") if _is_auditor(request) else "",
        )

    def _address(self, alarm: TrailAlarm) -> str:
        return reverse("admin:records_trailalarm_change", args=[alarm.pk])

    def _find(self, request: HttpRequest, uid: Any) -> TrailAlarm:
        self.must_view(request)
        key = _uid(uid)
        found = alarms.within_reach(person(request)).filter(pk=key).first() if key else None
        if found is None:
            raise Http404
        return found

    # --- One alarm ------------------------------------------------------------------------
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        alarm = self._find(request, object_id)
        user = person(request)
        entries = alarms.entries_behind(alarm).select_related("seal").order_by("-id")
        if (before := request.GET.get("before", "")).isdigit() and len(before) < 19:
            entries = entries.filter(id__lt=int(before))
        behind = list(entries[: PAGE + 1])
        audit.read(action="trail.alarm_read", by=user, at=timezone.now(), subject=alarm)
        refusals = {name: alarms.denied(alarm, name, user) for name in STEPS}
        return render(
            request,
            "alarm.html",
            str(alarm),
            crumbs=[(_("异常查阅告警"), reverse(LIST))],
            alarm=alarm,
            said=said_of(alarm),
            why=RULES[alarm.rule].why if alarm.rule in RULES else "",
            thing=_thing(alarm),
            rows=rows_of(behind[:PAGE]),
            older=behind[PAGE - 1].pk if len(behind) > PAGE else None,
            steps=[
                (STEPS[name].title, reverse("admin:records_trailalarm_step", args=[alarm.pk, name]))
                for name, refusal in refusals.items()
                if refusal is None
            ],
            refusal=next(
                (one.message for one in refusals.values() if one and one.code == "about_yourself"), ""
            ),
            may_read_trail=user.has_perm("records.view_auditentry"),
        )

    def step_view(self, request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
        alarm = self._find(request, uid)
        if name not in STEPS:
            raise Http404
        step, user = STEPS[name], person(request)
        posted = request.POST if request.method == "POST" else None
        form = WordsForm(posted, label=str(step.label), help_text=str(step.help))
        if request.method == "POST" and form.is_valid():
            try:
                step.take(
                    alarm=alarm, **{step.argument: form.cleaned_data["words"]}, by=user, at=timezone.now()
                )
            except AccessDenied as denied:
                form.add_error(None, denied.message)
            else:
                messages.success(request, _("已保存。"))
                return HttpResponseRedirect(self._address(alarm))
        refusal = alarms.denied(alarm, name, user)
        return render(
            request,
            "step.html",
            str(step.title),
            crumbs=[(_("异常查阅告警"), reverse(LIST)), (str(alarm), self._address(alarm))],
            alarm=alarm,
            said=said_of(alarm),
            form=form,
            problems=problems(form),
            refusal=refusal.message if refusal else "",
            page_url=self._address(alarm),
        )

    # --- What the thresholds would have done -------------------------------------------------
    def rehearsal_view(self, request: HttpRequest) -> HttpResponse:
        if not _is_auditor(request):
            raise PermissionDenied
        found = rehearsed(at=timezone.now())
        audit.read(
            action="trail.rehearsed", by=person(request), at=timezone.now(), details={"found": len(found)}
        )
        names = dict(User.objects.filter(pk__in={one.about for one in found}).values_list("pk", "full_name"))
        numbers = {code: sum(one.rule.code == code for one in found) for code in RULES}
        return render(
            request,
            "rehearsal.html",
            _("试算异常查阅规则"),
            crumbs=[(_("异常查阅告警"), reverse(LIST))],
            days=HABIT_DAYS,
            rules=[(rule, rule.limit, numbers[code]) for code, rule in RULES.items()],
            found=[(one, names.get(one.about, "")) for one in found[:PAGE]],
            total=len(found),
        )


def said_of(alarm: TrailAlarm) -> str:
    """How much it was, against what, in one sentence."""
    return _("%(count)s 次，界限 %(limit)s 次，本人平日 %(usual)s 次") % {
        "count": alarm.count,
        "limit": alarm.limit,
        "usual": f"{alarm.usual:f}",
    }


def _thing(alarm: TrailAlarm) -> str:
    """The region by its name; of a thing only its number, for whose it is the entries' own pages say."""
    if not alarm.thing:
        return ""
    if alarm.thing.isdigit():
        return Region.objects.filter(code=alarm.thing).values_list("name", flat=True).first() or alarm.thing
    return alarm.thing.partition(":")[2]


def _is_auditor(request: HttpRequest) -> bool:
    return person(request).has_perm("records.view_auditentry")


def _uid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
