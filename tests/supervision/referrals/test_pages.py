"""Handing on, reading first, and looking after it, by the staff's pages."""

from django.test import Client
from django.urls import reverse

from records.access.models import AuditEntry
from supervision.complaints import services as complaints
from supervision.complaints.referrals.models import Letter, Referral
from tests.records.access.factories import give
from tests.records.chain.factories import NOW
from tests.supervision.complaints import factories
from tests.supervision.referrals.factories import NAME, sent


def client_of(user):
    client = Client()
    client.force_login(user, backend="records.access.backends.RoleBackend")
    return client


def address(name, *args):
    return reverse(f"admin:supervision_referral_{name}", args=args)


def filed(pair, informant=None):
    """About the city's own government, so it is the province's to handle."""
    case, _code = factories.filed(
        pair.city, informant or factories.confidential(), body=pair.city.government.pk, at=NOW
    )
    return case


def test_from_my_work_to_the_other_node(pair):
    case = filed(pair)
    desk = client_of(pair.city.handler)
    assert "待转其他节点" in desk.get(reverse("admin:index")).content.decode()
    assert address("refer", case.pk) in desk.get(address("waiting")).content.decode()
    complaint = desk.get(reverse("admin:supervision_complaint_change", args=[case.pk])).content.decode()
    assert address("refer", case.pk) in complaint

    form = desk.get(address("refer", case.pk)).content.decode()
    assert case.statement in form
    assert "材料都留在本节点" in form
    said = {"title": case.title, "statement": f"{NAME}反映的情况。"}
    refused = desk.post(address("refer", case.pk), said)
    assert refused.status_code == 422
    assert "反映人姓名或名称" in refused.content.decode()
    answer = desk.post(address("refer", case.pk), {**said, "statement": "招商承诺没有兑现。"})
    assert (answer.status_code, answer.url) == (302, address("change", sent().pk))

    text = desk.get(answer.url).content.decode()
    assert "招商承诺没有兑现。" in text
    assert "传送中" in text
    pair.exchange()
    text = desk.get(answer.url).content.decode()
    assert "传送中" not in text
    assert sent().peer_number in text
    assert (
        address("change", sent().pk)
        in desk.get(reverse("admin:supervision_complaint_change", args=[case.pk])).content.decode()
    )
    assert "现在不能办理" in desk.get(address("refer", case.pk)).content.decode()
    assert case.title in desk.get(address("changelist"), {"q": case.number}).content.decode()
    assert case.title not in desk.get(address("changelist"), {"stands": "in"}).content.decode()


def test_what_the_informant_adds_is_read_before_it_leaves(pair):
    case = filed(pair)
    desk = client_of(pair.city.handler)
    desk.post(address("refer", case.pk), {"title": case.title, "statement": "招商承诺没有兑现。"})
    pair.exchange()
    for text in (f"我是{NAME}，请快些。", "批文在发改委。"):
        complaints.say_as_informant(complaint=case.pk, text=text, at=NOW)
    first, second = Letter.objects.filter(is_held=True).order_by("uid")
    assert "留言待核定" in desk.get(reverse("admin:index")).content.decode()
    assert case.title in desk.get(address("changelist"), {"stands": "held"}).content.decode()
    page = desk.get(address("change", sent().pk)).content.decode()
    assert address("release", first.pk) in page
    assert desk.get(address("release", first.pk)).status_code == 200
    assert desk.post(address("release", first.pk), {"text": f"{NAME}催办。"}).status_code == 422
    assert desk.post(address("keep", first.pk)).status_code == 302
    assert desk.post(address("release", second.pk), {"text": "批文在发改委。"}).status_code == 302
    assert desk.get(address("release", second.pk)).status_code == 404
    assert Letter.objects.filter(kind="informant_says", is_held=False).count() == 1
    # Who does not handle it reads the page, and finds no door there.
    other = client_of(pair.city.reviewer)
    assert other.get(address("change", sent().pk)).status_code == 200
    assert other.get(address("release", first.pk)).status_code == 404


def test_nobody_of_the_body_finds_it_and_each_try_is_written_down(pair):
    case = filed(pair)
    client_of(pair.city.handler).post(
        address("refer", case.pk), {"title": case.title, "statement": "招商承诺没有兑现。"}
    )
    insider = pair.city.at_bureau
    give(insider, "department", organisation=pair.city.government)
    for role in ("complaint_handler", "reviewer", "supervisor"):
        give(insider, role)
    client = client_of(insider)
    assert client.get(address("change", Referral.objects.get().pk)).status_code == 404
    assert client.get(address("refer", case.pk)).status_code == 404
    assert case.title not in client.get(address("changelist")).content.decode()
    trail = AuditEntry.objects.filter(by=insider, outcome="refused").values_list("action", flat=True)
    assert sorted(trail) == ["complaint.refer", "complaint.referral"]
