"""
Where the invented bodies stand.

The regions are real, so that lists, maps of the site and figures look as they will; the places named in bodies'
names are not: no region of GB/T 2260 bears or bore any of them, no court has these codes, and no body is
registered in the regions 9901xx of the credit codes. So nothing here can be read as said of anybody.
"""

from dataclasses import dataclass

MARK = "（演示）"


@dataclass(frozen=True)
class Place:
    """
    :ivar region: real code under GB/T 2260
    :ivar name: invented name that stands in the names of its bodies
    :ivar court: code of its court in the numbers of cases
    :ivar code_region: the region in its bodies' credit codes
    :ivar towns: its townships and streets
    """

    region: str
    name: str
    court: str
    code_region: str
    towns: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        if self.region == "000000":
            return "nation"
        if self.region.endswith("0000"):
            return "province"
        return "city" if self.region.endswith("00") else "county"

    @property
    def sign(self) -> str:
        """What stands for the place in the numbers of documents."""
        return self.name[:2]


@dataclass(frozen=True)
class Plan:
    """
    One node's part of the demonstration.

    :ivar share: how many records there are, as a part of the city's
    :ivar people: account → the person's full name
    :ivar county: region of the county clerk, where there is one
    :ivar partner: body whose system sends records through the API
    :ivar department: body whose own account reads what is said of it
    :ivar takes_in: whether a file and a partner's submission have come in as well
    """

    top: Place
    parts: tuple[Place, ...]
    share: float
    people: dict[str, str]
    partner: str
    department: str
    county: str = ""
    takes_in: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.top, *self.parts)


CITY = Plan(
    top=Place("411000", "映川市", "豫99", "990101"),
    parts=(
        Place("411002", "云岫区", "豫9901", "990102", ("雁桥街道办事处", "芦笛街道办事处", "汐岸街道办事处")),
        Place("411003", "松澜区", "豫9902", "990103", ("桐浦镇人民政府", "梨溪街道办事处")),
        Place("411024", "青穗县", "豫9903", "990104", ("麦湾镇人民政府", "杏坞乡人民政府")),
        Place("411025", "砚桥县", "豫9904", "990105", ("苇湖镇人民政府", "石榴渡镇人民政府")),
        Place("411081", "澄禾市", "豫9905", "990106", ("屏澜镇人民政府", "槐埠街道办事处")),
        Place("411082", "望岚市", "豫9906", "990107", ("溪畴镇人民政府", "霁桥街道办事处")),
    ),
    share=1.0,
    people={
        "clerk": "林知远",
        "reviewer": "沈若谷",
        "second_reviewer": "陆清和",
        "supervisor": "程致知",
        "inspector": "孟行远",
        "expert": "乔知白",
        "assessor": "池静深",
        "second_assessor": "苗可立",
        "department": "顾允中",
        "auditor": "韩明鉴",
        "admin": "方守正",
        "security_admin": "许慎行",
        "county_clerk": "周以恒",
        "handler": "商思诚",
        "second_handler": "柏听澜",
        "custodian": "岑守默",
        "archivist": "闻静斋",
        "second_archivist": "卓守白",
    },
    partner="court",
    department="housing",
    county="411002",
    takes_in=True,
)

PROVINCE = Plan(
    top=Place("410000", "云川省", "豫97", "990121"),
    parts=(
        Place("410100", "霁川市", "豫9701", "990122"),
        Place("410300", "沁禾市", "豫9702", "990123"),
        Place("410700", "岚汀市", "豫9703", "990124"),
        Place("411300", "栖云市", "豫9704", "990125"),
        Place("411500", "远穗市", "豫9705", "990126"),
        Place("411700", "棠野市", "豫9706", "990127"),
    ),
    share=1 / 6,
    people={
        "clerk": "裴思齐",
        "reviewer": "温如许",
        "second_reviewer": "姜怀瑾",
        "supervisor": "贺行简",
        "inspector": "蓝见山",
        "expert": "应怀素",
        "assessor": "傅长宁",
        "second_assessor": "俞明之",
        "department": "罗望舒",
        "auditor": "邵明澈",
        "admin": "尹持中",
        "security_admin": "严慎独",
        "handler": "殷问渠",
        "second_handler": "樊听雨",
        "custodian": "庄守静",
    },
    partner="court",
    department="transport",
)

NATION = Plan(
    top=Place("000000", "华垣", "京99", "990141"),
    parts=(
        Place("330000", "澜屏省", "浙99", "990142"),
        Place("610000", "朗川省", "陕99", "990143"),
    ),
    share=1 / 12,
    people={
        "clerk": "秦望远",
        "reviewer": "白若水",
        "second_reviewer": "唐衡之",
        "supervisor": "宋知微",
        "inspector": "谷听泉",
        "expert": "叶守拙",
        "assessor": "柏思齐",
        "second_assessor": "闵若谷",
        "department": "苏砚青",
        "auditor": "石明镜",
        "admin": "钟守一",
        "security_admin": "傅慎微",
        "handler": "柳问津",
        "second_handler": "季听松",
        "custodian": "章守密",
    },
    partner="court",
    department="water",
)

PLANS = {plan.top.region: plan for plan in (CITY, PROVINCE, NATION)}
