"""An operator looks at how the chain fares: on the desk and on the telephone."""

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from records.access.services import chain_user
from records.chain import limits, peers, traffic, watching
from records.chain.models import Peer, PushCursor, ReconcileRun
from tests.records.access.factories import PASSWORD, give, person
from tests.records.chain.factories import MemoryNode
from tests.support.browser import LivePortal, follow, width_of

NAMES = {"410100": "信用郑州", "410300": "信用洛阳", "411000": "信用许昌"}


@pytest.fixture
def busy_province(live_portal: LivePortal, settings: Any, tmp_path: Path) -> Any:
    """河南 with three cities: one in order, one with events set aside, one whose clock is wrong; the nation is away."""
    settings.NODE_CODE, settings.NODE_NAME = "410000", "信用河南"
    settings.NODE_KEY_DIR = tmp_path / "keys"
    now, chance = timezone.now(), random.Random(7)
    for code, name in NAMES.items():
        MemoryNode(code, name).registered()
    for number, code in enumerate(NAMES):
        peer = Peer.objects.get(code=code)
        limits.heard(peer, at=now - timedelta(seconds=4))
        limits.claimed(peer, size=number * 7, at=now - timedelta(minutes=3))
        for hour in range(48):
            new, at = chance.randrange(0, 90), now - timedelta(hours=hour)
            traffic.took(sender=peer, new=new, known=0, set_aside=[], size=new * 900, at=at)
    for hour in range(48):
        traffic.wrote(chance.randrange(0, 20), at=now - timedelta(hours=hour))
    traffic.took(
        sender=Peer.objects.get(code="410300"),
        new=4,
        known=0,
        set_aside=["hash_mismatch"] * 3 + ["refused"],
        size=9,
        at=now,
    )
    traffic.refused(
        claimed="411000",
        reason="clock_skew",
        detail="the request was signed 412 s behind this node's clock, 300 s are tolerated",
        size=9,
        at=now,
    )
    traffic.refused(
        claimed="420000",
        reason="unknown_sender",
        detail="node '420000' is not registered here",
        size=9,
        at=now,
    )
    ReconcileRun.objects.create(
        trigger="nightly", started_at=now - timedelta(hours=7), finished_at=now, found=2, healed=2, problem=""
    )
    nation = peers.register_peer(
        role="parent",
        code="000000",
        name="信用中国",
        algorithm="ed25519",
        public_key=b"n" * 32,
        by=chain_user(),
        at=now,
    )
    PushCursor.objects.create(
        peer=nation,
        attempts=6,
        retry_at=now + timedelta(seconds=31),
        problem="unreachable",
        problem_detail="ConnectError: connection refused",
        problem_since_at=now - timedelta(minutes=4),
        breaker="open",
        breaker_since_at=now - timedelta(minutes=3),
        confirmed_at=now - timedelta(minutes=5),
    )
    watching.watch(at=now)
    user = person("王芳")
    give(user, "system_admin", region="410000")
    return user


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_an_operator_sees_what_is_wrong_and_comes_to_its_list(
    busy_province: Any, live_portal: LivePortal, browser_page: Any, width: int, height: int
) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": height})
    live_portal.sign_in(page, busy_province.username, PASSWORD)
    page.goto("/admin/records/chainalarm/board/")
    assert page.locator("h2", has_text="归集看板").is_visible()
    for words in (
        "上级连接中断",
        "下级节点时钟不准",
        "未登记的节点在尝试连接",
        "已断开，等待重试",
        "信用洛阳",
    ):
        assert page.get_by_text(words).first.is_visible(), words
    assert width_of(page) <= width
    bars = page.locator(".board-chart rect.chart-below").evaluate_all(
        "all => all.filter(bar => bar.getBoundingClientRect().height > 1).length"
    )
    assert bars > 30
    page.get_by_text("看表格").click()
    assert page.locator("#trend-table tbody tr").count() == 48
    follow(page, page.locator("#child-410300 ~ .board-figures a", has_text="%").first)
    assert "sender__exact=410300" in page.url
    page.get_by_text("内容与其哈希不一致").first.wait_for()
