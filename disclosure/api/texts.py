"""Notices, policies and bidding agencies as everybody may read them."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from disclosure.agencies.choices import Conduct, Grade
from disclosure.api.base import PublicEndpoint, PublicList, gone
from disclosure.editing.desk import Desk
from disclosure.notices.choices import ArticleKind, Force, PolicyCategory
from disclosure.published.agencies import AGENCIES, agencies_for, brief_agency, present_agency
from disclosure.published.articles import (
    ARTICLES,
    POLICIES,
    in_force,
    item_was_public,
    items_for,
    matching,
    present_item,
)
from records.common.rest.problems import invalid_parameter
from records.common.rest.schema import query
from records.dishonesty.api.schemas import Place, Shape
from records.dishonesty.choices import Domain

MOST_WORDS = 100
ORDERINGS: dict[str, tuple[str, ...]] = {"-dated_on": ("-dated_on", "-uid"), "dated_on": ("dated_on", "uid")}


class Publisher(Shape):
    uid = serializers.UUIDField()
    name = serializers.CharField()


class TextShown(Shape):
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    body = serializers.CharField(help_text=gettext_lazy("CommonMark 文本，不含 HTML。"))
    source = serializers.CharField()  # type: ignore[assignment]
    subjects = serializers.ListField(child=serializers.ChoiceField(Domain.choices))
    dated_on = serializers.DateField()
    organisation = Publisher()
    region = Place()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NoticeShown(TextShown):
    kind = serializers.ChoiceField(ArticleKind.choices)


class PolicyShown(TextShown):
    category = serializers.ChoiceField(PolicyCategory.choices)
    document_number = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    repealed_on = serializers.DateField(allow_null=True)
    force = serializers.ChoiceField(Force.choices)
    source_note = serializers.CharField()


class AgencyBrief(Shape):
    uid = serializers.UUIDField()
    version = serializers.IntegerField()
    name = serializers.CharField()
    uscc = serializers.CharField()
    qualification = serializers.CharField()
    specialities = serializers.CharField()
    address = serializers.CharField()
    registered_on = serializers.DateField()
    organisation = Publisher()
    region = Place()
    updated_at = serializers.DateTimeField()


class ScoreShown(Shape):
    year = serializers.IntegerField()
    grade = serializers.ChoiceField(Grade.choices)
    score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    authority = serializers.CharField()
    document_number = serializers.CharField()


class ConductShown(Shape):
    uid = serializers.UUIDField()
    title = serializers.CharField()
    conduct = serializers.ChoiceField(Conduct.choices)
    facts = serializers.CharField()
    authority = serializers.CharField()
    document_name = serializers.CharField()
    document_number = serializers.CharField()
    decided_on = serializers.DateField()
    display_until = serializers.DateField()


class AgencyShown(AgencyBrief):
    scores = ScoreShown(many=True)
    bad_conduct = ConductShown(many=True)


class WrittenList(PublicList):
    """The list of one desk, narrowed by words and code lists."""

    desk: Desk
    codes: dict[str, Any] = {}
    orderings = ORDERINGS

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        words = asked.get("q", "").replace("\x00", " ").strip()
        if len(words) > MOST_WORDS:
            raise invalid_parameter("q", "too_long", _("检索词最多 %d 个字，请缩短后再查。") % MOST_WORDS)
        found = matching(self.rows(), words)
        for name, choices in self.codes.items():
            if value := asked.get(name, ""):
                if value not in choices.values:
                    values = _("、").join(choices.values)
                    raise invalid_parameter(
                        name,
                        "unknown_value",
                        _("%(name)s 可取：%(values)s。") % {"name": name, "values": values},
                    )
                found = self.narrowed(found, name, value)
        return found

    def rows(self) -> Any:
        return items_for(self.desk, self.audience, on=self.today)

    def narrowed(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{name: value})


class OneWritten(PublicEndpoint):
    desk: Desk
    problems = (410,)

    def find(self, uid: uuid.UUID) -> Any:
        item = items_for(self.desk, self.audience, on=self.today).filter(uid=uid).first()
        if item is None:
            if item_was_public(self.desk, uid, on=self.today):
                raise gone(_("该条已撤下。"))
            raise Http404
        self.last_modified = item.updated_at
        return item


_WORDS = query("q", gettext_lazy("标题、正文里的词或文号。"))


class NoticeList(WrittenList):
    desk = ARTICLES
    codes = {"kind": ArticleKind}
    parameters = ("q", "kind")
    serializer_class = NoticeShown

    @extend_schema(
        operation_id="listPublicNotices",
        tags=["public"],
        summary=gettext_lazy("检索通知和新闻"),
        parameters=[_WORDS, query("kind", gettext_lazy("类别。"), choices=ArticleKind)],
        responses=NoticeShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def present(self, row: Any) -> dict[str, Any]:
        return present_item(row, on=self.today)


class NoticeDetail(OneWritten):
    desk = ARTICLES

    @extend_schema(
        operation_id="getPublicNotice",
        tags=["public"],
        summary=gettext_lazy("读取一篇通知或新闻"),
        responses=NoticeShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_item(self.find(uid), on=self.today))


class PolicyList(WrittenList):
    desk = POLICIES
    codes = {"category": PolicyCategory, "force": Force}
    parameters = ("q", "category", "force")
    serializer_class = PolicyShown

    @extend_schema(
        operation_id="listPublicPolicies",
        tags=["public"],
        summary=gettext_lazy("检索政策文件"),
        parameters=[
            _WORDS,
            query("category", gettext_lazy("文件类别。"), choices=PolicyCategory),
            query("force", gettext_lazy("今天是否有效。"), choices=Force),
        ],
        responses=PolicyShown(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def narrowed(self, rows: Any, name: str, value: str) -> Any:
        return (
            in_force(rows, value, on=self.today) if name == "force" else super().narrowed(rows, name, value)
        )

    def present(self, row: Any) -> dict[str, Any]:
        return present_item(row, on=self.today)


class PolicyDetail(OneWritten):
    desk = POLICIES

    @extend_schema(
        operation_id="getPublicPolicy",
        tags=["public"],
        summary=gettext_lazy("读取一份政策文件"),
        responses=PolicyShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_item(self.find(uid), on=self.today))


class AgencyList(WrittenList):
    desk = AGENCIES
    parameters = ("q",)
    serializer_class = AgencyBrief

    @extend_schema(
        operation_id="listPublicAgencies",
        tags=["public"],
        summary=gettext_lazy("检索招标代理机构"),
        parameters=[query("q", gettext_lazy("机构名称、统一社会信用代码或业务。"))],
        responses=AgencyBrief(many=True),
    )
    def get(self, request: Any) -> Response:
        return self.list(request)

    def rows(self) -> Any:
        return agencies_for(self.audience, on=self.today)

    def present(self, row: Any) -> dict[str, Any]:
        return brief_agency(row)


class AgencyDetail(OneWritten):
    desk = AGENCIES

    @extend_schema(
        operation_id="getPublicAgency",
        tags=["public"],
        summary=gettext_lazy("读取一家招标代理机构"),
        responses=AgencyShown,
    )
    def get(self, request: Any, uid: uuid.UUID) -> Response:
        return Response(present_agency(self.find(uid), self.audience, on=self.today))
