"""The yearly review of grants, the substitutes, and each person's own grants."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.access.admin.base import person
from records.access.models import Grant, Nature
from records.access.roles import Role
from records.access.stewardship import frame, reviewing
from records.access.stewardship.admin.base import PER_PAGE, ReadOnlyAdmin, attempted, render, say
from records.access.stewardship.admin.forms import ConfirmForm, SubstituteForm
from records.access.stewardship.models import GrantReview
from records.access.stewardship.pages import to_request
from records.common.workflow import TransitionDenied

LIST = "admin:records_grantreview_changelist"


@admin.register(GrantReview)
class GrantReviewAdmin(ReadOnlyAdmin):
    """What is to be confirmed, the longest overdue first; what was confirmed leaves the list."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("", wrap(self.changelist_view), name="records_grantreview_changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        self.must_view(request)
        user, at = person(request), timezone.now()
        rows = reviewing.due_soon(at=at)
        mine = reviewing.reviewable_by(user, rows)
        if request.method == "POST":
            return self._confirm(request, mine)
        # Whoever may not confirm, as the auditor, sees all of it.
        shown = mine if mine.exists() or user.holds([Role.SECURITY_ADMIN]) else rows
        found = list(shown.prefetch_related("reviews")[: PER_PAGE + 1])
        listed = [grant.pk for grant in found]
        overdue = set(reviewing.due(at=at).filter(pk__in=listed).values_list("pk", flat=True))
        confirmable = set(mine.filter(pk__in=listed).values_list("pk", flat=True))
        return render(
            request,
            "reviews.html",
            _("授权复核"),
            rows=[
                {
                    "grant": grant,
                    "since": max([grant.granted_at, *(review.at for review in grant.reviews.all())]),
                    "overdue": grant.pk in overdue,
                    "mine": grant.pk in confirmable,
                }
                for grant in found[:PER_PAGE]
            ],
            form=ConfirmForm(),
            more=len(found) > PER_PAGE,
            may_confirm=bool(confirmable),
            may_revoke=user.holds([Role.SECURITY_ADMIN]),
        )

    def _confirm(self, request: HttpRequest, mine: object) -> HttpResponse:
        chosen = [one for one in request.POST.getlist("grant") if len(one) == 36][:PER_PAGE]
        grants = list(mine.filter(pk__in=chosen))  # type: ignore[attr-defined]
        try:
            done = reviewing.confirm(
                grants=grants, note=request.POST.get("note", ""), by=person(request), at=timezone.now()
            )
        except TransitionDenied as denied:
            say(request, denied)
        else:
            if done:
                messages.success(request, _("已确认 %(count)d 项授权仍有需要。") % {"count": len(done)})
            else:
                messages.warning(request, _("没有选中任何授权，请先勾选。"))
        return HttpResponseRedirect(reverse(LIST))


def own_grants(request: HttpRequest) -> HttpResponse:
    """What one may do oneself, until when, and who gave it."""
    user, today = person(request), timezone.localdate()
    grants = list(
        Grant.objects.unrevoked()
        .filter(user=user)
        .select_related("region", "organisation", "granted_by", "approved_by", "stands_for")
        .order_by("starts_on", "uid")[: 4 * PER_PAGE]
    )
    soon = set(reviewing.ending_of(user, on=today).values_list("pk", flat=True))
    return render(
        request,
        "own_grants.html",
        _("我的授权"),
        rows=[
            {"grant": grant, "soon": grant.pk in soon, "for_a_time": grant.nature != Nature.POST}
            for grant in grants
            if grant.ends_on is None or grant.ends_on >= today
        ],
    )


def substitute(request: HttpRequest) -> HttpResponse:
    """Ask that somebody does another's work while he is away."""
    by = person(request)
    if not by.holds([Role.SECURITY_ADMIN]):
        raise PermissionDenied
    form = SubstituteForm(
        request.POST if request.method == "POST" else None, initial={"starts_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        done, asked = attempted(
            form,
            lambda: frame.ask(
                action="substitution",
                arguments=form.arguments(),
                reason=form.cleaned_data["reason"],
                document=form.cleaned_data["document"],
                by=by,
                at=timezone.now(),
            ),
        )
        if done:
            return to_request(request, asked)
    return render(
        request,
        "form.html",
        _("安排代理"),
        crumbs=[(_("授权"), reverse("admin:records_grant_changelist"))],
        says=_("代理人在这段时间担任对方的业务角色；他经办的仍是他自己经办的，审核和复核仍须由另一人办理。"),
        form=form,
        problems=[(None, "", text) for text in form.non_field_errors()],
        button=_("提交申请"),
        back=reverse("admin:records_grant_changelist"),
    )
