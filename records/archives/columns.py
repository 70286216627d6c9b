"""The columns of the two templates of this room."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.archives.choices import EntryKind, Result


@dataclass(frozen=True)
class Column:
    name: str
    label: str | Promise
    required: bool
    example: str
    help: str | Promise
    choices: type[TextChoices] | None = None


PERSON = (
    Column("name", _("姓名"), True, "示例甲", _("与任免文件一致。")),
    Column(
        "id_number", _("身份证件号码"), False, "", _("18 位，加密保存。新登记的人员必填；同名人员据此区分。")
    ),
    Column("organisation", _("机构"), False, "示例市示例局", _("全称或统一社会信用代码。档案已建的可不填。")),
)
ENTRY_COLUMNS: tuple[Column, ...] = (
    *PERSON,
    Column("post_title", _("职务"), False, "科长", _("新登记的人员必填。")),
    Column("kind", _("类别"), False, "年度考核", _("不填则只登记人员并建档。"), EntryKind),
    Column("result", _("结果"), False, "称职", _("与类别对应，见“可选值”。"), Result),
    Column("year", _("年度"), False, "2025", _("年度考核、个人有关事项报告查核必填。")),
    Column("title", _("事项"), False, "", _("不填则按类别和结果生成。")),
    Column("text", _("说明"), False, "", _("不超过 2000 字，不写身份证件号码。")),
    Column("occurred_on", _("日期"), False, "2026-01-15", _("年-月-日；不填则取文件日期。")),
    Column("basis_number", _("依据文号"), False, "示人社〔2026〕1号", _("填写类别的，必填。")),
    Column("basis_on", _("文件日期"), False, "2026-01-15", _("填写类别的，必填。")),
    Column("basis_authority", _("作出机关"), False, "示例市人力资源和社会保障局", _("填写类别的，必填。")),
    Column("starts_on", _("处分生效日期"), False, "", _("仅处分；不填则取日期。影响期由系统算出。")),
)  # fmt: skip
ATTENDANCE_COLUMNS: tuple[Column, ...] = (
    *PERSON,
    Column("sessions", _("到课课次"), False, "全部", _("“全部”，或课次序号，以顿号分开，如 1、3。")),
    Column("score", _("成绩"), False, "86", _("0 至 100；没有考试的不填。")),
)  # fmt: skip
