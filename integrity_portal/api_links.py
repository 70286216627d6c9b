"""Where an answer leads next: OpenAPI links, by which programs and the fuzzing tests walk from one operation on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_ID = "$response.body#/id"
_UID = "$response.body#/uid"
_SAME = "$request.path.uid"
_FATE = _("查询每一条的后续情况")
_ONE_CHECK, _AS_PAPER = _("再次读取这一次核查"), _("下载核查单")
_CALLS, _ONE_CALL, _AGAIN = _("查看投递记录"), _("查看这一次投递"), _("重新投递")

# By operation and status: name, the operation it leads to, its parameters, what for.
LINKS: dict[tuple[str, str], tuple[tuple[str, str, dict[str, str], Any], ...]] = {
    ("createSubmission", "201"): (("fate", "getSubmission", {"uid": _ID}, _FATE),),
    ("createCreditCheck", "201"): (
        ("check", "getCreditCheck", {"uid": _ID}, _ONE_CHECK),
        ("report", "getCreditCheckReport", {"uid": _ID}, _AS_PAPER),
    ),
    ("getCreditCheck", "200"): (("report", "getCreditCheckReport", {"uid": _SAME}, _AS_PAPER),),
    ("createComplaint", "201"): (
        ("complaint", "getComplaint", {"number": "$response.body#/number"}, _("查询办理情况和结果")),
    ),
    ("createWebhook", "201"): (
        ("webhook", "getWebhook", {"uid": _UID}, _("查看回调地址")),
        ("deliveries", "listWebhookDeliveries", {"uid": _UID}, _CALLS),
        ("test", "testWebhook", {"uid": _UID}, _("试投一次")),
        ("change", "changeWebhook", {"uid": _UID}, _("修改回调地址")),
        ("secret", "renewWebhookSecret", {"uid": _UID}, _("更换签名密钥")),
        ("delete", "deleteWebhook", {"uid": _UID}, _("删除回调地址")),
    ),
    ("testWebhook", "202"): (
        ("delivery", "getWebhookDelivery", {"uid": _SAME, "delivery": _UID}, _ONE_CALL),
        ("replay", "replayWebhookDelivery", {"uid": _SAME, "delivery": _UID}, _AGAIN),
        ("deliveries", "listWebhookDeliveries", {"uid": _SAME}, _CALLS),
    ),
    ("createSnapshot", "202"): (("snapshot", "getSnapshot", {"uid": _UID}, _("查看快照是否完成")),),
}


def describe_links(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook: add the links to the answers."""
    for methods in result["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                found = LINKS.get((operation["operationId"], status), ())
                if found:
                    response["links"] = {
                        name: {"operationId": target, "parameters": said, "description": str(words)}
                        for name, target, said, words in found
                    }
    return result
