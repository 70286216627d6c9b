"""
What another procedure decides, told before anybody writes a word in vain: where to go, by which law, and whether one may
complain here all the same (国办发〔2020〕53号; 信访工作条例; 发改财金〔2023〕1103号).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from supervision.complaints.choices import ComplaintKind


@dataclass(frozen=True)
class Stopper:
    """
    :ivar question: how whoever files recognises his case
    :ivar why: why it is decided elsewhere
    :ivar where: where to go, in a sentence or two
    :ivar basis: the law
    :ivar still: what of it may be filed here all the same; empty where nothing may
    """

    name: str
    question: Any
    why: Any
    where: Any
    basis: str
    still: Any = ""


NONE = "none"

STOPPERS: tuple[Stopper, ...] = (
    Stopper(
        "court",
        _("正在诉讼，或者准备提起诉讼"),
        _("法院正在审理的事，行政机关不能另作结论，以免互相矛盾。"),
        _("请向受理案件的法院提出；还没有起诉的，可以到人民法院诉讼服务网或拨打 12368 咨询。"),
        "国办发〔2020〕53号；《信访工作条例》第三十一条",
    ),
    Stopper(
        "judgment",
        _("判决、裁定已经生效，政府机构不履行"),
        _("强制执行由法院负责；不履行生效判决同时也是政府失信，可以投诉。"),
        _("请先向作出一审判决的法院申请执行，申请期限为二年。"),
        "《中华人民共和国民事诉讼法》第二百四十七条、第二百五十条；发改财金〔2023〕1103号",
        _("不履行生效裁判属于政府失信，可以继续在这里投诉；执行案号请写在情况说明里。"),
    ),
    Stopper(
        "arbitration",
        _("正在仲裁，或者合同约定了仲裁"),
        _("约定仲裁的争议由仲裁机构裁决，行政机关不能代替。"),
        _("请向合同约定的仲裁委员会提出；劳动报酬争议向劳动人事争议仲裁委员会提出，也可拨打 12333。"),
        "《中华人民共和国仲裁法》；国办发〔2020〕53号",
    ),
    Stopper(
        "discipline",
        _("反映公职人员收受财物、接受宴请、滥用职权等违纪违法"),
        _("公职人员的违纪违法由纪检监察机关受理，它有专门的保密制度，本站不调查个人。"),
        _("请拨打 12388，或者到同级纪委监委的举报网站、来信来访接待场所举报，可以匿名。"),
        "《纪检监察机关处理检举控告工作规则》",
        _("同一件事里机构不履约、不兑现的部分，可以继续在这里投诉；请不要在这里写个人违纪违法的内容。"),
    ),
    Stopper(
        "review",
        _("对罚款、许可、征收等行政决定不服"),
        _("行政决定对不对，由行政复议机关或者法院审查；投诉不能改变决定，也不会延长复议和起诉的期限。"),
        _("请自知道决定之日起六十日内向复议机关申请行政复议，或者六个月内向法院起诉。"),
        "《中华人民共和国行政复议法》第二十条；《中华人民共和国行政诉讼法》第四十六条",
    ),
    Stopper(
        "disclosure",
        _("想要政府公开某份信息、文件"),
        _("要求公开信息有专门的申请程序和答复期限。"),
        _("请向掌握该信息的机关提出政府信息公开申请，它应当在二十个工作日内答复。"),
        "《中华人民共和国政府信息公开条例》第二十七条、第三十三条",
    ),
    Stopper(
        "petition",
        _("同一件事已经在信访，还没有办完"),
        _("办理期限内就同一件事再次提出，不再另行受理；等它办完，不会影响您的权利。"),
        _("请凭信访受理告知书在国家信访局网站或手机应用查询进度。"),
        "《信访工作条例》第三十条、第三十四条",
    ),
    Stopper(
        "concluded",
        _("已经有关部门依法作出最终结论"),
        _("已经依法终结的事，没有新的事实和理由，不再受理。"),
        _("请以终结告知书为准。"),
        "国办发〔2020〕53号；《信访工作条例》第三十六条",
        _("有新的事实、新的证据，或者结论作出后又出现新的失信行为的，可以继续；请写明新在哪里。"),
    ),
    Stopper(
        "secret",
        _("内容涉及国家秘密"),
        _("国家秘密不得在互联网上传输。请不要在本站填写或上传，也不要发电子邮件。"),
        _("请当面或者通过机要渠道向有权处理的机关反映。"),
        "《中华人民共和国保守国家秘密法》",
    ),
)
BY_NAME = {stopper.name: stopper for stopper in STOPPERS}

# How credit information about a body was handled: most of it has a shorter way with stricter periods.
HANDLING = Stopper(
    "handling",
    ComplaintKind.CREDIT_HANDLING.label,
    _("记录有错误、过期、不该公示的，提出异议更快：受理后一个工作日内标注，一般七个工作日办结。"),
    _("对异议、修复的办理不满意的，凭查询码在进度页投诉，由没有参与办理的督导人员核查。"),
    "《浙江省公共信用信息管理条例》第三十一条；《河南省社会信用条例》第四十一条",
    _("归集、共享、使用信用信息的其他问题，可以继续在这里投诉。"),
)


def stopper_for(kind: str, elsewhere: str) -> Stopper | None:
    """What stands between this person and the form; None where nothing does."""
    if elsewhere in BY_NAME:
        return BY_NAME[elsewhere]
    return HANDLING if kind == ComplaintKind.CREDIT_HANDLING else None
