"""What has been said, to be read once more before it is handed in."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure.site.complaints.steps import Said
from supervision.complaints.choices import Anonymity, ComplaintKind


@dataclass(frozen=True)
class Row:
    """:ivar step: the page on which it can be changed"""

    step: str
    label: str
    text: str


def summary(said: Said) -> list[Row]:
    complaint, informant = said.complaint(), said.informant()
    day, amount = complaint.happened_on, complaint.amount
    rows = [
        Row("kind", _("类别"), _label(ComplaintKind, complaint.kind)),
        Row("body", _("被反映单位"), complaint.body_name),
        Row("facts", _("什么事"), complaint.title),
        Row("facts", _("日期"), date_format(day, "DATE_FORMAT") if day else ""),
        Row("facts", _("情况"), complaint.statement),
        Row("facts", _("希望怎样解决"), complaint.wished),
        Row(
            "money",
            _("涉及金额"),
            _("%s 元") % number_format(amount, 2, force_grouping=True) if amount else "",
        ),
        Row("money", _("合同编号"), complaint.contract_number),
        Row("anonymity", _("署名方式"), _label(Anonymity, informant.anonymity)),
        Row(
            "identity",
            _("联系方式"),
            "，".join(filter(None, (informant.name, informant.phone, informant.email))),
        ),
        Row("files", _("材料"), _many(len(said.tokens))),
    ]
    return [row for row in rows if row.text]


def _label(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, ""))


def _many(files: int) -> str:
    return ngettext("%(number)d 个文件", "%(number)d 个文件", files) % {"number": files}
