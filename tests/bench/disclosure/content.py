"""
Records and bodies as many as are wanted; row ``n`` depends on ``n`` alone, so that any two stocks share their head.

What records say comes again after ``PERIOD`` of them, at another time and under another number.
"""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

PLACES = [
    "城关",
    "东城",
    "西城",
    "南关",
    "北关",
    "河东",
    "河西",
    "新区",
    "开发区",
    "高新区",
    "示范区",
    "临港",
    "平原",
    "山阳",
    "解放",
    "中站",
    "马村",
    "龙亭",
    "顺河",
    "鼓楼",
    "禹王台",
    "祥符",
    "兰考",
    "杞县",
    "通许",
    "尉氏",
    "洛龙",
    "老城",
    "涧西",
    "瀍河",
    "偃师",
    "孟津",
    "新安",
    "栾川",
    "嵩县",
    "汝阳",
    "宜阳",
    "洛宁",
    "伊川",
    "湛河",
    "卫东",
    "石龙",
    "舞钢",
    "汝州",
    "宝丰",
    "叶县",
    "鲁山",
    "郏县",
]
OFFICES = [
    "财政局",
    "交通运输局",
    "自然资源局",
    "住房和城乡建设局",
    "水利局",
    "农业农村局",
    "教育局",
    "民政局",
    "卫生健康委员会",
    "市场监督管理局",
    "发展和改革委员会",
    "工业和信息化局",
    "生态环境局",
    "应急管理局",
    "文化广电和旅游局",
    "统计局",
    "审计局",
    "医疗保障局",
    "林业局",
    "商务局",
    "城市管理局",
    "公共资源交易中心",
]
DEEDS = [
    "未按合同支付工程款",
    "未兑现招商引资承诺",
    "未履行生效判决",
    "拖欠货款",
    "违规设置投标门槛",
    "未按期交付土地",
    "未退还履约保证金",
    "未支付补偿款",
    "擅自变更合同",
    "未按约定办理产权登记",
    "超期未办结行政审批",
    "未兑付奖励资金",
]
THINGS = [
    "道路改造",
    "污水处理",
    "学校食堂",
    "办公桌椅",
    "信息系统",
    "河道治理",
    "绿化养护",
    "棚户区改造",
    "产业园标准厂房",
    "公交站亭",
    "供暖管网",
    "垃圾转运",
    "农田灌溉",
    "医疗设备",
    "路灯照明",
    "广场铺装",
    "桥梁加固",
    "消防设施",
    "停车场",
    "展览馆",
]
SENTENCES = (
    "经生效裁判文书确认，{body}应于{year}年{month}月底前支付{thing}项目价款。",
    "供应商先后{times}次书面催告，均未得到答复。",
    "该机构在听证中承认事实，称资金尚未到位。",
    "合同约定验收合格后三十日内付清，实际逾期{days}日。",
    "上级机关已发函督促，要求限期整改并报送结果。",
    "项目编号{code}，涉及{place}辖区内{times}处施工点。",
    "双方曾达成分期付款协议，其后仍未履行。",
)
SOURCES = ("judgment", "penalty", "broken_pledge", "arrears", "online_service")
DOMAINS = ("procurement", "bidding", "investment", "debt", "policy", "general")
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = timedelta(days=300)
PERIOD = 100_000


def body_name(number: int) -> str:
    place = PLACES[number % len(PLACES)]
    office = OFFICES[number // len(PLACES) % len(OFFICES)]
    round_ = number // (len(PLACES) * len(OFFICES))
    return f"{place}{'第' + str(round_) if round_ else ''}{office}"


def published_at(number: int, total: int) -> datetime:
    """The first is the oldest, as a log grows; the whole stock lies inside what is on display today."""
    return NEWEST - SPAN + SPAN * number // total


def content(number: int, bodies: Sequence[tuple[str, str, str]], total: int) -> dict[str, Any]:
    """What varies from record to record. ``bodies`` are uid, name and region; a few have many records."""
    said = number % PERIOD
    draw = random.Random(said)  # noqa: S311 - the same stock in each run is what is wanted
    body = bodies[int(len(bodies) * draw.random() ** 2)]
    deed, thing = draw.choice(DEEDS), draw.choice(THINGS)
    at = published_at(number, total)
    values = {
        "body": body[1],
        "place": draw.choice(PLACES),
        "thing": thing,
        "year": 2024 + draw.randrange(2),
        "month": 1 + draw.randrange(12),
        "times": 2 + draw.randrange(7),
        "days": 30 + draw.randrange(700),
        "code": f"XM{draw.randrange(10**8):08d}",
    }
    facts = "".join(s.format(**values) for s in draw.sample(SENTENCES, 3 + draw.randrange(4)))
    return {
        "organisation": body,
        "source": draw.choice(SOURCES),
        "domain": draw.choice(DOMAINS),
        "severity": "serious" if said % 7 == 0 else "ordinary",
        "title": f"{thing}{deed}（{values['code']}）",
        "facts": facts,
        "document_number": f"（2026）豫{said % 9000:04d}民初{said}号",
        "decided_on": date.fromordinal(at.date().toordinal() - 20 - said % 10),
        "published_at": at,
    }


def queries(count: int, bodies: Sequence[tuple[str, str, str]]) -> list[str]:
    """What people type: two to four characters out of names and titles, common ones and rare ones."""
    draw = random.Random(14)  # noqa: S311
    found = []
    while len(found) < count:
        text = draw.choice(
            (
                draw.choice(bodies)[1],
                draw.choice(THINGS),
                draw.choice(DEEDS),
                draw.choice(PLACES) + draw.choice(OFFICES),
                str(draw.randrange(10**4)),
            )
        )
        length = min(len(text), 2 + draw.randrange(3))
        start = draw.randrange(len(text) - length + 1)
        found.append(text[start : start + length])
    return found
