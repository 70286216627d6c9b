"""A rating comes in: entered with the agency's statement and its report, mended where it was returned."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.access import audit
from records.access.roles import Role
from records.common import sealed_files
from records.common.ids import new_uid
from records.common.uploads import FileRefused, clean_name, examined
from records.common.workflow import TransitionDenied
from records.dishonesty.content.checks import ID_NUMBER
from records.registers.models.rating import Outlook, RatingKind
from records.subjects.models import Organisation
from supervision.ratings.choices import PUBLIC, Status
from supervision.ratings.deadlines import start_publication
from supervision.ratings.models import RatingCase, RatingFile, RatingMethod
from supervision.ratings.services.steps import (
    begin,
    begin_deed,
    finish,
    lock,
    needed,
    note_writer,
    write,
)
from supervision.ratings.workflow import RECEIVERS, SENDERS

if TYPE_CHECKING:
    from records.access.models import User

MOST_FILES = 5
_RETURNED = frozenset({Status.RETURNED})
_FILED = frozenset({Status.RECEIVED, Status.RETURNED})


@dataclass(frozen=True)
class RatingData:
    """What the agency's report says; ``method``, ``body`` and ``replaces`` are uids."""

    rating_kind: str
    method: UUID
    body: UUID
    title: str
    report_number: str
    rated_on: date
    period_from: date
    period_until: date
    grade: str
    findings: str
    conflict_statement: str
    valid_until: date | None = None
    outlook: str = ""
    score: Decimal | None = None
    replaces: UUID | None = None


@transaction.atomic
def receive(*, said: RatingData, received_on: date, file: Any = None, by: "User", at: datetime) -> RatingCase:
    """
    Enter a rating that came in; from that day runs the time to publish it.

    :raises ValidationError: field by field; ``conflict_statement`` where the agency did not say its interests
    :raises TransitionDenied: ``not_your_role`` where the body lies outside the receiver's reach
    """
    today = timezone.localdate(at)
    if received_on > today:
        raise ValidationError({"received_on": _("收到日期不能晚于今天。")})
    case = RatingCase(
        number=_next_number(at), received_on=received_on, due_on=received_on, received_by=by, updated_at=at
    )
    _take(case, said, today=today)
    case.writers = [by.pk]
    if not by.holds(SENDERS, over=case):
        audit.refused(action="rating_case.receive", by=by, at=at, details={"code": "not_your_role"})
        raise TransitionDenied("not_your_role", _("评级由本地区的录入或考核评价人员接收。"))
    case.replaces = _predecessor(said, case)
    case.validate_constraints(exclude=["writers"])
    case.save(force_insert=True)
    write(case, "receive", gettext_noop("接收"), source="", by=by, at=at)
    deadline = start_publication(case, by=by, at=at)
    case.due_on = deadline.due_on
    case.save(update_fields=["due_on"])
    if file is not None:
        _keep(case, file, by=by, at=at)
    return case


def _take(case: RatingCase, said: RatingData, *, today: date) -> None:
    method = RatingMethod.objects.select_related("agency").filter(pk=said.method).first()
    if method is None:
        raise ValidationError({"method": _("请选择评级机构的方法版本；没有的先登记。")})
    body = Organisation.objects.select_related("region").filter(pk=said.body, merged_into=None).first()
    if body is None:
        raise ValidationError({"body": _("请选择被评机构。")})
    wrong: dict[str, str] = {}
    if said.rating_kind not in RatingKind.values:
        wrong["rating_kind"] = _("请选择评级类别。")
    if said.outlook and said.outlook not in Outlook.values:
        wrong["outlook"] = _("请选择展望。")
    if said.grade.strip() not in method.grades:
        wrong["grade"] = _("该方法的等级为：%s。") % _("、").join(method.grades)
    if said.period_until < said.period_from:
        wrong["period_until"] = _("评价期止日不能早于起日。")
    if said.rated_on > today:
        wrong["rated_on"] = _("评级日期不能晚于今天。")
    if said.valid_until and said.valid_until < said.rated_on:
        wrong["valid_until"] = _("有效期至不能早于评级日期。")
    if said.score is not None and (method.score_full is None or not 0 <= said.score <= method.score_full):
        wrong["score"] = _("得分应在 0 与方法的满分之间；方法没有满分的不填得分。")
    for name in ("title", "findings", "conflict_statement"):
        if ID_NUMBER.search(getattr(said, name)):
            wrong[name] = _("不得含有身份证件号码，公布后所有人可见。")
    if wrong:
        raise ValidationError(wrong)
    case.agency, case.method, case.body, case.region = method.agency, method, body, body.region
    for one in fields(said):
        if one.name not in ("method", "body", "replaces"):
            value = getattr(said, one.name)
            setattr(case, one.name, value.strip() if isinstance(value, str) else value)
    needed("title", said.title, _("请填写报告名称。"))
    needed("report_number", said.report_number, _("请填写报告编号。"))
    needed("findings", said.findings, _("请填写主要发现。"))
    needed(
        "conflict_statement",
        said.conflict_statement,
        _("请录入评级机构的利益冲突声明；没有声明的评级不接收。"),
    )


def _predecessor(said: RatingData, case: RatingCase) -> RatingCase | None:
    if said.replaces is None:
        return None
    found = RatingCase.objects.filter(pk=said.replaces, status__in=PUBLIC, replaced_by=None).first()
    alike = found is not None and (found.body_id, found.agency_id) == (case.body_id, case.agency_id)
    if found is None or not alike:
        raise ValidationError({"replaces": _("只能替代同一机构对同一被评机构的、正在公布的评级。")})
    return found


@transaction.atomic
def mend(*, case: UUID, said: RatingData, by: "User", at: datetime) -> RatingCase:
    """Enter what the agency put right, while the rating is returned."""
    found = lock(case)
    begin_deed(found, "mend", states=_RETURNED, roles=RECEIVERS, by=by, at=at)
    _take(found, said, today=timezone.localdate(at))
    if not by.holds(RECEIVERS, over=found):
        raise TransitionDenied("not_your_role", _("评级由本地区的录入或考核评价人员接收。"))
    return _mended(found, by=by, at=at)


@transaction.atomic
def resend(*, case: UUID, said: RatingData, by: "User", at: datetime) -> RatingCase:
    """What a partner sends anew takes the place of what nobody has checked yet, and waits to be checked again."""
    found = lock(case)
    if found.status == Status.RECEIVED:
        step = begin(found, "take_back", by=by, at=at)
        found.reason = _("报送单位报来新的内容。")
        finish(found, step, by=by, at=at, note=found.reason)
    begin_deed(found, "mend", states=_RETURNED, roles=frozenset({Role.PARTNER}), by=by, at=at)
    _take(found, said, today=timezone.localdate(at))
    if not by.holds({Role.PARTNER}, over=found):
        raise TransitionDenied("not_your_role", _("被评机构不在贵单位的报送范围内。"))
    if said.replaces != found.replaces_id:
        found.replaces = _predecessor(said, found)
    _mended(found, by=by, at=at)
    return resubmit(case=case, by=by, at=at)


def _mended(case: RatingCase, *, by: "User", at: datetime) -> RatingCase:
    note_writer(case, by)
    case.updated_at = at
    case.validate_constraints(exclude=["writers"])
    case.save()
    write(case, "mend", gettext_noop("补正"), by=by, at=at)
    return case


@transaction.atomic
def attach(*, case: UUID, file: Any, by: "User", at: datetime) -> RatingFile:
    """Keep the agency's report with the rating."""
    found = lock(case)
    begin_deed(found, "attach", states=_FILED, roles=SENDERS, by=by, at=at)
    note_writer(found, by)
    found.updated_at = at
    found.save(update_fields=["writers", "updated_at"])
    return _keep(found, file, by=by, at=at)


def _keep(case: RatingCase, file: Any, *, by: "User", at: datetime) -> RatingFile:
    if case.files.count() >= MOST_FILES:
        raise FileRefused("too_many", _("一件最多 %d 个文件，请合并后上传。") % MOST_FILES)
    found, digest = examined(file)
    if case.files.filter(sha256=digest).exists():
        raise FileRefused("duplicate", _("同一个文件提交了两次，请移除其中一个。"))
    file.seek(0)
    content = file.read()
    row = RatingFile.objects.create(
        case=case,
        name=clean_name(file.name)[:200],
        # Stored before the commit: a row without its file would be a lie, a file without its row is only litter.
        stored_name=sealed_files.keep(f"ratings/{new_uid().hex}", content),
        content_type=found.content_type,
        extension=found.extensions[0],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=at,
    )
    write(case, "attach", gettext_noop("上传报告"), by=by, at=at, note=row.name)
    return row


def open_file(*, file: RatingFile, case: RatingCase, by: "User", at: datetime) -> bytes:
    """The report's bytes for one who may see the rating; written down."""
    audit.read(action="rating_case.file_opened", by=by, at=at, subject=case, details={"file": str(file.pk)})
    return sealed_files.read(file.stored_name)


@transaction.atomic
def resubmit(*, case: UUID, by: "User", at: datetime) -> RatingCase:
    found = lock(case)
    step = begin(found, "resubmit", by=by, at=at)
    note_writer(found, by)
    finish(found, step, by=by, at=at)
    return found


def _next_number(at: datetime) -> str:
    """``PJ411000-2026-00017``: from a sequence, so that those who receive at once do not wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('supervision_rating_numbers')")
        last = cursor.fetchone()[0]
    return f"PJ{settings.NODE_CODE}-{timezone.localtime(at).year}-{last:05d}"
