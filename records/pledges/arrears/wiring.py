"""What other rooms are told of arrears when the app is ready."""

from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _

from records.access.labels import name_actions
from records.pledges.arrears import deadlines, partners, statements


def register() -> None:
    from records.pledges.arrears.models import ArrearsStatement
    from records.pledges.arrears.services.duties import follow_statement

    deadlines.register()
    statements.register()
    partners.register()
    post_save.connect(
        follow_statement, sender=ArrearsStatement, dispatch_uid="records.pledges.arrears.follow_statement"
    )
    name_actions(
        **{
            "arrear.register": _("登记账款"),
            "arrear.write": _("录入、修改账款"),
            "arrear.edit": _("修改账款"),
            "arrear.imported": _("导入账款"),
            "arrear.confirm": _("核实账款"),
            "arrear.refuse": _("不予确认账款"),
            "arrear.lapse": _("账款转为逾期"),
            "arrear.propose": _("提出清偿计划"),
            "arrear.plan": _("同意清偿计划"),
            "arrear.plan_no": _("不同意清偿计划"),
            "arrear.break": _("违反清偿计划"),
            "arrear.restore": _("恢复清偿计划"),
            "arrear.pay": _("登记付款"),
            "arrear.payment_ok": _("付款核实属实"),
            "arrear.payment_no": _("付款核实不属实"),
            "arrear.settle": _("账款清偿完毕"),
            "arrear.determine": _("账款移送失信认定"),
            "arrear.draft": _("据账款起草失信记录"),
            "arrear.withdraw": _("撤销账款登记"),
            "arrear.file_kept": _("保存账款材料"),
            "arrear.file_read": _("查看账款材料"),
            "arrear.creditor_read": _("查看债权人个人信息"),
            "arrears.duty_made": _("形成年度公示任务"),
            "arrears.duty_missed": _("年度公示逾期"),
            "lpr.set": _("设置贷款市场报价利率"),
        }
    )
