"""What units write in their weekly reports: clauses with figures, put together so that no two reports are alike."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Final

from rectify.campaign.ledger.models import Measure
from rectify.interfaces.demo.life.story import dice

_DESK: Final = re.compile(
    "清单|制度|案件|执行到位|分工|责任|考核|研究|学习|培训|轮训|检查|执法|台账|会商|机制|排名|联单|预案|名单|汇报|报送|督导|抽查|公布"
)
"""Measures done at a desk; all others are done with shovels."""
BUILDING: Final[tuple[tuple[str, ...], ...]] = (
    (
        "本周投入施工人员{a}人、机械{b}台套",
        "施工单位已完成第{b}标段作业面清理，累计出动车辆{a}台次",
        "{thing}现场连续作业{b}天，完成工程量约{a}%",
        "监理单位对隐蔽工程逐段验槽，{b}处签认合格",
        "完成{b}个点位的土建施工，另有{c}个点位正在开挖",
        "材料已全部进场，本周安装{a}延米（套）",
        "针对{thing}，属地镇街组织攻坚队包片推进，本周新开工{b}处",
        "设备调试已进行第{c}轮，单机试运行{a}小时",
        "围绕{thing}召开现场推进会，明确{b}项节点任务到人到天",
        "已完成测量放线和管线迁改，清障{a}米",
        "采取“白加黑”轮班作业，较上周多完成{b}处",
        "经第三方测量，累计完成量较上周增加{c}.{d}个百分点",
    ),
    (
        "抽检材料{b}组，全部合格",
        "发现质量问题{c}处，已当场返工",
        "同步做好围挡喷淋，扬尘在线数据达标",
        "涉及的{b}户群众已逐户走访，签订协议{c}户",
        "影像资料按点位归档{a}份",
        "安全员全程旁站，排查隐患{c}处并整改闭环",
        "县级分管领导到场调度{c}次，协调用电用地问题",
        "资金拨付到位{a}万元，占年度计划的{e}%",
        "请设计单位到场复核，变更{c}处并履行手续",
        "雨天停工{c}天，已调整工序把进度抢回",
    ),
    (
        "目前总体进度约{e}%",
        "较上周提高{c}.{d}个百分点",
        "剩余{b}处列入下周计划",
        "节点目标可以按期实现",
        "关键线路滞后约{c}天",
        "已报监理审核",
        "{thing}主体部分基本成形",
        "现场照片和验收单已留存",
    ),
)
DESK: Final[tuple[tuple[str, ...], ...]] = (
    (
        "召开专题会议{c}次，研究{thing}有关事项{b}条",
        "对{b}个单位落实情况开展督促检查，反馈问题{c}个",
        "修改完善{thing}文稿，书面征求{b}个部门意见，采纳{c}条",
        "组织执法人员{a}人次，检查企业{b}家",
        "核对台账{a}条，补录遗漏信息{b}条",
        "会同相关部门联合会商{c}次，形成纪要{c}份",
        "按照时间表完成{thing}阶段性工作，印发通知{c}份",
        "对上月交办的{b}个问题逐一销账，完成{c}个",
        "举办业务培训{c}期，参训{a}人",
        "调阅{b}个县市区的工作记录，指出不规范之处{c}处",
        "公布检查结果{c}批，涉及单位{b}家",
        "梳理群众反映{b}件，转办{b}件、办结{c}件",
    ),
    (
        "责任科室和联系人已经明确",
        "对进展慢的{c}个单位发函提醒",
        "相关数据已录入市级平台",
        "立案查处{c}起，拟处罚款{a}万元",
        "问题清单同步抄送纪检机关",
        "征求意见稿正在走合法性审查",
        "抽查{b}份档案，合格{b}份",
        "与考核办对接评分口径{c}次",
        "将{thing}纳入月度重点督办事项",
        "邀请{c}名专家现场指导",
    ),
    (
        "年度任务完成约{e}%",
        "未完成事项{c}项，已排出日程",
        "下一节点为月底前",
        "总体平稳有序",
        "存在的差距已书面说明",
        "材料已报分管领导审定",
        "结果将于下周通报",
        "共性问题转为长期措施",
    ),
)
CLOSING: Final = (
    "{thing}存在的短板已列入{b}项任务清单",
    "本周接受市级现场核查{c}次，反馈意见逐条落实",
    "与上月同期相比，{thing}投入力量增加{b}人",
    "周五例会通报了各环节完成情况，{c}人次作了表态发言",
    "已向群众公开施工信息{b}条，受理咨询{c}件",
    "分管负责同志带队驻点{c}天，现场解决问题{b}个",
    "监测数据显示，{thing}相关指标较年初改善{d}.{c}%",
    "完成{b}份基础资料的数字化，随时可查",
    "对{c}名责任心不强的人员进行了调整",
    "借鉴外地做法，制定了{thing}作业规程",
    "夜间巡查{b}次，未发现异常",
    "开展警示教育{c}次，{a}人参加",
    "成本控制在概算以内，累计完成投资{a}.{d}万元",
    "与相邻单位建立联动机制，共享信息{b}条",
    "督导组提出的{c}条建议已全部采纳",
)
NEXT: Final = (
    "继续组织{b}处点位施工，周末不停工。",
    "完成剩余{c}处隐患整改并复查。",
    "召开调度会，对滞后单位挂图作战。",
    "邀请监理和属地共同预验收{c}处。",
    "落实设备到货，安排{a}小时联动调试。",
    "完善档案，每个点位补齐前中后对比照片。",
    "协调供电部门解决{c}处临时用电。",
    "向分管领导书面报告，争取追加资金{a}万元。",
    "对已完成的{b}处开展质量回头看。",
    "组织第三方取样监测{c}次。",
    "倒排工期，确保月底前再完成{b}处。",
    "印发修订稿并组织宣贯培训。",
    "核对台账数据，消除{c}处不一致。",
    "督促企业落实主体责任，签订承诺书{b}份。",
)
OBSTACLES: Final = (
    "施工占道审批尚需{c}个工作日。",
    "连续降雨影响开挖，土方外运受限。",
    "部分管线权属不清，需产权单位确认。",
    "设备到货较合同约定晚{b}天。",
    "{c}户群众补偿标准未谈妥。",
    "配套资金缺口约{a}万元。",
    "专业技术人员不足，监测依赖外委。",
)
SUPPORT: Final = (
    "请市财政局协调拨付年度配套资金。",
    "请市自然资源和规划局加快用地手续办理。",
    "请市整改办协调跨县管线迁改。",
    "请供电公司优先保障施工用电。",
)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one report."""

    done: str
    next_step: str
    obstacles: str
    support: str


def thing_of(measure: Measure) -> str:
    """What the measure is about, in a few signs: its first clause without dates."""
    first = re.split("[，；。：（]", re.sub("^.{0,12}?(底前|月1日起|日前|到20..年)，?", "", measure.text))[0]
    return first[:14] if first else measure.text[:14]


def words_of(measure: Measure, unit: str, number: int, progress: int) -> Words:
    """What the unit writes of the measure in round ``number``; ``progress`` in percent."""
    said = dice("words", measure.key, measure.task.key, unit, number)
    start, middle, end = DESK if _DESK.search(measure.text) else BUILDING
    turn = number + dice("turn", measure.task.key, measure.key, unit).randrange(1000)
    clauses = (start[turn % len(start)], middle[said.randrange(len(middle))], end[(turn * 5 + number) % len(end)], said.choice(CLOSING))
    done = "，".join(clauses[:2]) + "；" + "，".join(clauses[2:]) + "。"
    obstacles = OBSTACLES[said.randrange(len(OBSTACLES))] if said.random() < 0.25 else ""  # noqa: PLR2004 - a quarter
    support = SUPPORT[said.randrange(len(SUPPORT))] if obstacles and said.random() < 0.4 else ""  # noqa: PLR2004 - of these some
    return Words(
        done=_filled(done, measure, progress, said),
        next_step=_filled(NEXT[(turn * 3 + number) % len(NEXT)], measure, progress, said),
        obstacles=_filled(obstacles, measure, progress, said),
        support=support,
    )


def _filled(text: str, measure: Measure, progress: int, said: random.Random) -> str:
    figures = {"a": said.randrange(18, 96), "b": said.randrange(3, 17), "c": said.randrange(2, 7), "d": said.randrange(1, 10)}
    return text.format(thing=f"“{thing_of(measure)}”", e=progress, **figures)
