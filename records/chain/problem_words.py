"""What is wrong between nodes, in words for the person who has to mend it. Codes never reach a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.chain.notice_words import reason_words

# Of the line upward, as this node sees it, and of requests from below, as this node refused them.
_WORDS: dict[str, Promise] = {
    "unreachable": _("连接不上对方：请检查网络、对方地址和对方服务是否运行"),
    "unsigned_answer": _("答复没有签名，多半来自中间的代理或网关：请检查网络设备和对方服务"),
    "bad_answer": _("答复不合约定：请核对双方的软件版本"),
    "bad_answer_signature": _("答复不是上级已登记的密钥所签：请向上级核对密钥并重新登记"),
    "bad_receipt": _("回执与所报数据不符：请联系上级"),
    "fork": _("上级见证的日志与本节点的不一致：请停止录入，查明数据库是否被改动或恢复过旧备份"),
    "rewritten": _("日志与此前上报的不一致：请停止录入，查明数据库是否被改动或恢复过旧备份"),
    "log_damaged": _("日志有缺损：请运行 chain verify 和 chain reconcile"),
    "unknown_sender": _("对方没有登记，或已停用：请核对上下级节点的登记"),
    "unknown_key": _("签名所用的密钥没有登记：请核对密钥编号后登记"),
    "key_revoked": _("签名所用的密钥已吊销：请登记新的公钥"),
    "not_a_child": _("对方不是登记的下级节点：请核对登记的关系"),
    "clock_skew": _("双方时钟相差过大：请校准服务器时间（NTP）"),
    "too_many_requests": _("请求过于频繁，已按要求暂缓，会自动继续"),
    "busy": _("待入链事件过多，已请下级暂缓，会自动继续"),
    "too_large": _("请求超过允许的大小"),
    "too_many_events": _("一批事件超过允许的条数"),
    "length_required": _("请求没有说明长度"),
    "wrong_type": _("请求的格式不对"),
    "wrong_receiver": _("请求是给另一个节点的：请核对上级地址和代码"),
    "wrong_address": _("批次写明的收发节点与请求不符"),
    "unsigned": _("请求没有签名"),
    "bad_signature": _("签名不成立：请求在途中被改动，或不是登记的密钥所签"),
    "no_nonce": _("签名缺少随机数"),
    "replayed": _("同一请求重复送达，未再处理：请检查网络设备是否重发请求"),
    "not_gzip": _("内容不是约定的压缩格式"),
    "truncated": _("内容不完整，多半是传送中断"),
    "malformed": _("内容不能读出"),
    "unknown_format": _("批次的格式版本不认识：请核对双方的软件版本"),
    "bad_checkpoint": _("检查点不成立：请核对下级节点的密钥"),
    "conflict": _("同一序号出现两种内容，已生成冲突告警"),
    "unknown_question": _("核对的问题不认识：请核对双方的软件版本"),
}


def problem_words(code: str) -> str:
    """What the code means and what to do; an unknown one by what is known of it, that it happened."""
    if code in _WORDS:
        return str(_WORDS[code])
    words = reason_words(code)
    return str(_("其他原因，详见说明")) if words == code else words
