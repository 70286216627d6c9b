"""The API guide: what may be had without asking, how partners send, how a record is checked."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure.site.guides import DOCS, FILES, GUIDES, page_of
from records import api as records_api
from records.dishonesty.choices import Domain, EndReason, Scope, Severity, Source, Status
from records.dishonesty.services.submissions import kinds
from supervision import api as supervision_api

# Every code that the ``type`` of a problem may point to, with what to do about it.
PROBLEMS = (
    (400, "invalid_parameter", _("查询参数有误，errors 指出是哪一个；拼错的参数名也算。")),
    (400, "cursor_of_another_list", _("游标只能用于给出它的那个列表；换了条件请从首页重新开始。")),
    (400, "bad_request", _("请求无法识别，请检查地址和请求头的写法。")),
    (400, "malformed", _("请求正文不是有效的 JSON。")),
    (401, "not_authenticated", _("需要访问令牌，或者先登录后台。")),
    (401, "invalid_token", _("令牌无效或已过期，请重新获取。")),
    (401, "account_shut", _("该对接账号已停用，请联系系统管理员。")),
    (403, "address_not_allowed", _("该对接应用不接受来自此地址的请求。")),
    (403, "permission_denied", _("令牌没有所需的权限范围。")),
    (403, "kind_not_allowed", _("没有报送该种类数据的权限。")),
    (403, "four_eyes", _("录入、修改或提交过的人不能审核，请另一人办理。")),
    (403, "not_your_role", _("该步骤须由本地区、本机构的其他角色办理。")),
    (403, "of_reported_body", _("被反映单位自己的系统不能推送、读取关于自己的投诉。")),
    (403, "region_not_allowed", _("事发地不在该应用的区划范围内。")),
    (404, "not_found", _("没有这条数据，或者您无权查看。")),
    (404, "paper_not_found", _("没有编号和核验码都相符的文书。")),
    (405, "method_not_allowed", _("该地址不支持这种请求方法，见响应头 Allow。")),
    (406, "not_acceptable", _("没有所要的格式，请调整 Accept。")),
    (409, "not_ready", _("还在办理，请稍后再读。")),
    (409, "wrong_state", _("当前状态不能办理这一步。")),
    (409, "under_hold", _("事先告知期未满，暂不能发布。")),
    (409, "not_editable", _("已提交的记录不能直接修改。")),
    (409, "idempotency_key_in_use", _("同一请求正在处理，请稍后用原请求重试。")),
    (409, "outside_number_taken", _("同一工单编号已经推送过，内容不同。")),
    (410, "ended", _("记录已终止公示，请删除副本。")),
    (412, "changed_meanwhile", _("读取之后内容已有变化，请重新读取。")),
    (413, "too_large", _("请求正文过大，请分批发送。")),
    (415, "unsupported_media_type", _("请以 application/json 发送。")),
    (422, "invalid_envelope", _("报送的外层结构有误，什么也没有接收。")),
    (422, "invalid_content", _("内容未通过核对，errors 逐项说明。")),
    (422, "invalid_items", _("列出的对象有误，errors 指出是哪一个。")),
    (422, "unknown_kind", _("没有这一种类，可用的见 /api/v1/submission-kinds/。")),
    (422, "unknown_field", _("没有这个字段，拼错的字段名也算。")),
    (422, "unknown_organisation", _("没有登记这个统一社会信用代码；请核对，或者改用单位全称。")),
    (422, "identity_of_an_anonymous_informant", _("匿名的投诉不得附带身份信息。")),
    (422, "number_of_items", _("一次须报送 1 至 1000 条。")),
    (422, "idempotency_key_reused", _("该 Idempotency-Key 已用于内容不同的请求。")),
    (429, "too_many_requests", _("超过限额，请按 Retry-After 等待。")),
    (500, "internal_error", _("本站出错，已记录；请凭响应头 X-Request-ID 联系。")),
    (503, "unavailable", _("暂时不能提供，请按 Retry-After 等待后原样重试。")),
    (503, "log_under_repair", _("日志有缺损，正在修复，暂时不能出具证明。")),
)


@require_safe
def developer_guide(request: HttpRequest, name: str) -> HttpResponse:
    """A guide in the reader's language."""
    guide = GUIDES.get(name)
    if guide is None:
        raise Http404
    file = guide.file(get_language() or "")
    return render(
        request,
        "site/developers/guide.html",
        {
            "guide": guide,
            "page": page_of(file),
            "file": file,
            "others": [one for one in GUIDES.values() if one != guide],
        },
    )


@require_safe
def developer_file(request: HttpRequest, name: str) -> HttpResponse:
    """The guide and what belongs to it, under the names by which they point to one another."""
    if name not in FILES or not (DOCS / name).is_file():
        raise Http404
    return HttpResponse((DOCS / name).read_bytes(), content_type=FILES[name])


@require_safe
def developers(request: HttpRequest) -> HttpResponse:
    lists = {
        "source": Source.choices,
        "domain": Domain.choices,
        "severity": Severity.choices,
        "status": Status.choices,
        "scope": Scope.choices,
        "end_reason": EndReason.choices,
    }
    return render(
        request,
        "site/developers.html",
        {
            "api": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1",
            "problems": PROBLEMS,
            "scopes": (records_api.served_scopes() | supervision_api.served_scopes()).items(),
            "code_lists": lists.items(),
            "kinds": [
                (
                    kind,
                    [
                        (getattr(column, "pointer", column.name).strip("/").replace("/", "."), column)
                        for column in kind.columns
                    ],
                )
                for kind in kinds()
            ],
            "guides": GUIDES.values(),
        },
    )
