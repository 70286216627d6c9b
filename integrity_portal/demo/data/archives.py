"""Officials' archives, honesty education and the handbook: invented people of invented bodies, in the city alone."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from integrity_portal.demo.data.codes import identity_number
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World
from records.archives import rules
from records.archives.columns import ENTRY_COLUMNS
from records.archives.models import Archive
from records.archives.services import education, entries, imports, keeping
from records.subjects.models import Organisation, Post, Region
from records.subjects.services import appoint, register_official

SURNAMES = "闻卓岑蔺臧柏晏邬芮储靳汲糜乌焦巴弓牧隗山"
GIVEN = (
    "景行",
    "怀瑜",
    "思邈",
    "以宁",
    "若拙",
    "望舒",
    "持正",
    "清扬",
    "知白",
    "守拙",
    "云帆",
    "修远",
    "令仪",
    "其琛",
)
TAGS = ("finance", "construction", "transport", "education", "market", "urban")
TITLES = ("局长", "副局长", "科长", "科长", "科员", "科员", "科员")
RESULTS = ("优秀", "称职", "称职", "称职", "称职", "基本称职")
# The last of each body have gaps, so that the figures show something to do.
WITHOUT_APPRAISAL = 1
HANDBOOK = (
    (
        "依法行政，说到做到",
        "政府作出的决定、签订的合同、公开的承诺，都以政府信用作担保。没有法定事由、未经法定程序，不得因换届、机构调整或负责人更替而不履行。\n\n- 承诺之前先核对权限、预算和期限\n- 承诺之后按期公开进展\n- 确需变更的，依法定程序办理并补偿损失",
        "国务院关于加强政务诚信建设的指导意见",
    ),
    (
        "哪些情形会被记为失信",
        "经司法判决、行政处罚、纪律处分或问责等具有法律效力的文书确认的失信行为，才可以记录。没有文书的，不得认定。\n\n公务员个人的记录默认只在内部使用，有法律依据并经复核的才公开姓名。",
        "国办发〔2020〕49号",
    ),
    (
        "处分的影响期",
        "处分期满自动解除，解除后晋升职务、职级不再受原处分影响。\n\n- 警告六个月，记过十二个月，记大过十八个月\n- 降级、撤职二十四个月\n- 期内再受处分的，接续计算，合计不超过四十八个月",
        "公职人员政务处分法第八条；行政机关公务员处分条例第十条",
    ),
    (
        "您的档案和您的权利",
        "每名公务员有一份诚信档案，由所在机构的人事档案人员管理。查阅须说明用途，每次都有记录，您可以要求看到谁看过。\n\n认为内容有误的，可以向管档机构提出更正；失信记录另可依法提出异议或申请信用修复。",
        "个人信息保护法第四十五条、第四十六条",
    ),
)  # fmt: skip


def load(world: World) -> None:
    """Build the files once, by the services and the import that archivists use."""
    if "archivist" not in world.people or Archive.objects.exists():
        return
    random = Random(f"archives {world.plan.top.region}")  # noqa: S311
    with transaction.atomic():
        people = _people(random)
        bodies = [world.body(world.plan.top, tag) for tag in TAGS]
        _import(world, _rows(world, bodies, people, random))
        for number, body in enumerate(bodies):
            _without_file(world, body, people.pop(), _number(random, 900 + number))
        _sanctions(world)
        _courses(world, bodies)
        _handbook(world)


def _people(random: Random) -> list[str]:
    names = [f"{surname}{given}" for surname in SURNAMES for given in GIVEN]
    random.shuffle(names)
    return names


def _number(random: Random, serial: int) -> str:
    born_on = date(1966, 1, 1) + timedelta(days=random.randrange(30 * 365))
    return identity_number(region="990199", born_on=born_on, serial=serial)


def _rows(
    world: World, bodies: list[Organisation], people: list[str], random: Random
) -> list[dict[str, str]]:
    year, authority = rules.appraisal_year(world.office.today), f"映川市人力资源和社会保障局{MARK}"
    rows, serial = [], 0
    for body in bodies:
        for place, title in enumerate(TITLES):
            serial += 1
            person = {
                "name": people.pop(),
                "id_number": _number(random, serial),
                "organisation": body.name,
                "post_title": title,
            }
            basis = {"basis_authority": authority, "basis_on": f"{year}-12-28"}
            had = [year - 1, year] if place < len(TITLES) - WITHOUT_APPRAISAL else [year - 1]
            for one in had:
                said = {
                    "kind": "年度考核",
                    "result": random.choice(RESULTS),
                    "year": str(one),
                    "occurred_on": f"{one}-12-26",
                    "basis_number": f"映人社〔{one}〕{100 + serial}号",
                }
                rows.append({**person, **basis, "basis_on": f"{one}-12-28", **said})
            if place < 2:
                said = {
                    "kind": "个人有关事项报告查核",
                    "result": "如实报告" if serial % 5 else "漏报",
                    "year": str(year),
                    "occurred_on": f"{year}-09-10",
                    "basis_number": f"映组查〔{year}〕{serial}号",
                    "basis_on": f"{year}-09-12",
                    "basis_authority": f"中共映川市委组织部{MARK}",
                }
                rows.append({**person, **said})
    return rows


def _import(world: World, rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(column.label) for column in ENTRY_COLUMNS])
    writer.writerows([[row.get(column.name, "") for column in ENTRY_COLUMNS] for row in rows])
    archivist, day = world.people["archivist"], world.office.working_ago(60)
    region = Region.objects.get(code=world.plan.top.region)
    at = world.office.at(day)
    content = ContentFile(out.getvalue().encode("utf-8-sig"), name="演示-人员与年度考核.csv")
    batch = imports.upload(file=content, region=region, by=archivist, at=at)
    imports.check(uid=batch.pk, at=at)
    imports.confirm(uid=batch.pk, by=archivist, at=at)
    imports.run(uid=batch.pk, at=at)


def _without_file(world: World, body: Organisation, name: str, number: str) -> None:
    """Newly appointed, and nobody has thought of a file yet."""
    archivist, at = world.people["archivist"], world.office.at(world.office.working_ago(9))
    official = register_official(name=name, id_number=number, by=archivist, at=at)
    appoint(organisation=body, title="四级调研员", official=official, from_on=at.date(), by=archivist, at=at)


def _sanctions(world: World) -> None:
    """One that is over, one that ends within the month, one that runs, one that waits to be confirmed."""
    archivist, second, today = world.people["archivist"], world.people["second_archivist"], world.office.today
    soon = next(
        day
        for day in (today - timedelta(days=back) for back in range(150, 190))
        if (ends := rules.term_of("warning", day).ends_on) and 5 <= (ends - today).days <= 25
    )
    told = (
        ("finance", "warning", today - timedelta(days=400), True),
        ("transport", "warning", soon, True),
        ("construction", "demerit", today - timedelta(days=95), True),
        ("market", "major_demerit", world.office.ago(12), False),
    )
    for number, (tag, result, day, is_confirmed) in enumerate(told, 1):
        body = world.body(world.plan.top, tag)
        post = Post.objects.open().filter(organisation=body, title="科长").select_related("official").first()
        if post is None or post.official is None:
            continue
        at = world.office.at(world.office.after(day, 3))
        entry = entries.enter(
            archive=Archive.objects.get(official=post.official),
            content={
                "kind": "discipline",
                "result": result,
                "occurred_on": day,
                "basis_number": f"映监〔{day.year}〕{number}号",
                "basis_on": day,
                "basis_authority": f"映川市监察委员会{MARK}",
                "text": "因工作失职，合同付款审批超期，造成违约。",
            },
            by=archivist,
            at=at,
        )
        if is_confirmed:
            entries.confirm(uid=entry.pk, by=second, at=world.office.at(world.office.after(day, 5)))
    entries.end_terms(at=world.now)
    first = Archive.objects.order_by("opened_at", "pk").first()
    if first is not None:
        keeping.read_archive(
            uid=first.pk,
            purpose="appointment",
            words="干部任用考察，依据映组函〔演示〕3号",
            by=second,
            at=world.office.at(world.office.working_ago(4)),
        )


def _courses(world: World, bodies: list[Organisation]) -> None:
    archivist, office = world.people["archivist"], world.office
    host = bodies[0]
    held, planned = office.ago(70), office.working_ago(1)
    done = _course(world, host, "政务诚信与依法履约专题培训", held, "60")
    for number, topic in enumerate(("守信践诺的法律责任", "政府合同管理与清欠"), 1):
        education.add_session(
            uid=done.pk,
            held_on=office.after(held, number - 1),
            title=topic,
            place="市委党校报告厅",
            by=archivist,
            at=office.at(held),
        )
    education.move_course(uid=done.pk, name="open", by=archivist, at=office.at(held))
    sessions = list(done.sessions.all())
    posts = Post.objects.open().filter(organisation__in=bodies, official__archive__isnull=False)
    for place, post in enumerate(posts.select_related("official").order_by("organisation", "pk")):
        if place % 6 == 5 or post.official is None:
            continue
        education.record_participation(
            uid=done.pk,
            official=post.official,
            sessions=sessions if place % 4 else sessions[:1],
            score=Decimal(55 + place * 7 % 45),
            by=archivist,
            at=office.at(office.after(held, 3)),
        )
    education.move_course(uid=done.pk, name="close", by=archivist, at=office.at(office.after(held, 6)))
    running = _course(world, host, "干部诚信手册集中学习", planned, None)
    education.move_course(uid=running.pk, name="open", by=archivist, at=office.at(planned))


def _course(world: World, host: Organisation, title: str, first: date, mark: str | None) -> Any:
    return education.plan_course(
        organisation=host,
        content={
            "title": f"{title}{MARK}",
            "hours": "8",
            "starts_on": first,
            "ends_on": world.office.after(first, 3) if mark else first + timedelta(days=14),
            "pass_mark": mark,
            "material": "学习材料：干部诚信手册第一至第四篇，以及本市政府合同管理办法。",
        },
        by=world.people["archivist"],
        at=world.office.at(first),
    )


def _handbook(world: World) -> None:
    at = world.office.at(world.office.working_ago(120))
    for number, (title, text, basis) in enumerate(HANDBOOK, 1):
        education.write_page(
            number=number, title=title, text=text, basis=basis, by=world.people["archivist"], at=at
        )
