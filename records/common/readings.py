"""
Place names that the pinyin dictionary reads wrongly, checked against the names of GB/T 2260.

Only readings that differ without their tones are listed: the key is for sorting and typing.
"""

_CHANG = "丰 兴 垣 宁 岛 岭 春 武 汀 沙 治 泰 洲 海 清 白 葛 阳 顺"
_CHANG_READ = "feng xing yuan ning dao ling chun wu ting sha zhi tai zhou hai qing bai ge yang shun"
# 都 as in a seat of government, never "all".
_DU_LAST = {
    "三": "san", "丰": "feng", "乐": "le", "于": "yu", "信": "xin", "商": "shang", "宁": "ning", "宜": "yi",
    "尧": "yao", "新": "xin", "曾": "zeng", "望": "wang", "武": "wu", "殷": "yin", "江": "jiang", "盐": "yan",
    "秦": "qin", "花": "hua", "莲": "lian", "襄": "xiang", "郫": "pi", "魏": "wei",
}  # fmt: skip

PLACE_READINGS: dict[str, str] = {
    **{f"长{last}": f"chang {read}" for last, read in zip(_CHANG.split(), _CHANG_READ.split(), strict=True)},
    **{f"{first}都": f"{read} du" for first, read in _DU_LAST.items()},
    "万柏林": "wan bai lin",
    "乌什": "wu shi",
    "乐陵": "lao ling",
    "什邡": "shi fang",
    "伽师": "jia shi",
    "克什克腾": "ke shi ke teng",
    "六合": "lu he",
    "单县": "shan xian",
    "南乐": "nan le",
    "塔什库尔干": "ta shi ku er gan",
    "天长": "tian chang",
    "子长": "zi chang",
    "宕昌": "tan chang",
    "崆峒": "kong tong",
    "康巴什": "kang ba shi",
    "弓长岭": "gong chang ling",
    "昆都仑": "kun du lun",
    "朝阳": "chao yang",
    "泊头": "bo tou",
    "洪洞": "hong tong",
    "浚县": "xun xian",
    "浪卡子": "lang ka zi",
    "涡阳": "guo yang",
    "穆棱": "mu ling",
    "筠连": "jun lian",
    "繁峙": "fan shi",
    "绥棱": "sui ling",
    "荥经": "ying jing",
    "蚌山": "beng shan",
    "都兰": "du lan",
    "都匀": "du yun",
    "都安": "du an",
    "都昌": "du chang",
    "闵行": "min hang",
    "阿图什": "a tu shi",
    "马尾": "ma wei",
}
