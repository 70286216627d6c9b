"""Push in, pull the outcome. A partner meets what it pushed itself, and nothing else exists for it."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from records.access import audit
from records.access.idempotency import idempotent
from records.common.rest.pagination import page_size_of
from records.common.rest.problems import ApiProblem, invalid_parameter
from records.common.rest.schema import query
from records.dishonesty.api.submissions import PartnerEndpoint
from records.subjects.models import Organisation, subtree_prefix
from supervision.complaints import services
from supervision.complaints.api import schemas
from supervision.complaints.choices import Anonymity, Channel
from supervision.complaints.models import Complaint
from supervision.complaints.parties import shut_bodies

PAGE_SIZE, MAX_PAGE_SIZE = 50, 100
# What was written within these seconds may still be in a transaction that has not ended.
SETTLED = timedelta(seconds=10)
_SALT = "complaints-after"


class ComplaintPush(PartnerEndpoint):
    required_scopes = {"POST": ["complaints:write"], "GET": ["complaints:read"]}
    parameters = ("after", "page_size")

    @extend_schema(
        operation_id="createComplaint",
        tags=["partners"],
        summary=gettext_lazy("推送一件热线受理的投诉举报"),
        description=gettext_lazy(
            "以 outside_number 识别：同一编号、内容相同的再次推送答复 200 和原编号，内容不同的答复 409。"
            "反映人的身份只写入，不返回；被反映单位自己的系统不能推送和读取关于自己的投诉。"
        ),
        request=schemas.ComplaintSent,
        responses={201: schemas.ComplaintShown, 200: schemas.ComplaintShown},
    )
    @idempotent
    def post(self, request: Any) -> Response:
        sent = schemas.ComplaintSent(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        _refuse_unknown(request.data)
        _refuse_region(request.user, said["region"])
        complaint = self._known(request.user, said)
        if complaint is not None:
            return Response(present(complaint))
        try:
            made, _code = services.file_complaint(
                said=_complaint(said),
                informant=_informant(said),
                proofs=(),
                channel=Channel.HOTLINE,
                outside_number=said["outside_number"],
                by=request.user,
                at=timezone.now(),
            )
        except services.TransitionDenied as denied:
            raise _denied(denied) from denied
        except ValidationError as error:
            raise _invalid(error) from error
        address = request.build_absolute_uri(reverse("hotline-complaint", args=[made.number]))
        complaint = own(request.user).get(pk=made.pk)
        return Response(present(complaint), status=status.HTTP_201_CREATED, headers={"Location": address})

    @extend_schema(
        operation_id="listComplaints",
        tags=["partners"],
        summary=gettext_lazy("获取本单位所推送投诉举报的最新情况"),
        description=gettext_lazy(
            "按最近变动的先后排列，每件只给最新状态。先一路读取 next 直到为 null，记下 after；以后用 ?after= 续读。"
        ),
        parameters=[
            query("after", gettext_lazy("上次得到的 after，或带时区的时刻（ISO 8601）；不填从头开始。")),
            query("page_size", gettext_lazy("每批件数，最多 100。"), kind=int),
        ],
        responses=schemas.ComplaintsShown,
    )
    def get(self, request: Any) -> Response:
        size = page_size_of(request, default=PAGE_SIZE, maximum=MAX_PAGE_SIZE)
        asked = request.query_params.get("after", "")
        rows = own(request.user).filter(updated_at__lt=timezone.now() - SETTLED)
        if (beyond := _position(asked)) is not None:
            rows = rows.filter(beyond)
        page = list(rows.order_by("updated_at", "uid")[: size + 1])
        more, page = len(page) > size, page[:size]
        after = _written(page[-1]) if page else asked or None
        address = request.build_absolute_uri(request.path)
        following = {**request.query_params.dict(), "after": after}
        audit.read(
            action="complaint.pulled", by=request.user, at=timezone.now(), details={"number": len(page)}
        )
        return Response(
            {
                "next": f"{address}?{urlencode(following)}" if more else None,
                "previous": None,
                "results": [present(row) for row in page],
                "after": after,
            }
        )

    def _known(self, user: Any, said: dict[str, Any]) -> Complaint | None:
        """
        The complaint that this partner pushed under this number before.

        :raises ApiProblem: ``outside_number_taken`` where it said something else then
        """
        before = own(user).filter(outside_number=said["outside_number"].strip()).first()
        if before is None:
            return None
        same = (before.kind, before.title, before.statement, before.wished, before.region_id) == (
            said["kind"],
            said["title"].strip(),
            said["statement"].strip(),
            said.get("wished", "").strip(),
            said["region"],
        )
        if same:
            return before
        raise _taken()


class ComplaintPull(PartnerEndpoint):
    required_scopes = {"GET": ["complaints:read"]}

    @extend_schema(
        operation_id="getComplaint",
        tags=["partners"],
        summary=gettext_lazy("查询一件所推送投诉举报的办理情况"),
        responses=schemas.ComplaintShown,
    )
    def get(self, request: Any, number: str) -> Response:
        complaint = own(request.user).filter(number=number).first()
        if complaint is None:
            raise Http404
        audit.read(action="complaint.pulled", by=request.user, at=timezone.now(), subject=complaint)
        return Response(present(complaint))


def own(user: Any) -> QuerySet[Complaint]:
    """What this partner pushed; never what is about the body that it belongs to."""
    rows = Complaint.objects.filter(filed_by=user, channel=Channel.HOTLINE)
    rows = rows.select_related("region", "merged_into", "body")
    shut = shut_bodies(user)
    return rows.exclude(body__in=shut) if shut else rows


def present(complaint: Complaint) -> dict[str, Any]:
    """
    What became of it: the same that whoever called would read with a code, without his messages and without him.
    """
    told = services.public_view(complaint)
    return {
        "number": complaint.number,
        "outside_number": complaint.outside_number,
        "kind": complaint.kind,
        "organisation": complaint.body_name,
        "region": {"code": complaint.region_id, "name": complaint.region.name},
        "status": told.status,
        "status_label": told.status_label,
        "received_at": complaint.filed_at.isoformat(),
        "updated_at": complaint.updated_at.isoformat(),
        "steps": [{"at": step.at.isoformat(), "label": step.label} for step in told.steps],
        "deadlines": [
            {
                "key": one.key,
                "label": str(one.label),
                "due_on": one.due_on.isoformat(),
                "basis": one.basis,
            }
            for one in told.deadlines
            if one.is_open
        ],
        "outcome": told.outcome or None,
        "answer": told.answer or None,
        "answered_at": told.answered_at.isoformat() if told.answered_at else None,
        "on_time": complaint.on_time,
        "satisfaction": told.satisfaction or None,
    }


def _complaint(said: dict[str, Any]) -> services.ComplaintData:
    sent = said["organisation"]
    name, uscc = sent.get("name", "").strip(), sent.get("uscc", "").strip().upper()
    body = Organisation.objects.filter(uscc=uscc).first() if uscc else None
    if uscc and body is None:
        raise _problem(
            "/organisation/uscc",
            "unknown_organisation",
            _("没有登记这个统一社会信用代码；请核对，或者改用单位全称。"),
        )
    return services.ComplaintData(
        kind=said["kind"],
        body=body.uid if body else None,
        body_name=body.name if body else name,
        region=said["region"],
        title=said["title"],
        statement=said["statement"],
        wished=said.get("wished", ""),
        amount=said.get("amount"),
        contract_number=said.get("contract_number", ""),
        happened_on=said.get("happened_on"),
    )


def _informant(said: dict[str, Any]) -> services.InformantData:
    sent = said.get("informant") or {}
    if said["anonymity"] == Anonymity.ANONYMOUS and any(sent.values()):
        raise _problem(
            "/informant",
            "identity_of_an_anonymous_informant",
            _("匿名的不得附带身份信息；请去掉 informant，或者改为 confidential。"),
        )
    return services.InformantData(anonymity=said["anonymity"], **sent)


def _refuse_unknown(sent: Any) -> None:
    """A misspelt field would be lost without a word."""
    known = set(schemas.ComplaintSent().fields)
    for name in sorted(set(sent) - known):
        raise _problem(
            f"/{name[:40]}", "unknown_field", _("没有“%s”这个字段，请对照接口文档核对。") % name[:40]
        )


def _refuse_region(user: Any, code: str) -> None:
    own_region = user.partner_application.region_id
    if not code.startswith(subtree_prefix(own_region)):
        error = {
            "pointer": "/region",
            "code": "region_not_allowed",
            "detail": _("该应用只可推送区划代码 %s 及其下级的投诉。") % own_region,
        }
        raise ApiProblem(403, "region_not_allowed", error["detail"], errors=[error])


def _denied(denied: services.TransitionDenied) -> ApiProblem:
    if denied.code == "already_filed":
        return _taken()
    number = 403 if denied.code in ("of_reported_body", "not_your_role") else 409
    return ApiProblem(number, denied.code, str(denied.message))


def _taken() -> ApiProblem:
    return ApiProblem(
        409, "outside_number_taken", _("这个工单编号已经推送过，内容不同；请换一个编号，或者核对内容。")
    )


_PLACES = {"body": "organisation", "body_name": "organisation"}
_OF_INFORMANT = frozenset({"name", "id_number", "phone", "email", "address"})


def _invalid(error: ValidationError) -> ApiProblem:
    errors = []
    for name, sentences in error.message_dict.items():
        field = f"informant/{name}" if name in _OF_INFORMANT else _PLACES.get(name, name)
        errors += [{"pointer": f"/{field}", "code": "invalid", "detail": sentence} for sentence in sentences]
    return ApiProblem(422, "invalid_content", errors[0]["detail"], errors=errors)


def _problem(pointer: str, code: str, detail: str) -> ApiProblem:
    return ApiProblem(422, code, detail, errors=[{"pointer": pointer, "code": code, "detail": detail}])


def _written(row: Complaint) -> str:
    return signing.Signer(salt=_SALT).sign_object([row.updated_at.isoformat(), str(row.uid)])


def _position(text: str) -> Q | None:
    """The rows beyond what was read before."""
    if not text:
        return None
    if (moment := _moment(text)) is not None:
        return Q(updated_at__gt=moment)
    try:
        at, uid = signing.Signer(salt=_SALT).unsign_object(text)
        moment, last = datetime.fromisoformat(at), UUID(uid)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise invalid_parameter(
            "after",
            "invalid",
            _("after 无法识别：请用上次得到的值，或带时区的时刻，如 2026-11-01T00:00:00Z。"),
        ) from error
    return Q(updated_at__gte=moment) & (Q(updated_at__gt=moment) | Q(uid__gt=last))


def _moment(text: str) -> datetime | None:
    try:
        # A plus sign that was not encoded arrives as a blank.
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None
