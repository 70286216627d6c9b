"""What a text must not give as a reason for changing a promise."""

import re

# 优化营商环境条例 art. 31: 行政区划调整、政府换届、机构或者职能调整以及相关责任人更替.
_LEADERS = re.compile(
    r"换届|(领导|负责人|责任人|书记|市长|县长|区长|镇长|乡长|局长|主任)[^，。；,;\n]{0,6}(更替|更换|变更|变动|调整|调离|离任|卸任|交替)"
    r"|人事(调整|变动|更替)|(机构|职能|部门)[^，。；,;\n]{0,4}(改革|调整|合并|撤并)|(行政)?区划[^，。；,;\n]{0,4}(调整|变更)|新官不理旧账|前任"
)


def blames_leaders(*texts: str) -> bool:
    """Whether one of the texts argues with new leaders, reorganised bodies or moved boundaries."""
    return any(_LEADERS.search(text) for text in texts)
