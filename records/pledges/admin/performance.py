"""Figures for the yearly review: how bodies kept what they promised."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.consequences.admin.forms import Dressed
from records.dishonesty.admin.base import person, render
from records.pledges import queries
from records.pledges.choices import PledgeKind
from records.pledges.performance import MOST_BODIES, performance

FIRST_YEAR, LAST_YEAR = 2000, 2100


class ReviewForm(Dressed):
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    kind = forms.ChoiceField(
        label=gettext_lazy("承诺类型"),
        choices=[("", gettext_lazy("全部类型")), *PledgeKind.choices],
        required=False,
    )
    in_review = forms.BooleanField(label=gettext_lazy("只看列入绩效考核的"), required=False)


def performance_page(request: HttpRequest, *, crumbs: list[tuple[str, str]]) -> HttpResponse:
    on = timezone.localdate()
    asked = request.GET or None
    form = ReviewForm(asked, initial={"year": on.year, "kind": PledgeKind.TOWNSHIP, "in_review": False})
    chosen: dict[str, Any] = {"year": on.year, "kind": PledgeKind.TOWNSHIP, "in_review": False}
    if asked and form.is_valid():
        chosen = form.cleaned_data
    rows = performance(
        queries.pledges_in_reach(person(request)),
        year=chosen["year"],
        on=on,
        kinds=[chosen["kind"]] if chosen["kind"] else (),
        in_review=chosen["in_review"],
    )
    return render(
        request,
        "pledge/performance.html",
        _("承诺履行考核"),
        crumbs=crumbs,
        form=form,
        year=chosen["year"],
        rows=rows,
        most=MOST_BODIES if len(rows) == MOST_BODIES else 0,
        problems=form.problems() if form.is_bound else [],
    )
