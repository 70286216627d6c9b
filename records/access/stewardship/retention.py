"""
What is kept how long, and by which article: a table, and beside it the few kinds of rows that can be destroyed.

Most of what the node holds cannot be: tables that only ever grow are the proof of what was done. They stand in the
table with the reason, so that nobody looks for a way to empty them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Kept:
    """
    One line of the table.

    :ivar at_least: the law's term
    :ivar then: what becomes of it afterwards, in words
    """

    what: str | Promise
    where: str | Promise
    at_least: str | Promise
    basis: str | Promise
    then: str | Promise


@dataclass(frozen=True)
class Destroyable:
    """
    A kind of rows that is destroyed by list, once two administrators agree.

    :ivar kept_for: this long it is kept at least; never shorter than the law's term
    :ivar rows: ``rows(before)``: everything older than that moment
    :ivar spelt: a row as data, for the digest of what was destroyed
    :ivar destroy: what goes, where it is not the rows themselves; afterwards ``rows`` must no longer name them
    """

    key: str
    label: str | Promise
    kept_for: timedelta
    basis: str
    rows: Callable[[datetime], QuerySet[Any]]
    spelt: Callable[[Any], dict[str, Any]]
    destroy: Callable[[Sequence[Any]], None] | None = None


TABLE = [
    Kept(
        _("审计日志和哈希链"),
        _("审计记录、审计封存、审计告警"),
        _("6 个月"),
        _("网络安全法第二十一条"),
        _("长期保存，不销毁：哈希链断开就不能再证明其余记录未被改动。"),
    ),
    Kept(
        _("登录的网络日志"),
        _("登录记录、登录会话（登录失败在审计日志中）"),
        _("6 个月"),
        _("网络安全法第二十一条"),
        _("满 12 个月列入销毁清单。"),
    ),
    Kept(
        _("导入文件原件"),
        _("批量导入的文件；没有形成记录的行"),
        _("没有下限"),
        _("个人信息保护法第十九条（最短必要时间）"),
        _("满 12 个月列入销毁清单；批次、条数、校验值和已形成的记录保留。"),
    ),
    Kept(
        _("信用查询日志"),
        _("信用核查、信用报告、评优核查的查询记录"),
        _("5 年"),
        _("深圳经济特区社会信用条例第四十五条（其他地区按此从严）"),
        _("长期保存：查询人、目的和被查询机构是追责的依据。"),
    ),
    Kept(
        _("向其他单位提供或者委托处理个人信息、重要数据的记录"),
        _("审计日志中的接口读取，归集事件和回执"),
        _("3 年"),
        _("网络数据安全管理条例第十二条"),
        _("长期保存：在审计日志和上报日志中，不单独销毁。"),
    ),
    Kept(
        _("个人信息保护影响评估报告和处理情况记录"),
        _("由单位另行归档，不在本系统"),
        _("3 年"),
        _("个人信息保护法第五十六条"),
        _("按单位档案规定。"),
    ),
    Kept(
        _("失信记录及其版本、经过"),
        _("失信记录、版本、经办步骤"),
        _("公示期限届满、修复或者撤销即停止公示"),
        _("国办发〔2020〕49号；本系统的公示期限规则"),
        _("停止公示后转为内部存查，不销毁：版本已进入上报链，删除会使各级日志无法核对。"),
    ),
    Kept(
        _("投诉举报、异议和修复案卷"),
        _("案卷、材料、答复、反映人身份（加密）"),
        _("按档案规定"),
        _("信访工作条例、机关档案管理规定"),
        _("不在本系统销毁：案卷只增不改；移交档案机构后按档案规定鉴定。"),
    ),
    Kept(
        _("公务员诚信档案"),
        _("档案条目、查阅登记"),
        _("按干部人事档案规定；处分影响期按条目规则自动计算"),
        _("干部人事档案工作条例；公职人员政务处分法"),
        _("不在本系统销毁：查阅登记和条目只增不改。"),
    ),
    Kept(
        _("三员审批、授权和复核"),
        _("审批申请、授权、复核、销毁清单"),
        _("6 个月"),
        _("网络安全法第二十一条；GB/T 22239-2019 8.1.7"),
        _("长期保存：说明每个账号的权限由谁给、谁批。"),
    ),
    Kept(
        _("接口幂等键、会话、访问令牌"),
        _("临时数据"),
        _("不超过两日"),
        _("个人信息保护法第十九条（最短必要时间）"),
        _("过期后由系统自动清除，不需清单。"),
    ),
    Kept(
        _("邮件订阅中没有确认的地址"),
        pgettext_lazy("kind of data", "订阅"),
        _("数日"),
        _("个人信息保护法第十九条（最短必要时间）"),
        _("过期后由系统自动清除；退订即删除。"),
    ),
]

_KINDS: dict[str, Destroyable] = {}


def register(*kinds: Destroyable) -> None:
    for kind in kinds:
        _KINDS[kind.key] = kind


def kinds() -> list[Destroyable]:
    return list(_KINDS.values())


def kind_of(key: str) -> Destroyable:
    return _KINDS[key]
