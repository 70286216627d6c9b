"""Under which conditions the data may be used."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAME: Promise = _("公开信用信息使用条款")
TERMS: tuple[Promise, ...] = (
    _("任何人都可以免费下载、复制、加工和再利用，商业用途也可以，不必申请。"),
    _("使用时注明来源网站和数据版本；内容以作出机关的文书为准，不得歪曲，不得据此进行人身攻击。"),
    _("已经终止公示的内容，保存副本的人应当在知道后及时删除，不得再次传播（《信用修复管理办法》）。"),
    _("不得试图识别已经隐去姓名的个人（《中华人民共和国个人信息保护法》）。"),
    _("数据按现状提供；发现有误，请通过本站的异议渠道提出，不要自行更正后再传播。"),
)


def text() -> str:
    """The licence as one text, in the language in force."""
    return "\n".join([str(NAME), *(f"{number}. {term}" for number, term in enumerate(TERMS, 1))])
