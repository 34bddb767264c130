"""The tasks that have a story of their own: when each was done, when it went which step of its close, and how far it came. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class Course:
    """One task, by its number in the county list or its key in the plan. A step without a day has not been taken.

    Attributes:
        scene: what its pictures show.
        done: when its last measure was finished; ``None`` for work under way.
        draw: number of the drawing it waits for.
        fails: the day on which acceptance was refused; ``again`` the second request after it.
    """

    number: str
    scene: str
    begun: date
    done: date | None = None
    request: date | None = None
    accept: date | None = None
    review: date | None = None
    draw: int = 0
    notice: int = 0
    sign: date | None = None
    close: date | None = None
    fails: date | None = None
    implementer: str = ""
    """User name of who asks; the town's person when empty."""
    words: str = ""
    """What the reviewer or whoever accepted saw."""


def _on(month: int, day: int) -> date:
    return date(2026, month, day)


COURSES: Final[tuple[Course, ...]] = (
    # closed
    Course("106", "river", _on(2, 10), _on(5, 18), _on(6, 1), _on(6, 3), _on(6, 8), 1, sign=_on(6, 24), close=_on(6, 26),
           words="沿河9处排污口逐一开挖核查，封堵体完好，连续两次降雨后未见复涌。"),
    Course("117", "ponds", _on(2, 23), _on(5, 20), _on(6, 1), _on(6, 4), _on(6, 9), 1, sign=_on(6, 24), close=_on(6, 29),
           words="步行踏勘12.5公里岸线，未见积存垃圾，保洁船只和人员到位。"),
    Course("201", "yard", _on(2, 3), _on(3, 25), _on(4, 7), _on(4, 14), None, 1, sign=_on(6, 23), close=_on(6, 26),
           words="夜间22时现场监测，厂界噪声47分贝，走访12户居民均表示认可。"),
    Course("202", "yard", _on(2, 9), _on(4, 22), _on(6, 16), _on(6, 24), None, 2, sign=_on(8, 27), close=_on(8, 31),
           words="18台净化器全部运行，清洗记录齐全，回访举报人表示满意。"),
    Course("清单/五", "yard", _on(2, 16), _on(6, 23), _on(7, 2), _on(7, 10), None, 2, sign=_on(8, 28), close=_on(8, 31),
           implementer="yuchengze", words="随机走访46处点位，“两断三清”到位，未发现复产迹象。"),
    Course("101", "trench", _on(2, 26), _on(6, 24), _on(7, 2), _on(7, 8), _on(7, 16), 2, sign=_on(8, 28), close=_on(9, 2),
           words="抽查检查井14座，管道通水正常，沿河7处直排口均已封堵。"),
    Course("115", "ponds", _on(3, 4), _on(6, 20), _on(7, 1), _on(7, 6), _on(7, 14), 2, sign=_on(8, 27), close=_on(9, 1),
           words="6处尾水处理设施均在运行，出水清澈，取样送检两项指标合格。"),
    Course("206", "trench", _on(3, 10), _on(6, 12), _on(7, 6), _on(7, 13), None, 2, sign=_on(9, 4), close=_on(9, 10),
           words="5座喷淋池已拆除并硬化，作坊改用水性漆集中喷涂。"),
    Course("109", "yard", _on(3, 12), _on(6, 18), _on(7, 2), _on(7, 7), _on(7, 15), 2, sign=_on(9, 3), close=_on(9, 8),
           words="抽查31家餐饮店，净化设施安装运行正常，清洗台账完整。"),
    Course("203", "yard", _on(2, 18), _on(5, 25), _on(6, 15), _on(6, 18), None, 2, sign=_on(9, 2), close=_on(9, 8),
           words="4座发酵罐密闭运行，场界臭气浓度低于标准限值。"),
    # closed, then reopened
    Course("119", "yard", _on(2, 5), _on(4, 22), _on(5, 6), _on(5, 11), _on(5, 18), 1, sign=_on(6, 24), close=_on(6, 25),
           words="17家作坊断水断电、设备清空，现场无原料和产品。"),
    # wait for the close, for signatures, for the check, for the drawing
    Course("108", "yard", _on(3, 18), _on(7, 22), _on(8, 3), _on(8, 7), _on(8, 13), 3, sign=_on(11, 20),
           words="22家企业治理设施与生产同步运行，活性炭更换记录齐全。"),
    Course("105", "trench", _on(3, 20), _on(8, 20), _on(9, 1), _on(9, 4), _on(9, 10), 3,
           words="12座贮存池已投用，雨污分流到位，周边沟渠未见粪污。"),
    Course("204", "boiler", _on(2, 25), _on(4, 20), _on(9, 7), _on(9, 14), None, 3, sign=_on(11, 12),
           words="46个阀门全部更换，泄漏检测未见异常。"),
    Course("110", "trench", _on(4, 8), _on(9, 24), _on(10, 8), _on(10, 13), _on(10, 20), 4,
           words="2座处理站恢复运行，近一个月出水达标率97%。"),
    Course("104", "boiler", _on(4, 2), _on(9, 18), _on(10, 9), _on(10, 14), _on(10, 22), 4,
           words="3台锅炉炉体已拆除，改用天然气，现场无燃煤堆存。"),
    Course("207", "yard", _on(4, 15), _on(7, 24), _on(10, 26), _on(10, 30), None, 4,
           words="2套压缩设备已更换，除臭系统运行，回访8户居民无异议。"),
    Course("112", "yard", _on(5, 6), _on(9, 22), _on(10, 10), _on(10, 16), _on(11, 17), 5,
           words="15个收储点均已设置，打捆离田台账完整，现场未见焚烧痕迹。"),
    Course("四/三/3", "yard", _on(3, 2), _on(10, 28), _on(11, 5), _on(11, 17), None, 5, implementer="bailufan",
           words="在线监测数据传输有效率97%，主次干道清扫和油烟净化设施抽查合格。"),
    # public notice
    Course("103", "quarry", _on(3, 9), _on(10, 20), _on(11, 2), _on(11, 4), _on(11, 6), notice=1,
           words="两处采石坑坡面已清网复绿，样方调查植被覆盖度76%。"),
    Course("114", "boiler", _on(5, 11), _on(10, 24), _on(11, 2), _on(11, 5), _on(11, 10), notice=2,
           words="抽查60户，清洁取暖设备安装到位，用户操作熟练。"),
    Course("111", "trench", _on(3, 25), _on(7, 24), _on(11, 2), _on(11, 6), _on(11, 12),
           words="渗滤液已处理完毕，防渗膜修补通过检测，监测井水质稳定。"),
    # review, acceptance, suspended, refused
    Course("107", "river", _on(3, 30), _on(6, 22), _on(11, 10), _on(11, 16), words="河滩垃圾清运完毕，转运联单齐全。"),
    Course("205", "trench", _on(2, 12), _on(4, 24), _on(11, 19)),
    Course("四/七/2", "quarry", _on(3, 16), _on(11, 6), _on(11, 12), implementer="yanqimo"),
    Course("116", "yard", _on(4, 20), _on(8, 25), _on(9, 3), _on(9, 8), _on(9, 16), words="防风抑尘网连续完整，堆场喷淋正常。"),
    Course("113", "river", _on(4, 13), _on(8, 24), _on(9, 2), fails=_on(9, 9),
           words="现场取样透明度仅18厘米，河段下游仍有两处排口渗漏，清淤后水体未根本好转，不予通过。"),
    # said to be done and never handed in
    Course("102", "yard", _on(3, 23), _on(7, 25)),
    # under way
    Course("118", "ponds", _on(4, 27)),
    Course("120", "quarry", _on(5, 18)),
    Course("208", "river", _on(5, 8)),
)  # fmt: skip
OWN_STORY: Final = frozenset(course.number for course in COURSES)
