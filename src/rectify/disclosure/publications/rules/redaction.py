"""Places in a content that may name a person or give somebody away, and what a content becomes when they are hidden. Pure.

Found by rule, decided by a person: a name is guessed from a Chinese surname beside a word that goes with people (同志, 反映人 …), so
that some are missed and some are none; whoever decides reads the text. Counts of cases below a threshold, by territory and type, are
small cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from rectify.disclosure.frozen.rules.small_cells import hidden_cells, shown

SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费"
    "廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵"
    "席季麻贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫房裘缪宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀"
    "羊於惠甄曲封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹龙叶幸韶郜黎蓟薄印宿白怀"
    "蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿扈燕冀郏浦尚农温庄晏柴瞿阎慕连茹习宦艾鱼容古易慎戈"
    "廖庾暨衡耿弘匡文寇禄阙东欧殳蔚夔巩厍聂晁勾敖冷訾辛阚那饶曾毋沙乜鞠丰关蒯荆竺逯桓"
)
"""The Hundred Family Surnames without those that are rare as names and frequent as words (通, 向, 能 …)."""
DOUBLE: Final = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|端木|夏侯|闻人"
_NAME: Final = rf"(?:{DOUBLE}|[{SURNAMES}])(?:某某|某|[\u4e00-\u9fff]{{1,2}})"
_AFTER: Final = (
    "同志|先生|女士|师傅|老人|大爷|大妈|大叔|大婶|大娘|阿姨|奶奶|爷爷|大姐|大哥|书记|县长|市长|区长|镇长|乡长|局长|主任|经理|厂长|老板|法人|律师|"
    "医生|老师|住户|业主"
)
_BEFORE: Final = (
    "反映人|举报人|投诉人|信访人|联系人|当事人|负责人|法定代表人|法人代表|经营者|经营人|村民|居民|业主|户主|司机|老板|责任人|实际控制人|姓名|名叫|叫|"
    "驾驶员|网格员|租户|住户|邻居|承包人|承包户|养殖户|记录人|经办人|审核人|被处罚人|受害人|证人|家属|工人|其妻|其夫|其子|其女|其父|其母|现场联系"
)
_OFFICE: Final = "老人|书记|支书|主任|县长|市长|区长|镇长|乡长|村长|局长|河长|湖长|田长|林长|院长|校长|站长|队长|厂长|经理"
"""Words that go before a name, too, but before much else: a name is guessed there only if what follows ends one."""
NAME_AFTER: Final = re.compile(rf"(?<![时责主担])(?P<name>(?:{DOUBLE}|[{SURNAMES}])(?:某某|某|[\u4e00-\u9fff]{{0,2}}?))(?=(?:{_AFTER}))")
_ENDS: Final = (
    r"(?=[，。、；,;：:“”（）()\s\d]|$|反映|举报|投诉|称|说|的|家|等|所|在|从|于|负责|牵头|包案|包保|督办|带队|到场|已|未|要求|承诺|承认|同意|代为|接受|提出|"
    r"驾驶|发现|每|作证|受|态度|联名|签|行动|表示|到|陪同)"
)
NAME_BEFORE: Final = re.compile(rf"(?:{_BEFORE})(?:为|是|系|：|:|“|\s)*(?P<name>{_NAME}{_ENDS}|{_NAME})")
NAME_OF_OFFICE: Final = re.compile(rf"(?:{_OFFICE}|由)(?P<name>{_NAME}){_ENDS}")
NAME_WITHHELD: Final = re.compile(
    rf"(?P<name>(?:(?<![\u4e00-\u9fff])[路江车房池石田林山谷于]|(?![路江车房池石田林山谷于])[{SURNAMES}])某某?)(?![些个种地月日天年处家村镇])"
)
"""A name told as 张某: kept from the public already, and still to be looked at."""
NAME_BESIDE: Final = re.compile(rf"[、和及与](?P<name>{_NAME}){_ENDS}")
"""A further name behind one that was found."""
PHONE: Final = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9](?:[-\s]?[0-9]{4}){2}|0[0-9]{2,3}[-—\s]?[0-9]{7,8}|400[-\s]?[0-9]{3}[-\s]?[0-9]{4})(?![0-9])"
)
ID_NUMBER: Final = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])")
EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
)
ADDRESS: Final = re.compile(
    r"(?:[0-9]{1,4}(?:号楼|号院|栋|幢|座)[0-9A-Z一二三四五六七八九十]{0,4}(?:单元[0-9A-Z-]{0,6}(?:室|户)?|室|户)"
    r"|[0-9]{1,2}单元[0-9]{2,5}(?:室|户)?|[0-9]{1,5}号[0-9]{2,5}(?:室|户)|(?<![0-9])[0-9]{3,4}室|门牌(?:号)?[0-9]{1,5}号?)"
)
PATTERNS: Final = (
    ("id_number", ID_NUMBER, "［证件号］"),
    ("phone", PHONE, "［电话］"),
    ("email", EMAIL, "［邮箱］"),
    ("plate", PLATE, "［车牌］"),
    ("address", ADDRESS, "［住址］"),
    ("name", NAME_BEFORE, ""),
    ("name", NAME_OF_OFFICE, ""),
    ("name", NAME_AFTER, ""),
    ("name", NAME_WITHHELD, ""),
)
NOT_NAMES: Final = frozenset(
    {
        "高新", "农村", "文明", "江河", "山区", "公安", "金融", "常务", "安全", "经济", "时任", "国家",
        "全体", "广大", "和", "周边", "周围", "全村", "江边", "公司", "公共", "同时", "于是", "相关",
        "党委", "单位", "后", "何", "时", "能", "为", "于", "应", "有关", "都", "查",
        "成", "从", "向",
    }
)  # fmt: skip
_COMMON: Final = """
    任人 任务 任何 任职 管委 管理 管副 管控 管网 管道 常务 常委 常年 常态 单位 单元 项目 关窗 关于 关闭 关停 关注 安排 安全 安装 安置
    应当 应急 应对 何时 何处 包案 包保 包括 高度 高新 高速 高温 高空 金属 金融 金额 方面 方案 方解 方可 黄河 黄土 江河 施工 施行 施肥
    时任 时限 时间 时段 石油 石灰 石材 石料 沙石 沙土 沙尘 马上 马路 车辆 车间 车主 田间 田地 左右 左侧 万元 万吨 万亩 温度 党委 党组
    党员 国家 平时 平台 平方 平均 成立 成品 成本 路面 路边 路段 路口 路灯 房屋 房产 房间 周边 周围 周末 周期 周一 周二 周三 周四 周五
    周六 周日 余热 余家 严格 严重 严禁 明确 明显 易燃 易发 全部 全体 全面 全程 都是 支付 支持 支流 支队 连续 连夜 连接 习惯 宁静 东侧
    东西 东部 白天 白色 白浪 花园 花费 苗木 林地 林业 林场 鱼塘 鱼类 鱼虾 牛羊 牛场 牛棚 羊场 谷物 池塘 池体 井水 井盖 段面 容易 容器
    容积 农户 农田 农业 农村 文件 文明 满意 暴雨 暴露 武装 符合 焦化 焦炉 仲裁 幸福 印染 印发 印刷 阴沟 纪委 纪检 纪律 谈话 查处 查封
    利用 于是 计划 相关 卫生 康复 强烈 祝贺 危险 危废 危害 童年 颜色 莫名 经营 燃放 燃煤 解决 解释 解除 索要 咸水 浓烟 冷却 胡同 空地
    戴好 屈服 陶瓷 汤锅 尤其 贺信 乐器 毕竟 元月 顾客 顾虑 孟冬 和平 诸多 包装 吉日 甘愿 祖辈 刘海 景区 叶片 司法 幼儿 阳光 却未 桂花
    濮水 柴油 柴火 茹素 古树 终止 居民 衡量 步行 耕地 广场 广大 东方 养殖 师生 查阅 红色 权利 公司
"""
WORDS: Final = frozenset(_COMMON.split())
"""Words that begin with what is a surname, too. A guess that begins so is no name."""
PLACES: Final = "镇村县市区局乡街道路厂院委组办"
"""A guess that ends so is a place or an office."""
LEFT_ALONE: Final = frozenset(
    {"key", "code", "kind", "state", "county", "number", "on", "on_day", "role", "types", "series", "format", "task"}
)
"""Fields of codes and official numbers, in which nobody looks for names."""
SPANNED: Final = 20_000
"""Characters of one text that are looked through."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place: JSON pointer, characters from ``start`` to ``end`` (both ``None``: the whole value), why, and what would stand there."""

    path: str
    start: int | None
    end: int | None
    sort: str
    replacement: str


def propose(content: Mapping[str, Any], *, small: int) -> list[Found]:
    """All places of a content a person should decide about, in its order. ``small``: counts of 1 to ``small`` - 1 are small cells."""
    return [*_texts("", content), *_small_cells(content, small)]


def find(text: str) -> list[tuple[int, int, str, str]]:
    """Places in one text: start, end, sort, replacement; none overlaps another, in order."""
    taken: list[tuple[int, int, str, str]] = []
    for sort, pattern, replacement in PATTERNS:
        for match in pattern.finditer(text[:SPANNED]):
            start, end = match.span("name") if sort == "name" else match.span()
            if sort == "name" and not _may_be_a_name(match["name"]):
                continue
            if all(end <= other[0] or start >= other[1] for other in taken):
                taken.append((start, end, sort, replacement or f"{text[start]}某"))
    return sorted([*taken, *_beside(text[:SPANNED], taken)])


def _may_be_a_name(guess: str) -> bool:
    return guess not in NOT_NAMES and guess[:2] not in WORDS and guess[-1] not in PLACES


def _beside(text: str, taken: Sequence[tuple[int, int, str, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Further names of a row of names: each behind the one before."""
    spans = [(start, end) for start, end, *_ in taken]
    for at in [end for _start, end, sort, _replacement in taken if sort == "name"]:
        end = at
        while match := NAME_BESIDE.match(text, end):
            start, end = match.span("name")
            if not _may_be_a_name(match["name"]) or any(start < b and a < end for a, b in spans):
                break
            spans.append((start, end))
            yield start, end, "name", f"{text[start]}某"


def applied(content: Mapping[str, Any], hidden: Iterable[Found]) -> dict[str, Any]:
    """The content with these places hidden; the one given stays as it is.

    Raises:
        LookupError: a place is not in the content.
    """
    told: dict[str, Any] = deepcopy(dict(content))
    order = sorted(hidden, key=lambda each: (each.path, -1 if each.start is None else each.start), reverse=True)
    for place in order:
        holder, key = _holder(told, place.path)
        value = holder[key]
        if place.start is None or place.end is None:
            holder[key] = place.replacement
        else:
            holder[key] = value[: place.start] + place.replacement + value[place.end :]
    return told


def text_at(content: Mapping[str, Any], path: str) -> Any:
    """What stands at a pointer; :class:`LookupError` if nothing does."""
    holder, key = _holder(content, path)
    return holder[key]


def _holder(content: Any, path: str) -> tuple[Any, Any]:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]
    spot = content
    try:
        for step in steps[:-1]:
            spot = spot[int(step)] if isinstance(spot, list) else spot[step]
        last: Any = int(steps[-1]) if isinstance(spot, list) else steps[-1]
        spot[last]
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise LookupError(path) from error
    return spot, last


def _texts(path: str, value: Any, name: str = "") -> Iterator[Found]:
    if isinstance(value, str):
        if name not in LEFT_ALONE:
            for start, end, sort, replacement in find(value):
                yield Found(path, start, end, sort, replacement)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _texts(f"{path}/{key.replace('~', '~0').replace('/', '~1')}", each, key)
    elif isinstance(value, Sequence):
        for number, each in enumerate(value):
            yield from _texts(f"{path}/{number}", each, name)


def _small_cells(content: Mapping[str, Any], small: int) -> Iterator[Found]:
    """Small numbers by territory and type. A single hidden cell of a column could be computed from its sum: a second goes with it."""
    for number, table in enumerate(content.get("tables", ())):
        if table["key"] == "county_type":
            for row, column in sorted(hidden_cells(table["rows"], small)):
                instead = shown(table["rows"][row][column], small)
                yield Found(f"/tables/{number}/rows/{row}/{column}", None, None, "small_cell", instead)
