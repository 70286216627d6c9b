"""Courses: the plan, who came, what came of it, and how many of each body took part."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from records.access import audit
from records.archives import queries, rules
from records.archives.admin.base import REFUSALS, attachment, onto, problems, refused_page, told
from records.archives.admin.coverage import may_see_figures
from records.archives.admin.forms import (
    BodyForm,
    CourseForm,
    ParticipationForm,
    ReasonForm,
    SessionForm,
)
from records.archives.choices import CourseState
from records.archives.models import Course
from records.archives.services import education
from records.archives.services.common import KEEPERS
from records.archives.workflow import COURSE
from records.dishonesty.admin.base import WORK_LIST, person, posted, render
from records.dishonesty.admin.filters import by_choice, by_region

LIST = "admin:records_course_changelist"
PER_PAGE = 50
RUNNING = frozenset({CourseState.PLANNED, CourseState.OPEN})


@admin.register(Course)
class CourseAdmin(ModelAdmin):
    change_list_template = WORK_LIST
    list_display = ("name", "held", "state", "people")
    list_display_links = None
    list_filter = (by_choice("state", gettext_lazy("状态"), CourseState), by_region())
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    actions = None
    search_fields = ("title",)
    search_help_text = gettext_lazy("课程名称")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return (
            queries.courses_in_reach(person(request))
            .select_related("organisation", "region")
            .annotate(came=Count("participations"))
            .order_by("-starts_on", "-uid")
        )

    @admin.display(description=gettext_lazy("课程"))
    def name(self, course: Course) -> SafeString:
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-sub">{}</span>',
            course_url(course),
            course.title,
            course.organisation.name,
        )

    @admin.display(description=gettext_lazy("日期"), ordering="starts_on")
    def held(self, course: Course) -> str:
        return f"{course.starts_on} — {course.ends_on}"

    @admin.display(description=gettext_lazy("参训人数"))
    def people(self, course: Any) -> int:
        return int(course.came)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return plan(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return course_page(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(course_url(course_for(request, object_id)))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise PermissionDenied

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("completion/", "completion", completion_page),
            ("<uuid:uid>/edit/", "edit", edit),
            ("<uuid:uid>/session/", "session", add_session),
            ("<uuid:uid>/attendance/", "attendance", attend),
            ("<uuid:uid>/material/", "material", material),
            ("<uuid:uid>/step/<slug:name>/", "step", step),
        ]
        own = [
            path(address, self.admin_site.admin_view(view), name=f"records_course_{name}")
            for address, name, view in pages
        ]
        return [*own, *super().get_urls()]


def course_url(course: Course) -> str:
    return reverse("admin:records_course_change", args=[course.pk])


def course_for(request: HttpRequest, uid: Any) -> Course:
    try:
        found = queries.courses_in_reach(person(request)).select_related("organisation").get(pk=uid)
    except (Course.DoesNotExist, ValueError, ValidationError) as error:
        audit.refused(
            action="course.read", by=person(request), at=timezone.now(), details={"uid": str(uid)[:64]}
        )
        raise Http404(_("没有这门课程，或它不在您的权限范围内。")) from error
    return found


def plan(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if not user.holds(KEEPERS):
        raise refused_page(request, "course.planned")
    form, body = (
        CourseForm(*posted(request)),
        BodyForm(request.POST if request.method == "POST" else None, organisations=queries.bodies_of(user)),
    )
    if request.method == "POST" and form.is_valid() and body.is_valid():
        content = dict(form.cleaned_data)
        file = content.pop("file")
        try:
            course = education.plan_course(
                organisation=body.cleaned_data["organisation"],
                content=content,
                file=file,
                by=user,
                at=timezone.now(),
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            messages.success(request, _("课程已建立；加好课次后点“开课”，即可登记签到。"))
            return HttpResponseRedirect(course_url(course))
    return _form(request, form, _("新建课程"), body=body)


def edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    course = course_for(request, uid)
    initial = {name: getattr(course, name) for name in education.EDITABLE}
    form = CourseForm(*posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        content = dict(form.cleaned_data)
        file = content.pop("file")
        try:
            education.change_course(
                uid=course.pk, content=content, file=file, by=person(request), at=timezone.now()
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(course_url(course))
    return _form(request, form, _("修改课程"), course=course)


def _form(
    request: HttpRequest, form: Any, title: str, *, body: Any = None, course: Any = None
) -> HttpResponse:
    response = render(
        request,
        "course/form.html",
        title,
        crumbs=_crumbs(course),
        form=form,
        body=body,
        problems=[*(problems(body) if body else []), *problems(form)],
        back=course_url(course) if course else reverse(LIST),
    )
    if form.is_bound and (form.errors or (body is not None and body.errors)):
        response.status_code = 422
    return response


def course_page(
    request: HttpRequest, uid: Any, session_form: Any = None, attendance_form: Any = None
) -> HttpResponse:
    """The plan with its sessions, and who took part."""
    course = course_for(request, uid)
    user = person(request)
    may_write = user.holds(KEEPERS, over=course) and course.state in RUNNING
    page = Paginator(
        course.participations.select_related("official", "organisation")
        .defer("official__id_number")
        .prefetch_related("sessions")
        .order_by("organisation__pinyin", "official__name", "pk"),
        PER_PAGE,
    ).get_page(request.GET.get("page"))
    audit.read(action="course.read", by=user, at=timezone.now(), subject=course)
    attending = may_write and course.state == CourseState.OPEN
    if attending and attendance_form is None:
        attendance_form = _attendance_form(request, course)
    response = render(
        request,
        "course/page.html",
        course.title,
        crumbs=_crumbs(),
        course=course,
        sessions=course.sessions.order_by("number"),
        page=page,
        steps=[
            (transition, denied)
            for transition, denied in COURSE.allowed(course, by=user, at=timezone.now())
            if denied is None or denied.code not in ("wrong_state", "not_your_role")
        ],
        may_write=may_write,
        session_form=(session_form or SessionForm()) if may_write else None,
        attendance_form=attendance_form if attending else None,
        problems=[
            problem
            for form in (session_form, attendance_form)
            if form and form.is_bound
            for problem in problems(form)
        ],
    )
    if any(form and form.is_bound for form in (session_form, attendance_form)):
        response.status_code = 422
    return response


def _attendance_form(request: HttpRequest, course: Course, *, bound: bool = False) -> ParticipationForm:
    return ParticipationForm(
        request.POST if bound else None,
        officials=queries.officials_of(person(request)),
        sessions=course.sessions.order_by("number"),
    )


@require_POST
def add_session(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    course, form = course_for(request, uid), SessionForm(request.POST)
    if form.is_valid():
        try:
            education.add_session(uid=course.pk, **form.cleaned_data, by=person(request), at=timezone.now())
        except REFUSALS as refused:
            onto(form, refused)
        else:
            return HttpResponseRedirect(course_url(course))
    return course_page(request, uid, session_form=form)


@require_POST
def attend(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    course = course_for(request, uid)
    form = _attendance_form(request, course, bound=True)
    if form.is_valid():
        try:
            education.record_participation(
                uid=course.pk, **form.cleaned_data, by=person(request), at=timezone.now()
            )
        except REFUSALS as refused:
            onto(form, refused)
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(course_url(course))
    return course_page(request, uid, attendance_form=form)


def step(request: HttpRequest, uid: uuid.UUID, name: str) -> HttpResponse:
    course = course_for(request, uid)
    transition = COURSE.transitions.get(name)
    if transition is None:
        raise Http404
    form = ReasonForm(*posted(request)) if name == "cancel" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            education.move_course(
                uid=course.pk, name=name, reason=reason, by=person(request), at=timezone.now()
            )
        except REFUSALS as refused:
            told(request, refused)
        else:
            messages.success(request, str(_SAID[name]))
        return HttpResponseRedirect(course_url(course))
    return render(
        request,
        "course/step.html",
        str(transition.label),
        crumbs=_crumbs(course),
        course=course,
        consequence=_CONSEQUENCES[name],
        form=form,
        problems=problems(form) if form else [],
        back=course_url(course),
    )


_CONSEQUENCES = {
    "open": gettext_lazy("开课后可以登记签到和成绩，也可以按模板导入。"),
    "close": gettext_lazy("结课后，每名参训人员的结果归入本人诚信档案，不能再改签到和成绩。"),
    "cancel": gettext_lazy("取消后不再办理；已登记的签到不归入档案。"),
}
_SAID = {
    "open": gettext_lazy("已开课。"),
    "close": gettext_lazy("已结课，结果已归入参训人员的诚信档案。"),
    "cancel": gettext_lazy("已取消。"),
}


def material(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    course = course_for(request, uid)
    if not course.stored_name:
        raise Http404(_("本课程没有材料文件。"))
    return attachment(education.read_material(course), course.file_name, course.content_type)


def completion_page(request: HttpRequest) -> HttpResponse:
    """Of each body: how many of its people in post took part in closed courses of this and last year."""
    user, today = person(request), timezone.localdate()
    if not may_see_figures(user):
        raise refused_page(request, "course.completion")
    page = Paginator(queries.completion_by_body(user, on=today), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "course/completion.html",
        _("诚信教育完成情况"),
        crumbs=_crumbs() if user.has_perm("records.view_course") else [],
        rows=[(row, rules.rate(row["came_count"], row["in_post"])) for row in page],
        page=page,
        since=rules.training_since(today),
    )


def _crumbs(course: Course | None = None) -> list[tuple[str, str]]:
    found = [(_("诚信教育课程"), reverse(LIST))]
    if course is not None:
        found.append((course.title, course_url(course)))
    return found
