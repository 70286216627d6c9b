"""The steps of a report as forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from supervision.worklist.reports import services
from supervision.worklist.reports.admin import forms


@dataclass(frozen=True)
class Step:
    take: Callable[..., Any]
    says: str | Promise
    form: type[Any] = forms.Nothing
    tone: str = ""


STEPS: dict[str, Step] = {
    "compile": Step(services.compile_report, _("重新读取截至现在的数据；已编写的文字保留，与新数据并列。"), tone="main"),
    "send": Step(services.send_to_sign, _("送签后不能再修改，由另一人签发；需要修改的由签发人退回。"), tone="main"),
    "rework": Step(services.rework, _("退回编写人修改。"), forms.ReasonForm),
    "sign": Step(services.sign, _("签发后形成新版本和带编号的文书，报送上级；不能再修改。"), forms.NoteForm, "main"),
    "file": Step(services.sign_for_file, _("没有上级节点，签发后存档。"), forms.NoteForm, "main"),
    "return": Step(services.send_back, _("退回后由报送单位修改，重新签发报送；原版本保留。"), forms.ReasonForm, "grave"),
    "accept": Step(services.accept, _("采用后数字计入本级汇总；不能再退回。"), forms.NoteForm, "main"),
}  # fmt: skip
