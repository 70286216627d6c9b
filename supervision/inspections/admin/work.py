"""One's own work in this room: the lists behind the cards of the home page and the filter of each list."""

from django.utils.translation import gettext_lazy as _

from records.dishonesty.admin.room_work import Kind, RoomWork
from supervision.inspections import queries
from supervision.inspections.parties import BODY, CLERKS, EXPERTS, HEADS, INSPECTORS, OFFICE

KINDS: tuple[Kind, ...] = (
    Kind("findings_to_comment", _("督导问题待说明"), _("认定前可以说明情况，期满按已查明的事实认定"), "inspectionfinding", "serious", BODY),
    Kind("findings_to_rectify", _("督导问题待整改"), _("按期整改并报送佐证材料"), "inspectionfinding", "serious", BODY),
    Kind("targets_to_plan", _("专项治理待填报"), _("填报清零措施、责任领导和计划日期"), "campaigntarget", "serious", BODY),
    Kind("visits_to_make", _("待检查的单位"), _("您是检查组成员，请记录检查结果并提交"), "inspectionvisit", "plain", INSPECTORS),
    Kind("findings_to_settle", _("督导问题待认定"), _("被检查单位已说明，或说明期满"), "inspectionfinding", "plain", OFFICE),
    Kind("findings_to_check", _("督导整改待核查"), _("被检查单位已报送整改结果"), "inspectionfinding", "plain", OFFICE),
    Kind("findings_escalated", _("督导整改逾期"), _("已自动督办，仍未整改到位"), "inspectionfinding", "serious", INSPECTORS),
    Kind("findings_to_draft", _("督导逾期待起草记录"), _("认定逾期未整改，据此起草失信记录"), "inspectionfinding", "plain", CLERKS),
    Kind("plans_to_approve", _("督导计划待批准"), _("他人起草，等您批准"), "inspectionplan", "plain", HEADS),
    Kind("checklists_to_approve", _("检查清单待批准"), _("他人起草，等您批准"), "inspectionchecklist", "plain", HEADS),
    Kind("inspections_to_issue", _("督导检查待批准"), _("他人起草，等您批准发出通知"), "inspection", "plain", HEADS),
    Kind("campaigns_to_open", _("专项治理待启动"), _("他人起草，等您批准"), "campaign", "plain", HEADS),
    Kind("targets_to_confirm", _("清零待确认"), _("数据显示已清零，由未填报的人确认"), "campaigntarget", "plain", OFFICE),
    Kind("targets_left", _("到期未清零"), _("逐件提出追责建议"), "campaigntarget", "serious", INSPECTORS),
    Kind("targets_to_refer", _("追责建议待决定"), _("他人提出，等您决定"), "campaigntarget", "plain", HEADS),
    Kind("programmes_to_open", _("示范方案待批准"), _("他人起草，等您批准发布"), "demonstrationprogramme", "plain", HEADS),
    Kind("applications_to_review", _("示范申报待评审"), _("各自评审，互不知晓对方评分"), "demonstrationapplication", "plain", EXPERTS),
    Kind("applications_to_decide", _("示范命名待决定"), _("公示已期满"), "demonstrationapplication", "plain", HEADS),
    Kind("applications_to_recheck", _("示范复核逾期"), _("已命名的单位到期未复核"), "demonstrationapplication", "serious", INSPECTORS),
)  # fmt: skip

WORK = RoomWork("supervision", KINDS, queries.my_work)
