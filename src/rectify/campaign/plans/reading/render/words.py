"""The words of a shown reading in both languages, and the sign of each kind of fact (colour never speaks alone)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rectify.campaign.plans.reading.contract import ActorRole, Check, Comparator, FactKind, Question


class Lang(StrEnum):
    """Languages a reading is shown in."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Word:
    """One term in both languages; ``sign`` is the letter that marks it in the source."""

    zh: str
    en: str
    sign_zh: str = ""
    sign_en: str = ""

    def to(self, lang: Lang) -> str:
        """The term in a language."""
        return self.zh if lang is Lang.ZH else self.en

    def sign(self, lang: Lang) -> str:
        """The letter in a language."""
        return self.sign_zh if lang is Lang.ZH else self.sign_en


KINDS: dict[FactKind, Word] = {
    FactKind.TARGET: Word("目标", "target", "标", "T"),
    FactKind.THRESHOLD: Word("范围界限", "threshold", "界", "Th"),
    FactKind.DEADLINE: Word("时限", "deadline", "限", "D"),
    FactKind.EFFECTIVE_FROM: Word("起始日期", "effective from", "起", "F"),
    FactKind.PERIOD: Word("期间", "period", "期", "P"),
    FactKind.CADENCE: Word("频次", "cadence", "频", "C"),
    FactKind.DATE: Word("日期", "date", "日", "Dt"),
    FactKind.COUNT: Word("数量", "count", "数", "N"),
    FactKind.ACTOR: Word("单位", "unit", "责", "U"),
    FactKind.STANDARD: Word("标准法规", "standard", "准", "S"),
    FactKind.PROHIBITION: Word("禁止", "prohibition", "禁", "X"),
    FactKind.HEDGE: Word("留有余地", "hedge", "缓", "H"),
    FactKind.STATUS: Word("已报进展", "status", "况", "R"),
}
ROLES: dict[ActorRole, Word] = {
    ActorRole.LEAD: Word("牵头", "lead"),
    ActorRole.RESPONSIBLE: Word("责任", "responsible"),
    ActorRole.SUPPORTING: Word("配合", "supporting"),
    ActorRole.SUPERVISING: Word("督导", "supervising"),
    ActorRole.ACCEPTOR: Word("验收", "accepting"),
    ActorRole.REVIEWER: Word("复核", "reviewing"),
    ActorRole.SPOT_CHECKER: Word("抽查", "spot check"),
    ActorRole.APPROVER: Word("审批", "approving"),
    ActorRole.RECIPIENT: Word("接收", "receiving"),
    ActorRole.ASSESSOR: Word("评估", "assessing"),
}
COMPARATORS: dict[Comparator, Word] = {
    Comparator.AT_LEAST: Word("≥", "≥"),
    Comparator.MORE_THAN: Word(">", ">"),
    Comparator.AT_MOST: Word("≤", "≤"),
    Comparator.LESS_THAN: Word("<", "<"),
    Comparator.EQUAL: Word("=", "="),
    Comparator.REACH: Word("达到", "reach"),
    Comparator.INCREASE_BY: Word("提高", "up by"),
    Comparator.DECREASE_BY: Word("下降", "down by"),
    Comparator.ALL: Word("全部", "all"),
    Comparator.NONE: Word("清零", "none"),
    Comparator.BY: Word("不晚于", "by"),
    Comparator.IN: Word("在", "in"),
    Comparator.RECURRING: Word("每逢", "every"),
    Comparator.RELATIVE: Word("相对", "relative"),
    Comparator.UNDATED: Word("不定期", "undated"),
}
LABELS: dict[str, Word] = {
    "source": Word("来源", "source"),
    "title": Word("标题", "title"),
    "issuer": Word("发文单位", "issuer"),
    "kind": Word("文种", "kind"),
    "chars": Word("字符", "characters"),
    "summary": Word("读出的内容", "What was read"),
    "sections": Word("部分", "sections"),
    "tasks": Word("任务", "tasks"),
    "measures": Word("措施", "measures"),
    "facts": Word("事实", "facts"),
    "questions": Word("待回答的问题", "open questions"),
    "checks": Word("自查", "self-checks"),
    "warnings": Word("提醒", "warnings"),
    "path": Word("位置", "place"),
    "text": Word("原文", "text"),
    "value": Word("值", "value"),
    "due": Word("时限", "due"),
    "missing": Word("缺", "missing"),
    "role": Word("角色", "role"),
    "number": Word("数", "number"),
    "targets": Word("目标", "targets"),
    "deadlines": Word("时限", "deadlines"),
    "cadences": Word("频次", "cadences"),
    "actors": Word("单位", "units"),
    "none": Word("无", "none"),
    "other_facts": Word("不属于任何任务的事实", "Facts outside the tasks"),
    "legend": Word("图例", "Legend"),
    "document": Word("原文", "Source"),
    "lists": Word("清单", "Lists"),
    "untitled": Word("（没有标题）", "(untitled)"),
    "problem": Word("反馈问题", "problem"),
    "goal": Word("整改目标", "goal"),
    "show": Word("在原文中查看", "show in the source"),
}
DOCUMENT_KINDS: dict[str, Word] = {
    "plan": Word("方案", "plan"),
    "task_list": Word("清单", "list"),
    "progress": Word("进展报告", "progress report"),
    "notice": Word("公示、通知", "notice"),
    "other": Word("其他", "other"),
}
MISSING: dict[str, Word] = {
    "year": Word("年份", "year"),
    "value": Word("数值", "value"),
    "period": Word("周期", "period"),
    "baseline": Word("基数", "baseline"),
    "baseline.year": Word("基数年份", "baseline year"),
    "deadline": Word("时限", "deadline"),
    "deadline.year": Word("时限年份", "deadline year"),
    "comparator": Word("比较方式", "comparator"),
    "month": Word("月份", "month"),
    "day": Word("日", "day"),
    "unit": Word("单位", "unit"),
    "subject": Word("对象", "subject"),
}

PASSED: dict[str, Word] = {
    "lost-digits": Word("数字没有成片丢失。", "No run of digits is lost throughout."),
    "numbering": Word("编号连续，没有缺号、重号。", "The numbers run on without gaps or repetitions."),
}
"""Sentences for checks that passed and carry none of their own."""


def label(key: str, lang: Lang) -> str:
    """A fixed word of the page."""
    return LABELS[key].to(lang)


def missing_words(missing: tuple[str, ...], lang: Lang) -> str:
    """What is missing, in words; slugs without a word stand as they are."""
    joint = "、" if lang is Lang.ZH else ", "
    return joint.join(MISSING[slug].to(lang) if slug in MISSING else slug for slug in missing)


def check_words(check: Check, lang: Lang) -> str:
    """The sentence of a check; its English falls back to the Chinese one."""
    said = check.message if lang is Lang.ZH else check.message_en or check.message
    counts = f"{check.found} / {check.expected}" if check.expected is not None else (check.found or "")
    passed = PASSED[check.id].to(lang) if check.ok and check.id in PASSED else ""
    return said or passed or counts or check.id


def question_words(question: Question, lang: Lang) -> str:
    """The sentence of a question."""
    return question.text if lang is Lang.ZH else question.text_en
