"""Promises of invented bodies: eight kinds, kept, half kept, late, broken, lawfully changed, handed over."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from integrity_portal.demo.data.codes import credit_code, identity_number
from integrity_portal.demo.data.places import MARK, Place
from integrity_portal.demo.data.world import World
from records.dishonesty.services import edit_record
from records.pledges import services
from records.pledges.entries import PLEDGES
from records.pledges.models import Pledge
from records.pledges.services import EvidenceData
from records.pledges.services.following import catch_up
from records.pledges.services.handovers import decide_handover
from records.registers import services as registers
from records.registers.models import Counterparty
from records.subjects.models import Organisation, Post
from records.subjects.services import appoint, leave_post, register_official


@dataclass(frozen=True)
class Told:
    """
    One promise.

    :ivar made: how many days ago it was made
    :ivar due: in how many days it falls due; below 0 it has
    :ivar steps: milestones as (title, weight), of which the first ``reached`` are
    :ivar end: how far the story goes
    :ivar firm: whom it was made to, and for how many 万元
    """

    kind: str
    tag: str
    title: str
    standard: str
    document: str
    made: int
    due: int
    end: str = "open"
    post: str = "局长"
    steps: tuple[tuple[str, int], ...] = ()
    reached: int = 0
    domain: str = "general"
    matter: str = ""
    firm: tuple[str, str] = ("", "")
    reviewed: bool = False


TOLD = (
    Told("livelihood", "education", "年内建成三所公办幼儿园", "三所幼儿园通过竣工验收并开园招生，新增学位810个。", "2026年民生实事清单", 200, 90, steps=(("完成选址和用地批复", 20), ("主体封顶", 40), ("竣工验收", 25), ("开园招生", 15)), reached=2),
    Told("livelihood", "transport", "开通五条城乡公交线路", "五条线路按公示的班次运营满一个月，首末班车时间不早于、不晚于公示时间。", "2026年民生实事清单", 220, -20, "kept", steps=(("确定线路", 30), ("站牌建设", 30), ("通车", 40)), reached=3),
    Told("livelihood", "water", "解决四个村的饮水保障", "四个村全部通自来水，水质检测合格报告逐村公布。", "2025年民生实事清单", 400, -60, "broken", steps=(("打井", 50), ("铺管到户", 50)), reached=1),
    Told("livelihood", "health", "新增两个社区卫生服务站", "两个服务站取得执业登记并开诊。", "2026年民生实事清单", 190, 45, steps=(("装修", 50), ("执业登记", 50)), reached=1),
    Told("target", "development", "全年重大项目开工率不低于九成", "列入年度计划的60个重大项目，年底前开工不少于54个，逐项公布开工日期。", "2026年政府工作报告", 230, 110, "partly", "主任", (("一季度开工18个", 1), ("二季度开工18个", 1), ("三季度开工18个", 1)), 2),
    Told("target", "statistics", "按期发布全年统计公报", "统计公报按国家规定的日期发布，并附数据质量说明。", "2026年统计工作要点", 180, -15, "kept"),
    Told("service", "approval", "企业开办全程网办，一个工作日办结", "材料齐全的企业开办申请，受理后1个工作日内发照，超时率为零，按月公布。", "服务承诺书", 150, 200, matter="time_limit", steps=(("系统上线", 50), ("按月公布超时率", 50)), reached=1),
    Told("service", "market", "投诉举报七个工作日内告知是否受理", "收到投诉举报后7个工作日内书面告知受理结果，按季度公布超时件数。", "服务承诺书", 300, -10, "overdue", matter="time_limit"),
    Told("service", "urban", "市政设施报修二十四小时到场", "收到报修后24小时内到场处置，每月公布到场用时。", "服务承诺书", 260, -40, "kept_late", matter="quality"),
    Told("service", "labour", "失业保险金申领免填单", "申领人只需出示身份证件，由窗口调取其余信息，办事指南同步更新。", "服务承诺书", 90, 60, matter="guarantee"),
    Told("policy", "industry", "兑现智能化改造奖补", "符合条件并公示无异议的26家企业，奖补资金全部拨付到账。", "支持制造业智能化改造的若干措施", 330, -30, "partly", domain="policy", steps=(("申报审核", 20), ("公示", 20), ("拨付到账", 60)), reached=2),
    Told("policy", "finance", "兑现稳岗返还", "符合条件的企业稳岗返还资金全部拨付到账，拨付名单公示。", "稳就业若干措施", 210, 30, domain="policy", steps=(("审核", 40), ("拨付", 60)), reached=1),
    Told("contract", "zone", "为示例装备项目建设十千伏供电专线", "专线建成送电，容量不低于8000千伏安，供电部门出具送电证明。", "装备制造项目投资协议", 280, 75, post="主任", steps=(("线路设计", 20), ("土建施工", 40), ("送电", 40)), reached=1, domain="investment", firm=("云帆装备制造有限公司", "1200")),
    Told("contract", "zone", "按期交付项目用地三百亩", "完成三百亩用地的征收、平整和不动产登记，交付净地。", "生物医药项目投资协议", 420, -90, "changed", "主任", (("征收", 50), ("平整交付", 50)), 1, "investment", firm=("晨汐生物医药有限公司", "9600")),
    Told("contract", "industry", "为入园企业建成污水处理管网", "污水管网接入全部16家企业，处理厂出具接纳证明。", "纺织产业园投资协议", 380, -50, "drafted", domain="investment", firm=("栖霞纺织有限公司", "3400")),
    Told("contract", "transport", "建设园区连接线", "园区连接线通车，验收合格。", "物流园投资协议", 350, -70, "ended", domain="investment", firm=("远澜物流有限公司", "5200")),
    Told("contract", "finance", "按协议返还城市基础设施配套费", "应返还的配套费全部返还到账。", "总部经济项目投资协议", 120, 40, domain="investment", firm=("砺石建材有限公司", "260")),
    Told("ppp", "water", "污水处理厂提标改造特许经营", "出水水质连续三个月达到一级A标准，按合同支付可用性付费。", "特许经营协议", 500, 160, steps=(("建设完成", 60), ("水质达标", 40)), reached=1, domain="ppp", firm=("松涛环保有限公司", "18600")),
    Told("ppp", "urban", "生活垃圾焚烧发电项目", "项目投产，日处理能力600吨，排放数据实时公开。", "政府和社会资本合作合同", 450, 20, domain="ppp", firm=("澄心环境能源有限公司", "32000")),
    Told("payment", "housing", "付清安置房工程尾款", "工程尾款318万元全部支付到账。", "工程结算付款承诺书", 100, 15, post="主任", domain="debt", firm=("青禾建设有限公司", "318")),
    Told("payment", "education", "退还已竣工项目履约保证金", "三个竣工项目的履约保证金全部退还。", "保证金退还承诺书", 130, -12, "kept", domain="procurement", firm=("云帆建设有限公司", "46")),
    Told("payment", "trading", "退还中止交易项目投标保证金", "十二家投标人的保证金及利息全部退还。", "保证金退还承诺书", 60, 25, post="主任", domain="resource_trading", firm=("松涛建设有限公司", "84")),
    Told("livelihood", "agriculture", "建成高标准农田两万亩", "两万亩高标准农田通过验收并移交管护。", "2026年民生实事清单", 10, 260, "submitted"),
    Told("target", "emergency", "全年开展安全生产执法检查", "对重点行业企业检查全覆盖，检查结果全部公开。", "2026年安全生产工作要点", 8, 280, "draft"),
    Told("service", "natural", "不动产登记三个工作日办结", "一般登记受理后3个工作日内办结，按月公布超时率。", "服务承诺书", 12, 300, "returned", matter="time_limit"),
)  # fmt: skip
# Of the townships of a county under the city, which their review counts.
TOWNSHIPS = (
    Told("township", "town0", "村务、财务按月公开", "每月10日前在公开栏和网站公布上月村级收支，十二个月无缺。", "乡镇公开承诺书", 240, 100, post="镇长", matter="finance", steps=(("上半年按月公布", 50), ("下半年按月公布", 50)), reached=1, domain="grassroots", reviewed=True),
    Told("township", "town0", "政务事项清单上墙上网", "权责清单、办事指南全部上墙上网，变更后5日内更新。", "乡镇公开承诺书", 300, -25, "kept", "镇长", domain="grassroots", matter="affairs", reviewed=True),
    Told("township", "town1", "群众来访当日登记三日回复", "来访事项当日登记，3个工作日内回复处理情况，按月公布。", "乡镇公开承诺书", 250, -8, "overdue", "主任", domain="grassroots", matter="time_limit", reviewed=True),
    Told("township", "town1", "惠农补贴发放名单公示", "每批惠农补贴发放前公示名单不少于7日。", "乡镇公开承诺书", 320, -45, "broken", "主任", domain="grassroots", matter="finance", reviewed=True),
)  # fmt: skip
# The other nodes of the demonstration have a few of their own; from the city the rest comes up.
ELSEWHERE = 8
_CHANGED = "原址勘探发现地下文物，须先行保护发掘。"


def load(world: World) -> None:
    """Tell them, once; what was begun before a broken start is all there or not at all."""
    if Pledge.objects.of_this_node().exists():
        return
    city = bool(world.plan.county)
    with transaction.atomic():
        made = 0
        for number, told in enumerate(TOLD if city else TOLD[:ELSEWHERE]):
            made += _tell(world, world.plan.top, told, number)
        if city:
            for place in world.plan.parts[1:3]:
                for number, told in enumerate(TOWNSHIPS, 100):
                    made += _tell(world, place, told, number)
            _hand_over(world)
        catch_up(at=world.now)
    world.say(f"{made} promises.")


def _tell(world: World, place: Place, told: Told, number: int) -> bool:
    body = world.bodies.get((place.region, told.tag))
    if body is None:
        return False
    office, clerk, reviewer = world.office, world.people["clerk"], world.people["reviewer"]
    made_on = office.ago(told.made)
    entered = office.after(made_on, 2)
    about: dict[str, Any] = {"register": PLEDGES}
    about["uid"] = uid = registers.create_entry(
        **about, content=_content(told, body, place, number, made_on, world), by=clerk, at=office.at(entered)
    ).uid
    _plan(world, uid, told, entered)
    if told.end == "draft":
        return True
    registers.submit_entry(**about, by=clerk, at=office.at(office.after(entered, 1)))
    if told.end == "submitted":
        return True
    day = office.after(entered, 3)
    if told.end == "returned":
        reason = "请写明按月公布的网址和首次公布的月份。"
        registers.return_entry(**about, reason=reason, by=reviewer, at=office.at(day))
        return True
    registers.publish_entry(**about, by=reviewer, at=office.at(day))
    _follow(world, Pledge.objects.get(pk=uid), told, day)
    return True


def _content(
    told: Told, body: Organisation, place: Place, number: int, made_on: date, world: World
) -> dict[str, Any]:
    firm, amount = told.firm
    counterparty = (
        {
            "counterparty_kind": Counterparty.LEGAL,
            "counterparty_name": f"{world.plan.top.name}{firm}{MARK}",
            "counterparty_uscc": credit_code(register="91", region=place.code_region, serial=5_000 + number),
            "amount": amount,
        }
        if firm
        else {}
    )
    return {
        "organisation": body,
        "pledge_kind": told.kind,
        "domain": told.domain,
        "matter": told.matter,
        "title": told.title,
        "counts_as_kept": told.standard,
        "post_title": told.post,
        "due_on": world.office.today + timedelta(days=told.due),
        "document_name": f"{told.document}{MARK}",
        "document_number": f"{MARK}{place.sign}诺〔{made_on.year}〕{number + 1}号",
        "decided_on": made_on,
        "in_review": told.reviewed,
        **counterparty,
    }


def _plan(world: World, uid: Any, told: Told, day: date) -> None:
    """Milestones at even distances until the last day, and the stages of a project."""
    span = told.made + told.due
    for number, (title, weight) in enumerate(told.steps, 1):
        planned = world.office.today + timedelta(days=told.due - span + span * number // len(told.steps))
        said = {"title": title, "weight": weight, "due_on": planned}
        _note(world, uid, "milestone", said, day)
    if told.kind == "ppp":
        for number, (stage, post) in enumerate(
            (
                ("identification", "规划科科长"),
                ("procurement", "采购科科长"),
                ("implementation", "项目办主任"),
            )
        ):
            said = {
                "stage": stage,
                "post_title": post,
                "disclose_by": day + timedelta(days=90 * (number + 1)),
                "official": None,
            }
            _note(world, uid, "stage", said, day)


def _follow(world: World, pledge: Pledge, told: Told, day: date) -> None:
    """What became of it, one working week after the other."""
    planned = list(pledge.milestones.order_by("due_on", "uid"))[: told.reached]
    for milestone in planned:
        day = world.office.after(day, 5)
        said = {"milestone": milestone, "reached_on": day, "statement": f"“{milestone.title}”已经完成。"}
        _settle(world, pledge, "reaching", said, day, evidence=f"{milestone.title}证明材料")
    if told.kind == "ppp":
        day = world.office.after(day, 5)
        said = {
            "stage": "identification",
            "disclosed_on": day,
            "document_name": f"项目实施方案{MARK}",
            "url": "",
        }
        _settle(world, pledge, "disclosure", said, day)
    _end(world, pledge, told, world.office.after(max(day, min(pledge.due_on, world.office.last_day)), 2))


def _end(world: World, pledge: Pledge, told: Told, day: date) -> None:
    kept_on = min(pledge.due_on, day)
    match told.end:
        case "kept" | "kept_late":
            fulfilled = kept_on if told.end == "kept" else day
            said = {"outcome": "kept", "fulfilled_on": fulfilled, "reasons": "逐项核对兑现标准，全部达到。"}
            _settle(world, pledge, "verdict", said, day, evidence="现场核查记录")
        case "partly":
            said = {"outcome": "partly", "fulfilled_on": None, "reasons": "已完成大部分，其余正在推进。"}
            _settle(world, pledge, "verdict", said, day, evidence="进展核查表")
        case "broken" | "drafted":
            said = {
                "outcome": "broken",
                "fulfilled_on": None,
                "reasons": "期限届满，现场核查未达到兑现标准。",
            }
            _settle(world, pledge, "verdict", said, day, evidence="现场核查记录")
            if told.end == "drafted":
                _draft(world, pledge, day)
        case "changed" | "ended":
            said = {
                "ground": "public_interest",
                "procedure": "经政府常务会议审议，报上一级人民政府批准。",
                "document_name": f"关于调整投资协议履行安排的批复{MARK}",
                "document_number": f"{MARK}{world.plan.top.sign}政复〔{day.year}〕7号",
                "decided_on": day,
                "reasons": _CHANGED,
                "compensation_terms": "按协议约定补偿相对人前期投入，并减免一年租金。",
                "compensation_amount": "180",
                "new_due_on": None if told.end == "ended" else world.office.today + timedelta(days=120),
                "new_counts_as_kept": "",
                "ends": told.end == "ended",
            }
            _settle(world, pledge, "change", said, day)


def _draft(world: World, pledge: Pledge, day: date) -> None:
    """A record is begun from the broken promise; its determination names who made it."""
    clerk, at = world.people["clerk"], world.office.at(day)
    record = services.draft_from_pledge(uid=pledge.pk, by=clerk, at=at)
    authority = world.body(world.plan.top, "development")
    said = {
        "authority_name": authority.name,
        "authority_uscc": authority.uscc,
        "document_name": f"未兑现承诺认定决定书{MARK}",
    }
    edit_record(uid=record.pk, content=said, by=clerk, at=world.office.at(day, not_before=at))


def _note(world: World, uid: Any, kind: str, said: dict[str, Any], day: date, *, evidence: str = "") -> Any:
    proof = [EvidenceData(f"{evidence}{MARK}", "https://example.org/evidence")] if evidence else []
    return services.propose_step(
        kind=kind, pledge=uid, said=said, evidence=proof, by=world.people["clerk"], at=world.office.at(day)
    )


def _settle(
    world: World, pledge: Pledge, kind: str, said: dict[str, Any], day: date, *, evidence: str = ""
) -> None:
    step = _note(world, pledge.pk, kind, said, day, evidence=evidence)
    at = world.office.at(day, not_before=step.proposed_at)
    services.decide_step(step=step, accepted=True, by=world.people["reviewer"], at=at)


def _hand_over(world: World) -> None:
    """One post has handed its promises over; another one has changed hands, and its promises have not."""
    office, clerk = world.office, world.people["clerk"]
    left_on = office.working_ago(12)
    for tag, title, names in (
        ("zone", "主任", ("隗行远", "弓致远")),
        ("water", "局长", ("蔺守约", "臧言诚")),
    ):
        body = world.bodies[world.plan.top.region, tag]
        posts = [_tenure(world, body, title, names[0], office.ago(900))]
        leave_post(post=posts[0], until_on=left_on, by=clerk, at=office.at(left_on))
        posts.append(_tenure(world, body, title, names[1], office.after(left_on, 1)))
        if tag == "water":
            continue
        day = office.after(left_on, 3)
        about: dict[str, Any] = {"left": posts[0], "taken": posts[1], "handed_on": day}
        handover = services.prepare_handover(**about, by=clerk, at=office.at(day))
        services.attach_signed(
            handover=handover.pk, file=_signed(), by=clerk, at=office.at(office.after(day, 1))
        )
        reviewer, at = world.people["reviewer"], office.at(office.after(day, 2))
        decide_handover(handover=handover.pk, name="accept", by=reviewer, at=at)


def _tenure(world: World, body: Organisation, title: str, name: str, from_on: date) -> Post:
    clerk, at = world.people["clerk"], world.office.at(from_on)
    # Each name once, so that no two of them bear one number.
    serial = 700 + ord(name[0]) % 200
    number = identity_number(region="990199", born_on=date(1974, 3, 1), serial=serial)
    official = register_official(name=f"{name}{MARK}", id_number=number, by=clerk, at=at)
    return appoint(organisation=body, title=title, official=official, from_on=from_on, by=clerk, at=at)


def _signed() -> SimpleUploadedFile:
    """A blank sheet as a scan."""
    return SimpleUploadedFile("signed.pdf", typst.compile(b""), "application/pdf")
