"""Complaints made up for measuring: villages, firms and matters of a city that does not exist, and what people do to a text they copy.

Everything hangs on the seed. Names are put together from syllables, sentences from our own templates; no text is taken from anywhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

HEADS = "北南东西上下前后大小石河柳杨槐桃青白黄红金银龙凤高平安宁福双新古清泉云山水林松竹梅兰"
TAILS = "关庄屯沟桥岭坡湾洼堡营口坊塘涧滩台源峪墩铺寨岗井溪店渠坝阁"
TOWNS = tuple(f"{a}{b}镇" for a, b in zip("石柳青龙高金清新大黄平安双云", "桥河山口密台泉河沟岭原丘塔峰", strict=True))
BRANDS = tuple(
    "宏发 鑫盛 永兴 华泰 金源 恒通 瑞丰 东升 广利 兴旺 德隆 万顺 嘉和 正大 富民 众诚 久昌 天成 同力 旺达".split(" ")  # noqa: SIM905 - a list of words is read more easily
)
FIRMS = [
    "化工厂",
    "印染厂",
    "塑料颗粒厂",
    "铸造厂",
    "石料厂",
    "木器厂",
    "养猪场",
    "屠宰场",
    "砖瓦厂",
    "造纸厂",
    "橡胶厂",
    "电镀厂",
    "洗砂场",
    "饭店",
    "汽修厂",
    "搅拌站",
]
ROADS = ["滨河", "人民", "建设", "解放", "和平", "文化", "迎宾", "胜利", "青年", "光明", "泰安", "长宁", "富强", "学府", "朝阳"]
ESTATES = ["阳光", "锦绣", "翠湖", "丽景", "御景", "金桂", "碧水", "学苑", "幸福", "和顺", "紫荆", "盛世"]
TIMES = [
    "每天凌晨",
    "夜间",
    "每到傍晚",
    "周末",
    "雨天",
    "近半个月来",
    "从上个月开始",
    "一到夜里十一点以后",
    "白天",
    "长期",
    "晚上八点到次日早上六点",
    "最近几天",
]
OPENINGS = (
    "群众来电反映:", "村民反映,", "", "您好,我要投诉", "居民举报", "来电人称", "业主反映:", "", "群众来信反映,", "实名举报:",
)  # fmt: skip
CLOSINGS = (
    "希望有关部门尽快处理。", "严重影响周边居民正常生活,请求查处。", "请相关部门调查核实。", "要求给予答复。", "", "群众苦不堪言。",
    "恳请领导到现场看看。", "望尽快解决。", "",
)  # fmt: skip
MATTERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "air": (
        ("排放刺鼻气味", "气味难闻让人头疼", "散发的臭味随风飘到院里", "有股呛人的怪味"),
        ("居民不敢开窗", "老人孩子嗓子不舒服", "大家只好整天关着窗户", "夏天也没法开窗通风"),
        ("没有安装废气处理设施", "处理设备常年不开", "烟囱直接往外冒黑烟", "活性炭箱只是摆设"),
    ),
    "water": (
        ("把生产废水直接排进村边河沟", "通过暗管偷排污水", "黑水流到灌溉渠里", "污水没有处理就往外放"),
        ("河水发黑并有泡沫", "沟里的鱼都死了", "井水变了颜色不能喝", "地里的庄稼浇了就枯"),
        ("排口藏在桥洞下面", "下雨时排得最多", "用水泥管连到了沟底", "看到检查的人来就停"),
    ),
    "noise": (
        ("机器轰鸣声很大", "噪声扰民", "冲压声震得窗户响", "设备声音吵得人睡不着"),
        ("孩子无法写作业", "老人心脏受不了", "夜里根本没法休息", "附近住户都失眠"),
        ("没有任何隔音措施", "大门敞开着生产", "风机就对着居民楼", "超过十点也不停工"),
    ),
    "dust": (
        ("粉尘漫天飞扬", "装卸时扬尘很大", "料堆没有苫盖灰尘到处飞", "路上落了厚厚一层灰尘"),
        ("晾的衣服全是土", "窗台每天一层灰", "路过的车扬起一片尘土", "果树叶子都白了"),
        ("没有喷淋洒水", "车辆出门不冲洗", "料棚一直没有封闭", "围挡早就坏了"),
    ),
    "waste": (
        ("把工业垃圾倾倒在河滩", "废渣露天堆放", "建筑垃圾堆成了小山", "夜里用车拉来污泥填坑"),
        ("占了村里的耕地", "下雨后渗出黄水", "已经堆了三米多高", "风一吹塑料袋到处跑"),
        ("没人清运", "用土盖住掩人耳目", "车牌都用布遮着", "说是要做路基"),
    ),
    "livestock": (
        ("养殖粪便随意排放", "猪粪堆在路边", "鸡粪水流到了路上", "粪污池没有防渗"),
        ("苍蝇蚊子成群", "饭都吃不下去", "村口一走就踩到粪水", "夏天根本没法住人"),
        ("离居民区不到一百米", "没有任何手续", "说过要搬一直没搬", "去年又扩建了两排棚"),
    ),
}
NEAR = "噪声气污水村东西南北上下夜日河沟处理厂路边大小多少有没不是的了在和也都就"
KINDS = ("exact", "edited 5 %", "edited 15 %", "edited 30 %", "reworded", "same firm, other matter", "same words, other place")
DUPLICATES = frozenset(KINDS[:5])


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere to complain about: what is written in the field of the place, and what the text calls it."""

    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A made-up complaint."""

    text: str
    place: str
    matter: str
    spot: Spot
    when: str


def spot(dice: random.Random) -> Spot:
    """A firm in a village, a building of an estate, or a number in a street."""
    town = dice.choice(TOWNS)
    village = f"{dice.choice(HEADS)}{dice.choice(TAILS)}村"
    firm = f"{dice.choice(BRANDS)}{dice.choice(FIRMS)}"
    way = dice.random()
    if way < 0.6:
        return Spot(f"{town}{village}{firm}", f"{village}{dice.choice(('', '村东', '村西', '村头'))}的{firm}")
    if way < 0.8:
        estate = f"{dice.choice(ESTATES)}{dice.choice(('花园', '小区', '家园'))}"
        return Spot(f"{estate}{dice.randint(1, 40)}号楼旁{firm}", f"{estate}旁边的{firm}")
    road = f"{dice.choice(ROADS)}{dice.choice('东西南北中')}路{dice.randint(1, 300)}号"
    return Spot(f"{road}{firm}", f"{road}的{firm}")


def complaint(dice: random.Random, where: Spot | None = None, matter: str = "") -> Complaint:
    """One complaint: opening, place, time, two or three sentences of its matter, closing."""
    at = where or spot(dice)
    kind = matter or dice.choice(tuple(MATTERS))
    when = dice.choice(TIMES)
    return Complaint(_text(dice, at, kind, when), at.place, kind, at, when)


def _text(dice: random.Random, at: Spot, kind: str, when: str) -> str:
    said = [dice.choice(part) for part in MATTERS[kind]]
    if dice.random() < 0.3:
        said.pop()
    return f"{dice.choice(OPENINGS)}{at.name}{when}{','.join(said)}。{dice.choice(CLOSINGS)}"


def planted(dice: random.Random, of: Complaint, kind: str) -> Complaint:
    """What somebody makes of a complaint that is on record: one of :data:`KINDS`."""
    if kind == "exact":
        return of
    if kind.startswith("edited"):
        return replace(of, text=edited(dice, of.text, int(kind.split()[1]) / 100), place=_place_again(dice, of.place))
    if kind == "reworded":
        return replace(complaint(dice, of.spot, of.matter), place=_place_again(dice, of.place))
    if kind == "same firm, other matter":
        return complaint(dice, of.spot, dice.choice([other for other in MATTERS if other != of.matter]))
    other = spot(dice)
    return replace(of, text=of.text.replace(of.spot.name, other.name), place=other.place, spot=other)


def edited(dice: random.Random, text: str, share: float) -> str:
    """A share of the signs changed: replaced, left out or put in, a third each."""
    signs = list(text)
    for _ in range(round(len(text) * share)):
        at = dice.randrange(len(signs))
        what = dice.randrange(3)
        if what == 0:
            signs[at] = dice.choice(NEAR)
        elif what == 1 and len(signs) > 1:
            del signs[at]
        else:
            signs.insert(at, dice.choice(NEAR))
    return "".join(signs)


def _place_again(dice: random.Random, place: str) -> str:
    """The same place as another person writes it: as it is, with the city before it, with 附近 behind, or not at all."""
    way = dice.randrange(5)
    return (place, f"海岱市青石县{place}", f"{place}附近", place, "")[way]
