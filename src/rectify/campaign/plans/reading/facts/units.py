"""Names of units by the grammar of their names: a beginning (市, 省, 各, 有关, a trade such as 公安) and an end (局, 政府, 领导小组办公室).

No list of places or offices: 昌邑市自然资源和规划局 and 各县(市、区)人民政府 are found by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TRADES: Final = (
    "生态环境|环境保护|环保|公安交管|公安交警|公安|交通运输|交通|发展改革|发展和改革|发改|工业和信息化|工信|经信"
    "|住房和城乡建设|住房城乡建设|住建|自然资源|国土资源|国土|水利|水务|水行政|农业农村|农业|农牧|畜牧|林业和草原|林草|林业"
    "|海洋|渔业|财政|商务|市场监管|质监|工商|应急管理|应急|安监|卫生健康|卫健|气象|城市管理|城管|综合执法|行政执法|纪检监察"
    "|司法|检察|审判|教育|科技|民政|人力资源|人社|审计|统计|能源|国资|文旅|文化和旅游|海关|海事|税务|供销|园林|市政|行政审批"
    "|宣传|组织|新闻|电力|供电|铁路|规划|房产|人民银行|金融监管|河长|流域"
)
_BEGIN: Final = (
    rf"(?:(?:省|(?<!全)(?<!城)市|县|(?<!地)区|州|国家|中央|自治区|自治州|旗|盟|师|兵团)(?=[\u4e00-\u9fff])(?!内|域|场|民|容|面"
    rf"|外|建成|中心城)|各级|各地|各|相关|有关|所在|属地|市直|省直|县直|区直|当地|地方|上级|县级|乡镇|村级|重点(?=排污单位"
    rf"|监管单位|用能单位|用水单位)|(?:[省市县区州]直)?(?:牵头|责任|配合|主管|行业主管|监管|承担|实施|督办|整改|验收)(?=单位|部门|责任单位)|第三方"
    rf"|党政|党委|(?:{_TRADES})"
    r"|(?:(?![和与及由报向对各将经把被委送请等]|移交|移送|并移|抄送|停止|会同|联合)[\u4e00-\u9fff]){2,5}?(?:省|市|县|区|州|旗|盟|镇|乡|街道)(?=(?:委|政府|办事处|党工委|党委|管委会"
    r"|人民政府|[\u4e00-\u9fff]{2,10}?(?:局|厅|委|办|政府|管委会|党工委))))"
)
_ZONE: Final = (
    r"(?:(?![和与及由报送向对各将把被委请等的是在]|经(?![济开])|移交|移送|会同)[\u4e00-\u9fff]){2,8}?(?:高新区|开发区|经开区|新区|园区|工业园|度假区|保税区|景区"
    r"|示范区|管理区|产业园)(?:党工委(?:、管委会)?|管委会|管理委员会|社会事务局)"
    r"|(?:产业|工业|化工)?园区管委会"
    r"|各(?:[市县区镇乡旗州][、和]){1,3}(?:[市县区旗州](?:\([^()\n]{1,6}\))?|街道|乡镇)(?:党委和|党委、)?(?:人民政府|政府|党委|管委会|办事处)?"
    r"(?:\(管委会\))?"
)
"""滨海高新区管委会: a zone is no 区 with an office of its own."""
_LONG_END: Final = (
    r"(?:领导小组办公室|领导小组|指挥部办公室|指挥部|整改办|委员会办公室|联席会议办公室|工作专班|专班|督察督导组"
    r"|督导组|巡查组|工作组|检查组|追究组)"
)
_END: Final = (
    r"(?:人民政府|政府|党委|党组|党工委|管理委员会|管委会|委员会|纪委监委|监委|纪委|部门|机关|单位|公司|集团|企业|中心|总队"
    r"|支队|大队|办事处|街道|乡镇|县区|县市区|县\(市、区\)|县\(市\)|市、县|开发区|高新区|园区|区县|市县|州市|督察办|督查室|政研室"
    r"|主要负责人|负责人|主要领导|领导干部|法院|检察院|人大|政协|人大常委会|政协常委会|常委会会议|常务会议|力量|机构|环委会"
    r"|安委会|协会|理事会|电视台|新闻媒体|企事业单位|工作委员会|研究院|设计院|科学院"
    r"|部(?!分|署|位|件|品|级|队|长|委)|局(?!部|面|限)|厅(?!级)|委(?!托|员|派|书|任|常|副)|办(?!理|法|公|结|案|事|好"
    r"|学|证)|院(?!内|校|落|士))"
)
_MORE: Final = (
    r"(?:\((?!以下|简称)[\u4e00-\u9fff、]{1,16}\))?(?:常务会议|常委会会议|党组会议|人民政府|党委和政府|党委|和人民政府|和政府|常委会|和管委会|、管委会|及(?:其"
    r"|各|有关|相关)[\u4e00-\u9fff]{1,4}部门|组织部|宣传部|统战部|政法委|网信办|编办|农办|办公室|办公厅|督查室|机关"
    r"|所属部门|有关部门|相关部门|主要负责人|主要负责同志|分管负责人|负责人|主要领导|分管领导|党组|党委|政府|分局)?"
)
UNIT: Final = re.compile(
    rf"{_ZONE}|{_BEGIN}(?:(?:(?!等|的|任|后|报|签|成立|组建|设立|建立|负责|牵头|组织|会同|制定"
    rf"|按照|每|向|由|局(?!长|部))[\u4e00-\u9fff]){{0,30}}?{_LONG_END}|(?:(?!要|应当|负责|牵头|组织(?!部)|会同|制定|按照|建立|由|对|的|在|将|把|实行"
    rf"|报|加强|推进|开展|移交|移送|并(?=[移报由]))[\u4e00-\u9fff“”]){{0,12}}?(?:\([\u4e00-\u9fff、]{{1,16}}\))?(?:(?!要|应|负责|牵头|组织(?!部)|的|对"
    rf"|建立|由|报|后|签|移交|移送)[\u4e00-\u9fff]){{0,10}}?{_END}){_MORE}"
    r"|各县(?:市区|\(市、区\)|区|市|\(市\))(?:\([^()\n]{1,16}\))?(?:党委和人民政府|党委、政府|人民政府|政府|党委)?"
    r"|(?:相关|有关|所在|各)?(?:县市区|县\(市、区\)|县区|区县|镇街|镇\(街道\)|乡镇\(街道\)|市州|州市"
    r"|乡镇)(?:\([^()\n]{1,16}\))?(?:党委和人民政府|党委、政府|人民政府|政府|党委)?"
    r"|(?<=党委、)政府(?=要|对|应|主要|负责|须)|分管(?:副?(?:省长|市长|县长|区长|州长|盟长)|领导|负责人)"
    r"|\d{1,3}个[\u4e00-\u9fff]{2,8}组|(?:整改工作|整改|督察整改)?领导小组(?:办公室)?"
    r"|整改办|督察办"
    r"|(?:(?<=[\n,。;:、(.])|^)(?!与|和|同|由|向|全|本|各|我|该|在|园|城|辖|灌|矿|库|山|社|小|地|景|保护|建成|每|到|对|以"
    r"|经)[\u4e00-\u9fff]{2,4}?(?<!自治)(?:县|市|旗|区|州|盟)(?=要|应|须|负责|牵头|每[周月季年]|组织|制定|建立|按)"
    r"|(?:(?<=[\n,。;:(.])|^)(?!对|由|经|与|和|向|以|将|凡|各类|全|使|让|令|是|为)(?:(?!的|要|应"
    r"|须)[\u4e00-\u9fff]){2,10}?(?:单位|企业|机构)(?=要|应当|应(?!急)|须|必须|每[周月季年])"
)
"""One unit name; bounded on every side."""

_LED: Final = re.compile(
    r"(?:会同|联合|协同|联同|配合|指导|督促|责成|要求|协调|支持|通过|按照|包括|以及|其中|涉及|对于|每年由|并由|均由|并报|报请"
    r"|移送|移交|报送)(?=[省市县区州盟旗各])"
)
"""A verb that the name of a place could swallow: 会同|市财政局 (but 会同县 is a county)."""


def units(norm: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of unit names from left to right."""
    for match in UNIT.finditer(norm):
        led = _LED.match(match.group())
        yield match.start() + (led.end() if led else 0), match.end()


_ALL_PLACES: Final = re.compile(r" {0,2}各(?:[市县区镇乡旗州]、?){1,3}")
"""各县、区人民政府 is one item."""


def listed(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the items of a list of units; separators inside parentheses (各县(市、区)) do not part."""
    depth, begin = 0, start
    for at in range(start, end):
        char = norm[at]
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and char in "、,;/\n 。|" and not (char == "、" and _ALL_PLACES.fullmatch(norm, begin, at)):
            yield from _trimmed(norm, begin, at)
            begin = at + 1
    yield from _trimmed(norm, begin, end)


_NO_UNIT: Final = re.compile(r"\d{4}年|\d{1,2}月|整改时限|完成时限|^完成$")
"""A date between the units of a list is no unit."""
_AND: Final = re.compile(r"(?<=[局委办厅部院府会司组])(?:和|及|与|以及|会同)(?=[省市县区州各有相国])")


def _trimmed(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ``[start, end)`` without blanks and trailing 等, parted at 和 between two whole names."""
    for joint in _AND.finditer(norm, start, end):
        yield from _stripped(norm, start, joint.start())
        start = joint.end()
    yield from _stripped(norm, start, end)


def _stripped(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and norm[start] in " *·“":
        start += 1
    while end > start and norm[end - 1] in " *等。”":
        end -= 1
    if end > start and not _NO_UNIT.search(norm, start, end):
        yield start, end
