"""The staff's own work over the API: the admin's session, the admin's services, the admin's bounds."""

import uuid
from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from records.access import audit
from records.access.authentication import StaffSessionAuthentication
from records.access.idempotency import idempotent
from records.access.models import User
from records.access.throttling import FairShare
from records.common.rest.conditional import refuse_if_changed
from records.common.rest.pagination import KeysetPagination
from records.common.rest.permissions import Staff
from records.common.rest.problems import ApiProblem, invalid_parameter
from records.common.rest.schema import query
from records.common.rest.views import Endpoint
from records.dishonesty import services
from records.dishonesty.api import schemas
from records.dishonesty.api.drafts import changes_of, content_of, with_pointers
from records.dishonesty.api.shape import masked_name, present_for_staff
from records.dishonesty.choices import Domain, Scope, Severity, Source, Status, SubjectType
from records.dishonesty.models import DishonestyRecord
from records.dishonesty.queries import my_work, records_in_reach
from records.subjects.models import subtree_prefix, within_regions

CODES = {
    "status": Status,
    "scope": Scope,
    "source": Source,
    "domain": Domain,
    "severity": Severity,
    "subject_type": SubjectType,
}
WORDS = {
    "status": gettext_lazy("流转状态。"),
    "scope": gettext_lazy("公开范围。"),
    "source": gettext_lazy("失信来源。"),
    "domain": gettext_lazy("所属领域。"),
    "severity": gettext_lazy("失信程度。"),
    "subject_type": gettext_lazy("主体类别。"),
}
# Those of a person's lists of work that hold records.
WORK = ("to_review", "hold_over", "returned", "drafts", "under_hold", "due_soon", "overdue")


class StaffEndpoint(Endpoint):
    """For persons of the staff in the admin's own session, with its CSRF token on every write."""

    authentication_classes = [StaffSessionAuthentication]
    permission_classes = [Staff]
    throttle_classes = [FairShare]

    @property
    def person(self) -> User:
        """Who signed in; the permission has let in nobody else."""
        return cast(User, self.request.user)

    def get_authenticate_header(self, request: Any) -> str:
        return 'Session realm="admin"'


class RecordList(StaffEndpoint, ListAPIView):
    parameters = (*CODES, "region", "organisation", "work")
    pagination_class = KeysetPagination
    serializer_class = schemas.StaffRecord
    orderings = {
        "-updated_at": ("-updated_at", "-uid"),
        "updated_at": ("updated_at", "uid"),
        "-decided_on": ("-decided_on", "-uid"),
        "decided_on": ("decided_on", "uid"),
    }

    def get_queryset(self) -> QuerySet[DishonestyRecord]:
        asked = self.request.query_params
        found = self._work(asked.get("work", ""))
        for name, choices in CODES.items():
            if value := asked.get(name):
                if value not in choices.values:
                    listed = {"name": name, "values": _("、").join(choices.values)}
                    raise invalid_parameter(name, "unknown_value", _("%(name)s 可取：%(values)s。") % listed)
                found = found.filter(**{name: value})
        if region := asked.get("region"):
            if not (len(region) == 6 and region.isascii() and region.isdigit()):
                raise invalid_parameter("region", "unknown_region", _("region 应为六位行政区划代码。"))
            found = found.filter(within_regions("region", [subtree_prefix(region)]))
        if organisation := asked.get("organisation"):
            try:
                found = found.filter(organisation=uuid.UUID(organisation))
            except ValueError:
                detail = _("organisation 应为机构编号（uid）。")
                raise invalid_parameter("organisation", "not_a_uid", detail) from None
        return found.with_parties()

    def _work(self, name: str) -> Any:
        if not name:
            return records_in_reach(self.person)
        if name not in WORK:
            raise invalid_parameter("work", "unknown_value", _("work 可取：%s。") % _("、").join(WORK))
        return my_work(self.person, on=timezone.localdate())[name]

    @extend_schema(
        operation_id="listRecords",
        tags=["staff"],
        summary=gettext_lazy("本人权限范围内的失信记录"),
        parameters=[
            *(query(name, WORDS[name], choices=choices) for name, choices in CODES.items()),
            query("region", gettext_lazy("行政区划代码，含其全部下级。")),
            query("organisation", gettext_lazy("机构编号。"), kind=uuid.UUID),
            query("work", gettext_lazy("只列本人的某一类待办。"), choices=WORK),
        ],
        responses=schemas.StaffRecord(many=True),
    )
    def get(self, request: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        # Names stay masked in lists: whom a record is about is read one by one, and each reading leaves its trace.
        shown = [present_for_staff(record, official_name=masked_name(record)) for record in page or []]
        return self.get_paginated_response(shown)

    @extend_schema(
        operation_id="createRecord",
        tags=["staff"],
        summary=gettext_lazy("录入一条记录（草稿）"),
        request=schemas.Item,
        responses={201: schemas.StaffRecord},
    )
    @idempotent
    def post(self, request: Any) -> Response:
        at = timezone.now()
        with transaction.atomic(), with_pointers():
            external_id, content = content_of(_object(request.data), by=request.user, at=at)
            record = services.create_record(content=content, by=request.user, at=at, external_id=external_id)
        address = request.build_absolute_uri(reverse("record", args=[record.uid]))
        shown = present_for_staff(record, official_name=name_for(request.user, record))
        return Response(shown, status=201, headers={"Location": address})


class OneRecord(StaffEndpoint):
    """Finding one record within the person's reach; outside it there is nothing."""

    problems = (412,)

    def find(self, uid: uuid.UUID) -> DishonestyRecord:
        record = records_in_reach(self.person).with_parties().filter(uid=uid).first()
        if record is None:
            raise Http404
        return record

    def find_unchanged(self, uid: uuid.UUID) -> DishonestyRecord:
        """The record, locked until the transaction ends and, with ``If-Match``, as the person saw it."""
        DishonestyRecord.objects.select_for_update(of=("self",)).filter(pk=uid).first()
        record = self.find(uid)
        refuse_if_changed(self.request, self.show(record))
        return record

    def show(self, record: DishonestyRecord) -> dict[str, Any]:
        return present_for_staff(record, official_name=name_for(self.person, record))


class RecordDetail(OneRecord):
    @extend_schema(
        operation_id="getRecord",
        tags=["staff"],
        summary=gettext_lazy("读取一条记录"),
        description=gettext_lazy("有权查看公务员信息的人员可见姓名，每次读取都留有审计记录。"),
        responses=schemas.StaffRecord,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        record = self.find(uid)
        name = name_for(request.user, record)
        if name is not None and name != masked_name(record):
            audit.read(action="record.official_read", by=request.user, at=timezone.now(), subject=record)
        self.last_modified = record.updated_at
        return Response(present_for_staff(record, official_name=name))

    @extend_schema(
        operation_id="editRecord",
        tags=["staff"],
        summary=gettext_lazy("修改草稿或被退回的记录"),
        description=gettext_lazy(
            "只写要改的字段。带上 If-Match（读取时的 ETag）可防止覆盖他人的改动。已发布的记录请提出变更申请。"
        ),
        request=schemas.Item,
        responses=schemas.StaffRecord,
    )
    @idempotent
    def patch(self, request: Any, uid: uuid.UUID) -> Response:
        at = timezone.now()
        with transaction.atomic(), with_pointers():
            record = self.find_unchanged(uid)
            content = changes_of(record, _object(request.data), by=request.user, at=at)
            services.edit_record(uid=record.uid, content=content, by=request.user, at=at)
        return Response(self.show(self.find(uid)))


class RecordTransitions(OneRecord):
    @extend_schema(
        operation_id="listRecordTransitions",
        tags=["staff"],
        summary=gettext_lazy("本人现在可以办理什么，其余为什么不能"),
        responses=schemas.Transitions,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(self._transitions(self.find(uid)))

    @extend_schema(
        operation_id="performTransition",
        tags=["staff"],
        summary=gettext_lazy("办理：提交、退回、审核、发布、终止"),
        description=gettext_lazy(
            "带上 If-Match（读取记录时的 ETag），可确保所办理的就是所看到的内容；其间有变化则答复 412。"
        ),
        request=schemas.TransitionAsked,
        responses=schemas.Transitions,
    )
    @idempotent
    def post(self, request: Any, uid: uuid.UUID) -> Response:
        asked = schemas.TransitionAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            record = self.find_unchanged(uid)
            services.perform(uid=record.uid, by=request.user, at=timezone.now(), **asked.validated_data)
        return Response(self._transitions(self.find(uid)))

    def _transitions(self, record: DishonestyRecord) -> dict[str, Any]:
        steps = services.available_transitions(record, by=self.person, at=timezone.now())
        history = record.transitions.select_related("by").order_by("at", "uid")
        return {
            "uid": str(record.uid),
            "status": record.status,
            "transitions": [
                {
                    "name": step.name,
                    "label": str(step.label),
                    "allowed": denied is None,
                    "code": denied.code if denied else None,
                    "detail": str(denied.message) if denied else None,
                }
                for step, denied in steps
            ],
            "history": [
                {
                    "name": step.name,
                    "source": step.source or None,
                    "target": step.target,
                    "by": step.by.get_full_name(),
                    "at": step.at.isoformat(),
                    "reason": step.reason or None,
                }
                for step in history
            ],
        }


def name_for(user: User, record: DishonestyRecord) -> str | None:
    """The official's name for who may see officials' data over this record, else the mask."""
    if record.subject_type != SubjectType.OFFICIAL or not user.has_perm("records.view_official", record):
        return masked_name(record)
    return record.full_official_name or masked_name(record)


def _object(body: Any) -> Mapping[str, Any]:
    if isinstance(body, Mapping):
        return body
    error = {"pointer": "", "code": "not_an_object", "detail": _("请求正文须是一个 JSON 对象。")}
    raise ApiProblem(422, "invalid_content", error["detail"], errors=[error])
