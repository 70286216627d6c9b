"""How the one box and the files of its lists are asked, hidden words included."""

from typing import Any

HIDDEN_WORDS = ("隐藏", "隐", "欧阳隐名", "隐藏之拟改标题", "yincang", "ycjcg")
KINDS = ("organisations", "records", "commendations", "nothing")
PLAIN: list[dict[str, Any]] = [{}]

ROUTES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "site:search": (
        PLAIN,
        (
            "",
            *(f"q={word}" for word in HIDDEN_WORDS),
            *(f"kind={kind}&q=隐藏" for kind in KINDS),
        ),
    ),
    "site:organisations-csv": (PLAIN, ("", "q=隐藏", "kind=department")),
    "site:commendations-csv": (PLAIN, ("", "q=隐藏", "honour=red_list")),
    "site:records-csv": (
        PLAIN,
        ("", *(f"q={word}" for word in HIDDEN_WORDS), "source=judgment", "region=411000"),
    ),
}
