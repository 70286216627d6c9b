"""The eight lists of an invented body, two editions of one of them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from disclosure.editing import services
from disclosure.lists.choices import ListKind
from disclosure.lists.desks import LISTS
from disclosure.lists.models import ServiceList
from disclosure.lists.services import import_items
from integrity_portal.demo.data.articles import some_body, written
from integrity_portal.demo.data.places import MARK
from integrity_portal.demo.data.world import World

ITEMS = (
    ("停车设施备案", "7 个工作日"),
    ("临时占道审批", "5 个工作日"),
    ("户外设施设置许可", "10 个工作日"),
    ("建筑垃圾处置核准", "7 个工作日"),
    ("公共设施损坏赔偿认定", "15 个工作日"),
    ("便民摊点登记", "当场办结"),
)


def load(world: World) -> None:
    """Tell the lists, once."""
    if ServiceList.objects.exists():
        return
    body = some_body(world, "housing", "transport", "finance")
    year = world.office.today.year
    with transaction.atomic():
        _publish(world, ListKind.POWERS, year - 1, 400, ITEMS[:5])
        renewed = (ITEMS[0], (ITEMS[1][0], "3 个工作日"), *ITEMS[2:4], ITEMS[5])
        _publish(world, ListKind.POWERS, year, 45, renewed)
        for number, kind in enumerate(kind for kind in ListKind if kind != ListKind.POWERS):
            _publish(world, kind, year, 50 + number, ITEMS[: 2 + number % 4])
    world.say(f"{ServiceList.objects.count()} lists of {body.name}.")


def _publish(
    world: World, kind: ListKind, year: int, days_ago: int, items: tuple[tuple[str, str], ...]
) -> None:
    body, clerk = some_body(world, "housing", "transport", "finance"), world.people["clerk"]
    day = world.office.ago(days_ago)
    edition = written(
        world,
        LISTS,
        days_ago,
        organisation=body,
        title=f"{body.name}{kind.label}",
        kind=kind.value,
        year=year,
        authority_name=body.name,
        document_number=f"{MARK}清字〔{year}〕2号",
    )
    head = "code,name,basis,content,time_limit,url"
    lines = [
        f"{kind.value[:3].upper()}-{1 + [name for name, _limit in ITEMS].index(name):03d},{name},《示例管理办法》第{number}条,{kind.label}所列事项,{limit},"
        for number, (name, limit) in enumerate(items, 3)
    ]
    file = SimpleUploadedFile("items.csv", "\n".join([head, *lines]).encode())
    at = world.office.at(day)
    import_items(uid=edition.pk, file=file, by=clerk, at=at)
    services.submit(desk=LISTS, uid=edition.pk, by=clerk, at=at)
    services.publish(
        desk=LISTS,
        uid=edition.pk,
        by=world.people["reviewer"],
        at=world.office.at(world.office.after(day, 1)),
    )
