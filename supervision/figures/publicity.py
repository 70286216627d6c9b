"""Figures of 双公示: shown in time; and of what was reported: taken in, complete, right."""

from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.dishonesty.choices import ImportState, ItemOutcome, RowState
from records.dishonesty.models import ImportRow, SubmissionItem
from records.registers.choices import EndReason
from records.registers.publicity import LICENCES, PENALTIES
from supervision.figures.counting import Counted, add
from supervision.figures.measures import Period, register_field

FIELD, DATA = "publicity", "data"

_LACKING = Q(errors__contains=[{"code": "required"}])


class WrongContent(Func):
    """Whether something other than a gap was found in a row."""

    function = "jsonb_path_exists"
    template = """%(function)s(%(expressions)s, '$[*] ? (@.code != "required" && @.code != "discarded")')"""
    output_field = BooleanField()


def _to_show(model: Any) -> Any:
    """Decisions whose last day to be shown lies in a period; withdrawn ones count neither way."""

    def rows(period: Period) -> QuerySet[Any]:
        found = model.objects.filter(due_on__range=(period.since, period.until))
        found = found.exclude(end_reason=EndReason.REVOKED)
        return (
            found.exclude(published_at=None, due_on__gt=period.ended_until)
            .annotate(shown_on=TruncDate("published_at"))
            .order_by("due_on", "uid")
            .defer("search_grams")
        )

    return rows


def _shown_in_time(name: str, model: Any) -> Counted:
    return Counted(
        rows=_to_show(model),
        url=lambda one: reverse(f"admin:records_{name}_page", args=[one.pk]),
        title=lambda one: one.title,
        on=lambda one: one.due_on,
        # In the portal's own time zone: what is published at one in the morning is a day late.
        hits=lambda period: Q(shown_on__lte=F("due_on")),
        words=(_("按期公示"), _("逾期或未公示")),
    )


def _file_rows(period: Period) -> QuerySet[ImportRow]:
    first, after = period.moments
    rows = ImportRow.objects.filter(
        batch__state=ImportState.DONE, batch__uploaded_at__gte=first, batch__uploaded_at__lt=after
    )
    rows = rows.exclude(state=RowState.DUPLICATE).select_related("batch")
    return rows.order_by("-batch__uploaded_at", "batch", "number")


def _sent_items(period: Period) -> QuerySet[SubmissionItem]:
    first, after = period.moments
    rows = SubmissionItem.objects.filter(
        submission__received_at__gte=first, submission__received_at__lt=after
    )
    rows = rows.exclude(outcome=ItemOutcome.DUPLICATE).select_related("submission")
    return rows.order_by("-submission__received_at", "submission", "position")


# A row that was mended later was not in order when it came: to mend it was the clerk's work, not the supplier's.
_AS_IT_CAME = Q(state=RowState.IMPORTED, settled_at__lte=F("batch__finished_at"))
_MENDED = Q(state=RowState.IMPORTED, settled_at__gt=F("batch__finished_at"))


def _reported(of_rows: Q, of_items: Q, words: Any) -> tuple[Counted, Counted]:
    return (
        Counted(
            rows=_file_rows,
            url=lambda one: reverse("admin:records_importbatch_change", args=[one.batch_id]),
            title=lambda one: (
                gettext("%(file)s 第%(row)s行") % {"file": one.batch.file_name, "row": one.number}
            ),
            on=lambda one: timezone.localdate(one.batch.uploaded_at),
            hits=lambda period: of_rows,
            body="batch__supplier_uscc",
            region="batch__region",
            by_code=True,
            words=words,
        ),
        Counted(
            rows=_sent_items,
            url=lambda one: reverse("admin:records_submission_change", args=[one.submission_id]),
            title=lambda one: gettext("接口报送第%s条") % one.position,
            on=lambda one: timezone.localdate(one.submission.received_at),
            hits=lambda period: of_items,
            body="submission__partner__partner_application__organisation",
            region="submission__partner__partner_application__region",
            words=words,
        ),
    )


def register() -> None:
    register_field(FIELD, _("双公示"))
    register_field(DATA, _("数据报送"))
    licences = _shown_in_time("licence", LICENCES.model)
    penalties = _shown_in_time("penalty", PENALTIES.model)
    basis = _(
        "应公示日期在期内的决定中，自作出之日起七个工作日内公示的比例；撤回的不计，逾期未公示的计为逾期。"
    )
    titles = (
        ("publicity_rate", _("双公示及时率"), (licences, penalties)),
        ("licence_publicity_rate", _("行政许可公示及时率"), (licences,)),
        ("penalty_publicity_rate", _("行政处罚公示及时率"), (penalties,)),
    )
    for key, title, parts in titles:
        add(key, title, *parts, help=basis, field=FIELD, better="more", kind="rate")
    add(
        "publicity_late",
        _("双公示逾期"),
        *(_late(one) for one in (licences, penalties)),
        help=_("应公示日期在期内、逾期公示或者逾期未公示的决定。"),
        field=FIELD,
        better="less",
    )
    add(
        "data_valid_rate",
        _("有效入库率"),
        *_reported(_AS_IT_CAME, ~Q(outcome=ItemOutcome.REJECTED), (_("有效入库"), _("未入库或经补正"))),
        help=_("按报送单位统计：导入文件和接口报送的数据中，无须补正即入库的比例；重复报送的不计。"),
        field=DATA,
        better="more",
        kind="rate",
    )
    add(
        "data_complete_rate",
        _("报送数据完整率"),
        *_reported(~_LACKING, ~_LACKING, (_("完整"), _("缺少必填项"))),
        help=_("按报送单位统计：报送的数据中必填项齐全的比例；已补正的按补正后计算。"),
        field=DATA,
        better="more",
        kind="rate",
    )
    wrong = Q(WrongContent("errors"))
    add(
        "data_accurate_rate",
        _("报送数据准确率"),
        *_reported(~wrong & ~_MENDED, ~wrong, (_("准确"), _("内容有误或经补正"))),
        help=_("按报送单位统计：报送的数据中内容没有差错的比例；经补正的计为有差错。"),
        field=DATA,
        better="more",
        kind="rate",
    )


def _late(one: Counted) -> Counted:
    def rows(period: Period) -> QuerySet[Any]:
        return one.rows(period).filter(Q(shown_on=None) | Q(shown_on__gt=F("due_on")))

    return Counted(rows=rows, url=one.url, title=one.title, on=one.on)
