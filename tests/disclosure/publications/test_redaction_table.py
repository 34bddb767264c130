"""How many of the places that name somebody are proposed, and how many proposals name nobody: a table of sentences written by hand.

All names are invented. What stands in 【】 names somebody; everything else does not. The numbers stand in docs/rules/redactions.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from rectify.disclosure.publications.rules.redaction import find

SENTENCES: Final = (
    # somebody, named beside a word for people
    "反映人【张建国】称厂区夜间排放废气。",
    "举报人【李晓兰】反映河道发黑。",
    "投诉人【王某某】要求公开结果。",
    "信访人【周文远】、【郑小燕】多次来访。",
    "经核实，【李女士】所述属实。",
    "接【陈先生】来电，称夜间施工扰民。",
    "【刘师傅】的汽修店露天喷漆。",
    "由【孙志强】同志牵头整改。",
    "县住建局【何立新】同志、【马晓东】同志到场。",
    "法定代表人为【吴德胜】。",
    "该厂实际控制人【赵大海】已被约谈。",
    "企业负责人【钱宝山】称已停产。",
    "负责人：【冯国庆】，电话：【13912345678】",
    "联系人【欧阳修平】，手机【139 1234 5678】。",
    "村民【许大爷】家的井水变黄。",
    "【郭大妈】反映楼下油烟扰民。",
    "老人【丁秀英】行动不便。",
    "村支书【鲁长河】已到现场。",
    "村主任【高有福】负责清运。",
    "镇党委书记【田海波】包案。",
    "副县长【唐明远】督办。",
    "河长【白云峰】每周巡河。",
    "驾驶员【谢永刚】驾驶【鲁Z12345】渣土车抛洒。",
    "司机【罗军】称受雇于某公司。",
    "网格员【江小鱼】发现后上报。",
    "租户【魏来】在院内熔炼塑料。",
    "承包人【梁满仓】承诺清运。",
    "承包户【石磊】的养猪场。",
    "经营者【韩冰】未办理手续。",
    "其妻【蔡玉珍】代为签字。",
    "其子【曹阳】接受询问。",
    "户主【沈万里】同意拆除。",
    "居民【叶子】、【夏雨荷】联名反映。",
    "由【管志平】负责整改。",
    "【管某】负责日常巡查。",
    "记录人：【程前】",
    "被处罚人【苏杭生】，身份证号【370702198801011234】。",
    "当事人【潘某】已缴纳罚款。",
    "法人代表【杜鹃】出具承诺。",
    "业主【龙飞】家住【3号楼2单元501室】。",
    "现场联系【段小丽】（【0536-8123456】）。",
    "老板【秦川】态度恶劣。",
    "【尹经理】称设备检修。",
    "【贾厂长】承认夜间偷排。",
    "【万局长】带队检查。",
    "【方工】到场核查。",
    "邻居【雷子】作证。",
    "经办人【汤圆圆】、审核人【任我行】。",
    "受害人【余海燕】要求赔偿。",
    "死者家属【侯方】提出异议。",
    "住户【牛犇】家在【18号302室】。",
    "邮箱【zhang.san@mail.example】可联系。",
    "他叫【武大勇】，是该厂工人。",
    "工人【毛小毛】受伤。",
    "【欧阳女士】称多次拨打热线。",
    "户主【司徒明】外出。",
    # nobody
    "由县政府负责整改。",
    "由市生态环境局牵头，各县区负责落实。",
    "管网建设由市水务集团管理，有关负责人名单另行公布。",
    "负责人为副县长。",
    "责任人为镇长、村主任。",
    "村民反映强烈，居民要求尽快解决。",
    "举报人要求匿名，反映人未留联系方式。",
    "联系人和电话见附件。",
    "经理、厂长均不在场。",
    "现场负责人未能提供台账。",
    "当事人已改正，负责人已签字。",
    "周边住户家中有异味。",
    "全体业主大会通过。",
    "河道管理单位负责清淤。",
    "汪峪镇党委书记包案。",
    "高新区管委会主任督办。",
    "常务副市长、分管副市长到场调度。",
    "养殖户已搬迁，承包户已清退。",
    "司机驾驶渣土车抛洒。",
    "网格员每日巡查两次。",
    "法定代表人未到场。",
    "该公司法人为外地户籍。",
    "石桥镇河东村养鸡场粪便直排。",
    "黄河、白浪河断面水质达标。",
    "金属加工厂和方解石矿停产整治。",
    "时任局长已调离。",
    "任务由承办单位办理，办理时限为10日。",
    "安排专人负责，明确责任人。",
    "经营者应当公开信息。",
    "业主单位为市政公司。",
    "项目经理部已进场。",
    "区长热线、市长信箱转办。",
    "老师和学生反映操场异味。",
    "医生建议居民关窗。",
    "叫停违规施工，名单见附件。",
    "姓名、电话均已隐去。",
)
UNSEEN: Final = (
    # written after the rules, which were not changed for them: how good they are on words they were not made for
    "群众【邱大壮】到信访窗口反映扬尘问题。",
    "【姜老师】表示孩子上学路上要绕行。",
    "物业公司【汪兰芳】女士配合调查。",
    "现场由【侯建设】同志陪同。",
    "【范某】无证经营，被责令停产。",
    "该作坊为【孔二柱】个人经营。",
    "举报人【蒋思思】、【贺平】均已回访。",
    "联系人：【柳青】（【13700001234】）",
    "【裴主任】答复称月底完工。",
    "车主【安得广】的【鲁Z6D888】货车漏撒。",
    "包村干部【施展】现场督促。",
    "镇长【边城】牵头成立专班。",
    "被询问人【金大川】拒绝签字。",
    "经销商【古丽】退还货款。",
    "【诸葛先生】再次来电催办。",
    "护林员【林森】最先发现火点。",
    "养殖户【牛得草】签订退养协议。",
    "公司股东【史文】、【华英】各持股一半。",
    "接到【万女士】投诉后立即核查。",
    "业委会主任【时迁】参加座谈。",
    "群众代表参加了现场会。",
    "经理办公会研究整改措施。",
    "主任会议通过了整改方案。",
    "由区政府牵头，由街道包保。",
    "由高新投公司负责建设。",
    "居民楼下的饭店安装了净化器。",
    "村民小组长召集大家清理垃圾。",
    "老人和孩子受影响最大。",
    "住户关上窗户仍有气味。",
    "司机休息室已拆除。",
    "书记员记录在案。",
    "厂长办公室设在二楼。",
    "工人应佩戴口罩。",
    "证人证言与检测结果一致。",
    "路某段、河某段同步清淤。",
    "业主应急排水。",
)
MARK: Final = re.compile(r"【([^】]*)】")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as published, and the spans that name somebody."""

    text: str
    spans: tuple[tuple[int, int], ...]


def told(marked: str) -> Told:
    """The sentence without its marks."""
    text, spans, end = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[end : match.start()]
        spans.append((len(text), len(text) + len(match[1])))
        text += match[1]
        end = match.end()
    return Told(text + marked[end:], tuple(spans))


def judged(marked: str) -> tuple[int, list[str], list[str]]:
    """How many places are found, those missed, and proposals that name nobody. A place is found if its first character is proposed."""
    sentence = told(marked)
    found = [(start, end) for start, end, *_ in find(sentence.text)]
    missed = [sentence.text[a:b] for a, b in sentence.spans if not any(start <= a < end for start, end in found)]
    false = [sentence.text[start:end] for start, end in found if not any(start < b and a < end for a, b in sentence.spans)]
    return len(sentence.spans) - len(missed), missed, false


def measured(sentences: tuple[str, ...]) -> tuple[int, int, int]:
    """Places found, places there are, proposals that name nobody."""
    results = [judged(each) for each in sentences]
    hits = sum(found for found, _missed, _false in results)
    return hits, hits + sum(len(missed) for _found, missed, _false in results), sum(len(false) for _found, _missed, false in results)


def test_the_page_of_the_rules_says_how_good_they_are() -> None:
    page = (Path(__file__).parents[3] / "docs" / "rules" / "redactions.md").read_text(encoding="utf-8")
    hits, places, false = measured(SENTENCES)
    assert (len(SENTENCES), hits, places, false) == (92, 65, 67, 0)
    assert "of the 92 sentences" in page
    assert "65 of 67 places are found (recall 97 %)" in page
    hits, places, false = measured(UNSEEN)
    assert (len(UNSEEN), hits, places, false) == (36, 13, 24, 2)
    assert "of 36 sentences written afterwards" in page
    assert "13 of 24 places are found (recall 54 %) and 2 of 15 proposals name nobody" in page


@pytest.mark.parametrize("word", ["管某负责", "由管志平负责"])
def test_a_surname_that_is_a_word_is_a_name_before_a_verb(word: str) -> None:
    assert [text for text in (word[start:end] for start, end, *_ in find(word)) if text.startswith("管")]
