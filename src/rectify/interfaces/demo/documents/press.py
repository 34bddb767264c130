"""The press summary that a news site set before the plan of 海岱市; it repeats the goals and announces the counts."""

from __future__ import annotations

from typing import Final

from rectify.interfaces.demo.documents.plan import CHINESE_NUMERALS, Item, Part, Plan

OPENING: Final = (
    "海岱网1月12日讯 今天，海岱市委、市政府向社会公开《{title}》（下称《整改方案》）。2025年8月18日至9月5日，"
    "省第三生态环境保护督察组进驻海岱市开展“回头看”；11月28日反馈督察意见。市委、市政府当天召开会议认领问题，"
    "随后用一个多月时间逐条分析成因、逐项敲定举措，形成了这份方案，已按程序报省备案。"
)
REQUIREMENTS: Final = "《整改方案》开篇就提五个基本要求，{listed}。市委、市政府强调，销号要过自验、验收、复核、抽查、公示五道关，任何环节发现造假都要推倒重来。"
GOALS: Final = "《整改方案》明确了今后两年的目标。{goals}"
MEASURES: Final = "《整改方案》围绕反馈意见，确定了8个方面25项措施，并配套制定整改措施清单。{listed}。"
SAFEGUARDS: Final = "为确保方案落地，《整改方案》还明确了5项保障措施：{listed}。"
CLOSING: Final = "市整改办负责人表示，下一步将每月公布整改进度，欢迎市民通过热线、信箱和现场察看等方式监督，群众说好才算真正改好。"
ATTACHMENT: Final = "附：《{title}》"


def _ordinals(items: tuple[Item, ...]) -> str:
    """一是…;二是… over the titles."""
    return "；".join(f"{CHINESE_NUMERALS[index]}是{item.title}" for index, item in enumerate(items))


def _measures(parts: tuple[Part, ...]) -> str:
    """The eight parts, each with the titles of its items."""
    return "；".join(
        f"{CHINESE_NUMERALS[index]}是{part.title}，包括{'、'.join(item.title for item in part.items)}" for index, part in enumerate(parts)
    )


def summary(plan: Plan) -> tuple[str, ...]:
    """The paragraphs of the press summary, the last one names the attached plan."""
    return (
        OPENING.format(title=plan.title),
        REQUIREMENTS.format(listed=_ordinals(plan.requirements)),
        GOALS.format(goals="".join(plan.goals)),
        MEASURES.format(listed=_measures(plan.parts)),
        SAFEGUARDS.format(listed=_ordinals(plan.safeguards)),
        CLOSING,
        ATTACHMENT.format(title=plan.title),
    )
