"""Checking a paper by its number and code, for programs."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from disclosure.api.base import PublicEndpoint
from disclosure.published.papers import STATES, verify_paper
from records.common.rest.problems import ApiProblem
from records.dishonesty.api.schemas import Shape

LONGEST = 40


class PaperAsked(Shape):
    number = serializers.CharField(max_length=LONGEST, help_text=gettext_lazy("编号，连字符可以省略。"))
    code = serializers.CharField(max_length=LONGEST, help_text=gettext_lazy("核验码，不分大小写。"))


class PaperFound(Shape):
    number = serializers.CharField()
    kind = serializers.CharField(help_text=gettext_lazy("文书种类的代码。"))
    title = serializers.CharField(help_text=gettext_lazy("文书种类的名称。"))
    issuer = serializers.CharField(help_text=gettext_lazy("出具单位。"))
    issued_at = serializers.DateTimeField()
    valid_until = serializers.DateField(allow_null=True)
    holder = serializers.CharField(allow_null=True, help_text=gettext_lazy("持有人；个人姓名已隐去。"))
    sha256 = serializers.CharField(help_text=gettext_lazy("原 PDF 文件的 SHA-256。"))
    state = serializers.ChoiceField(
        STATES,
        help_text=gettext_lazy(
            "valid 有效，expired 已过有效期，outdated 出具后内容已有变化，withdrawn 已收回。"
        ),
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PaperVerification(PublicEndpoint):
    """Only by POST: a code in an address would lie in every log on its way."""

    rate_policy = "verify"
    problems = (404,)
    cache_control = "no-store"

    @extend_schema(
        operation_id="verifyPaper",
        tags=["public"],
        summary=gettext_lazy("凭编号和核验码核对一份文书"),
        description=gettext_lazy(
            "编号不存在和核验码不对，答复相同：404 paper_not_found。每个地址每分钟的次数有限。"
        ),
        request=PaperAsked,
        responses=PaperFound,
    )
    def post(self, request: Any) -> Response:
        asked = PaperAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        paper = verify_paper(**asked.validated_data, on=self.today)
        if paper is None:
            raise ApiProblem(404, "paper_not_found", _("没有编号和核验码都相符的文书，请对照原件逐字检查。"))
        return Response(
            {
                "number": paper.number,
                "kind": paper.kind,
                "title": paper.kind_label,
                "issuer": paper.issuer,
                "issued_at": paper.issued_at.isoformat(),
                "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
                "holder": paper.holder or None,
                "sha256": paper.sha256,
                "state": paper.state,
                "withdrawn_at": paper.withdrawn_at.isoformat() if paper.withdrawn_at else None,
            }
        )
