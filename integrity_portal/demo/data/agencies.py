"""Invented bidding agencies with their grades, experts by code, bad conduct and a third party's report."""

from datetime import timedelta

from django.db import transaction

from disclosure.agencies.desks import AGENCIES, CONDUCT, EXPERTS, REPORTS, SCORES
from disclosure.agencies.models import Agency
from integrity_portal.demo.data.articles import published, some_body, written
from integrity_portal.demo.data.codes import credit_code
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World

NAMES = ("青禾招标代理", "明衡工程咨询", "远岫采购服务", "同舟项目管理")
GRADES = (("a", "96.50"), ("a", "91.00"), ("b", "83.50"), ("c", "71.00"))
EXPERT_FIELDS = ("works", "works", "goods", "services", "economy", "information")


def load(world: World) -> None:
    """Tell them, once."""
    if Agency.objects.exists():
        return
    place = world.plan.top
    authority = some_body(world, "housing", "transport", "finance")
    year = world.office.today.year
    with transaction.atomic():
        for number, (name, (grade, score)) in enumerate(zip(NAMES, GRADES, strict=True)):
            agency = published(
                world,
                AGENCIES,
                500 - 30 * number,
                title=f"{place.name}{name}有限公司{MARK}",
                uscc=credit_code(register="91", region=place.code_region, serial=900 + number),
                qualification="工程、货物和服务招标代理",
                specialities="市政工程、政府采购",
                organisation=authority,
            )
            for back, (one, points) in enumerate(((grade, score), ("b", "85.00"))):
                published(
                    world,
                    SCORES,
                    80 + 300 * back,
                    title=f"{year - back} 年度评价",
                    agency=agency,
                    year=year - back,
                    grade=one,
                    score=points,
                    authority_name=authority.name,
                    document_number=f"{MARK}评字〔{year - back}〕{number + 1}号",
                    organisation=authority,
                )
        day = world.office.ago(60)
        published(
            world,
            CONDUCT,
            60,
            title="未按规定保存招标文件",
            agency=agency,
            conduct="rules",
            facts="经检查，一个项目的评标资料未按规定期限保存。",
            legal_basis="《示例招标代理管理办法》第十二条",
            authority_name=authority.name,
            document_name="行政处理决定书",
            document_number=f"{MARK}建处〔{day.year}〕5号",
            show_until=day + timedelta(days=180),
            organisation=authority,
        )
        for number, field in enumerate(EXPERT_FIELDS, 1):
            published(
                world,
                EXPERTS,
                300 - number,
                title=f"ZJ-{place.region}-{number:04d}",
                speciality=field,
                state="suspended" if number == 5 else "active",
                organisation=authority,
            )
        published(
            world,
            REPORTS,
            25,
            title="招标代理行业信用状况报告",
            author_name=f"示例信用评价有限公司{MARK}",
            period=f"{year - 1} 年度",
            summary="代理机构总体守信，资料保存和保证金退还仍有改进余地。",
            organisation=authority,
        )
        written(
            world, EXPERTS, 3, title=f"ZJ-{place.region}-9001", speciality="medical", organisation=authority
        )
    world.say(f"{len(NAMES)} bidding agencies.")
