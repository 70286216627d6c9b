"""Suggestions, reports, cases in court, judicial advice and a major decision: invented, at every node its own."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from integrity_portal.demo.data.world import World
from supervision.oversight import services
from supervision.oversight.models import Proposal


def load(world: World) -> None:
    """Once; where a node has a department with an account."""
    if Proposal.objects.exists():
        return
    with transaction.atomic():
        story = Story(world)
        for tell in (
            story.answered,
            story.promised,
            story.under_way,
            story.reports,
            story.court,
            story.advice,
        ):
            tell()
        story.transfer()
        story.decisions()
    world.say("Oversight: proposals, reports, cases, advice and decisions.")


class Story:
    """The supervisor's and the department's work on invented matters of one body."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.office = world.people["supervisor"]
        self.unit = world.people["department"]
        self.body = world.body(world.plan.top, world.plan.department)
        self.session = f"本级人大{world.now.year}年会议（演示）"

    def at(self, days_ago: int) -> datetime:
        return self.world.office.at(self.world.office.working_ago(days_ago))

    def day(self, days_ago: int) -> date:
        return self.world.office.working_ago(days_ago)

    def ahead(self, days: int) -> date:
        return self.world.office.today + timedelta(days=days)

    def entered(
        self, number: str, title: str, text: str, days_ago: int, *, assembly: str = "congress"
    ) -> Proposal:
        said = services.ProposalData(
            assembly=assembly,
            session=self.session,
            session_number=number,
            proposer="演示代表团" if assembly == "congress" else "演示界别",
            title=title,
            text=text,
            proposed_on=self.day(days_ago + 3),
            region=self.world.plan.top.region,
            field="business",
        )
        return services.enter_proposal(said=said, by=self.office, at=self.at(days_ago))

    def spoken(self, case: Proposal, days_ago: int) -> None:
        services.assign(case=case.pk, host=self.body, by=self.office, at=self.at(days_ago))
        services.take(case=case.pk, by=self.unit, at=self.at(days_ago - 1))
        services.note_contact(
            case=case.pk,
            way="meeting",
            on=self.day(days_ago - 4),
            notes="座谈听取意见，提出人建议明确时限。（演示）",
            by=self.unit,
            at=self.at(days_ago - 4),
        )

    def answered(self) -> None:
        """Answered, found good, and published whole."""
        case = self.entered(
            "第17号", "关于公布惠企政策兑现时限的建议（演示）", "建议逐项公布兑现时限和责任处室。（演示）", 60
        )
        self.spoken(case, 58)
        text = "已在门户网站逐项公布兑现时限和责任处室，逾期的由督查部门催办。（演示）"
        services.draft_answer(case=case.pk, answer_class="A", text=text, by=self.unit, at=self.at(40))
        services.sign_answer(case=case.pk, by=self.office, at=self.at(39))
        services.close(
            case=case.pk, process="yes", result="yes", on=self.day(30), by=self.office, at=self.at(30)
        )
        services.publish_answer(case=case.pk, how="full", by=self.office, at=self.at(28))

    def promised(self) -> None:
        """A proposal of the conference whose answer promises something; told in a summary."""
        case = self.entered(
            "第8号",
            "关于建立行政协议履约台账的提案（演示）",
            "建议把行政协议列入台账管理。（演示）",
            55,
            assembly="conference",
        )
        self.spoken(case, 53)
        services.draft_answer(
            case=case.pk,
            answer_class="B",
            text="已列入年度计划，分两步建立台账。（演示）",
            promised=[{"text": "建立行政协议履约台账", "due_on": self.ahead(60)}],
            by=self.unit,
            at=self.at(35),
        )
        services.sign_answer(case=case.pk, by=self.office, at=self.at(34))
        services.close(
            case=case.pk, process="yes", result="mostly", on=self.day(20), by=self.office, at=self.at(20)
        )
        summary = "行政协议将列入台账管理，逐项跟踪履行。（演示）"
        services.publish_answer(case=case.pk, how="summary", summary=summary, by=self.office, at=self.at(18))

    def under_way(self) -> None:
        """One that waits for its answer, and one that nobody was given yet."""
        case = self.entered(
            "第23号", "关于缩短工程款审核时间的建议（演示）", "审核环节较多，建议并联办理。（演示）", 12
        )
        self.spoken(case, 10)
        self.entered("第31号", "关于公开政府承诺履行情况的建议（演示）", "建议每季度公开一次。（演示）", 2)

    def reports(self) -> None:
        """Last half-year's report, with an opinion that is being seen to; sending it planned the next."""
        year = self.world.now.year
        case = services.plan_report(
            said=services.ReportData(
                assembly="congress",
                rhythm="half",
                title=f"{year - 1}年下半年政务诚信建设情况报告",
                body=self.body,
                region=self.world.plan.top.region,
                period_from=date(year - 1, 7, 1),
                period_to=date(year - 1, 12, 31),
                due_on=date(year, 1, 5),
            ),
            by=self.office,
            at=self.at(50),
        )
        services.draft_report(case=case.pk, text="半年来的工作情况。（演示）", by=self.unit, at=self.at(48))
        services.send_report(case=case.pk, on=self.day(47), by=self.office, at=self.at(47))
        opinions = [
            {"text": "进一步清理拖欠账款（演示）", "due_on": self.ahead(30)},
            {"text": "完善承诺公示（演示）", "due_on": self.ahead(45)},
        ]
        services.deliberate(case=case.pk, on=self.day(30), opinions=opinions, by=self.office, at=self.at(29))
        first = case.opinions.order_by("number")[0]
        services.draft_opinion(
            opinion=first.pk, answer="已制定清欠计划。（演示）", by=self.unit, at=self.at(8)
        )
        services.sign_opinion(opinion=first.pk, by=self.office, at=self.at(7))

    def court(self) -> None:
        """A case lost whose judgment is to be performed, one won, one pending, and a review."""
        lost = self._case("行初17号", "不履行行政协议（演示）", 80)
        services.add_hearing(
            case=lost,
            held_on=self.day(60),
            appeared="deputy",
            post="副职负责人",
            by=self.unit,
            at=self.at(59),
        )
        self._decided(lost, "ordered", "contract", 40)
        for text, due_on in (
            ("按协议返还基础设施配套款（演示）", self.day(12)),
            ("出具书面答复（演示）", self.ahead(20)),
        ):
            services.add_duty(case=lost, text=text, due_on=due_on, by=self.unit, at=self.at(38))
        won = self._case("行初18号", "政府信息公开（演示）", 75)
        services.add_hearing(
            case=won,
            held_on=self.day(50),
            appeared="staff",
            excuse="official_duty",
            proof="情况说明（盖章，演示）",
            by=self.unit,
            at=self.at(49),
        )
        self._decided(won, "won", "", 35)
        pending = self._case("行初19号", "行政补偿（演示）", 20)
        services.add_hearing(
            case=pending, held_on=self.day(6), appeared="lawyer", by=self.unit, at=self.at(5)
        )
        review = self._case("复议4号", "行政处罚（演示）", 45, procedure="review")
        self._decided(review, "revoked", "procedure", 10)

    def _case(self, number: str, title: str, days_ago: int, *, procedure: str = "litigation") -> UUID:
        said = services.CaseData(
            procedure=procedure,
            instance="first" if procedure == "litigation" else "",
            case_number=f"（{self.world.now.year}）演示{number}",
            authority="演示法院" if procedure == "litigation" else "演示复议机关",
            title=title,
            plaintiff_kind="firm",
            body=self.body,
            filed_on=self.day(days_ago),
        )
        return services.enter_case(said=said, by=self.unit, at=self.at(days_ago - 1)).pk

    def _decided(self, case: UUID, outcome: str, reason: str, days_ago: int) -> None:
        services.decide(
            case=case,
            outcome=outcome,
            loss_reason=reason,
            decided_on=self.day(days_ago),
            by=self.unit,
            at=self.at(days_ago - 1),
        )
        services.confirm(case=case, by=self.office, at=self.at(days_ago - 2))

    def advice(self) -> None:
        """One suggestion of the procuratorate answered and taken up, one of a court still to be answered."""
        for adviser, issuer, title, days_ago in (
            ("procuratorate", "演示检察院", "关于规范行政协议管理的检察建议（演示）", 50),
            ("court", "演示法院", "关于负责人出庭应诉的司法建议（演示）", 5),
        ):
            case = services.enter_advice(
                said=services.AdviceData(
                    adviser=adviser,
                    document_number=f"演示建〔{self.world.now.year}〕{days_ago}号",
                    issuer=issuer,
                    title=title,
                    text="建议完善制度，明确责任。（演示）",
                    received_on=self.day(days_ago),
                    body=self.body,
                ),
                by=self.unit,
                at=self.at(days_ago - 1),
            )
            if adviser == "procuratorate":
                services.draft_reply(
                    case=case.pk, answer="已建立台账和责任制。（演示）", by=self.unit, at=self.at(30)
                )
                services.sign_reply(case=case.pk, by=self.office, at=self.at(29))
                services.close_advice(
                    case=case.pk,
                    adopted="full",
                    result="台账已经建立。（演示）",
                    by=self.office,
                    at=self.at(15),
                )

    def transfer(self) -> None:
        case = services.enter_transfer(
            said=services.TransferData(
                document_number=f"演示移〔{self.world.now.year}〕2号",
                title="涉嫌合同诈骗案移送（演示）",
                cause="涉嫌合同诈骗罪",
                facts="专项检查中发现，金额达到移送标准。（演示）",
                body=self.body,
                receiver="police",
                receiver_name="演示公安机关",
                sent_on=self.day(20),
            ),
            by=self.unit,
            at=self.at(20),
        )
        services.take_transfer(
            case=case.pk, on=self.day(19), receipt="演示回执5号", by=self.unit, at=self.at(19)
        )
        services.note_filed(
            case=case.pk, on=self.day(17), decision_number="演示立8号", by=self.unit, at=self.at(17)
        )

    def decisions(self) -> None:
        """One with all five steps; one whose experts were lawfully left out, still before the meeting."""
        case = self._file("老旧小区改造三年行动方案（演示）", 120)
        for step, result, began, ended in (
            ("participation", "done", 110, 80),
            ("experts", "done", 0, 75),
            ("risk", "done", 0, 70),
            ("legality", "passed", 0, 60),
            ("collective", "passed", 0, 50),
        ):
            self._part(case, step, result, began, ended)
        number = f"演示政〔{self.world.now.year}〕21号"
        services.decide_file(
            case=case, document_number=number, decided_on=self.day(48), by=self.unit, at=self.at(47)
        )
        services.check_file(case=case, by=self.office, at=self.at(45))
        second = self._file("停车收费调整方案（演示）", 60)
        self._part(second, "participation", "done", 55, 25)
        self._part(second, "experts", "skipped", 0, 20, ground="not_technical")

    def _file(self, title: str, days_ago: int) -> UUID:
        said = services.DecisionData(
            title=title,
            summary="确定任务、资金和责任分工。（演示）",
            body=self.body,
            started_on=self.day(days_ago),
        )
        return services.open_file(said=said, by=self.unit, at=self.at(days_ago - 1)).pk

    def _part(self, case: UUID, step: str, result: str, began: int, ended: int, *, ground: str = "") -> None:
        said = services.PartData(
            step=step,
            result=result,
            began_on=self.day(began) if began else None,
            ended_on=self.day(ended),
            document="" if ground else "程序材料（演示）",
            notes="情况见材料。（演示）",
            skip_ground=ground,
        )
        services.add_part(case=case, said=said, by=self.unit, at=self.at(ended - 1))
