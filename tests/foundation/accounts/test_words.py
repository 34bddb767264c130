"""Refusals word by word, in both languages: what was refused, why, and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from rectify.config.messages import LOCALE
from rectify.foundation.accounts import messages
from rectify.foundation.accounts.rules import Permission

DAY = date(2026, 11, 23)

CASES = [
    (
        lambda: messages.username_taken("clerk"),
        "用户名“clerk”已被使用\uff0c请另选一个。",
        "Somebody already has the user name “clerk”. Choose another one.",
    ),
    (
        lambda: messages.username_wrong("A"),
        "“A”不能用作用户名\uff0c请使用 3 至 64 个小写字母、数字、点、连字符或下划线。",
        "“A” cannot be a user name. Use 3 to 64 small letters, digits, dots, hyphens and underscores.",
    ),
    (
        messages.not_yourself,
        "不能对自己的账户进行此操作\uff0c请由另一名管理员办理。",
        "You cannot do this to your own account. Ask another administrator.",
    ),
    (
        lambda: messages.last_administrator("安全管理员"),
        "这是角色“安全管理员”的最后一名在任人员\uff0c请先将该角色授予他人。",
        "This is the last active holder of the role “安全管理员”. Grant the role to somebody else first.",
    ),
    (
        lambda: messages.roles_apart("甲", "审计人员", []),
        "甲不能在担任下列角色的同时担任“审计人员”。请先收回这些角色\uff0c或另选日期或人员。",
        "甲 cannot hold the role “审计人员” beside the roles below. Withdraw them first, or choose other days or somebody else.",
    ),
    (
        lambda: messages.unit_closed("市农业局", DAY),
        "市农业局已于 2026-11-23 撤销\uff0c请选择承接单位。",
        "市农业局 was closed on 2026-11-23. Choose its successor.",
    ),
    (
        lambda: messages.below_itself("青石县"),
        "不能把青石县放在它自己之下\uff0c请另选上级单位。",
        "青石县 cannot be placed below itself. Choose another unit above it.",
    ),
    (
        lambda: messages.rename_too_early(DAY),
        "现名自 2026-11-23 起使用\uff0c新名称的起始日期必须更晚。",
        "The present name counts from 2026-11-23. The new name must begin later.",
    ),
    (
        lambda: messages.unit_busy([], 2).missing[0].text,
        "仍有 2 个角色在该单位任职",
        "2 roles are still held at this unit",
    ),
    (
        lambda: messages.token_expiry_wrong(DAY),
        "令牌到期日不得早于今天\uff0c也不得晚于 2026-11-23。",
        "A token must end after today and no later than 2026-11-23.",
    ),
    (
        lambda: messages.locked_out(datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        "登录失败次数过多\uff0c该用户名已锁定至 21:30。请稍后再试\uff0c或联系系统管理员。",
        "Too many failed attempts: log-in under this name is locked until 21:30. Wait, or ask the system administrator.",
    ),
]


@pytest.mark.parametrize(("refusal", "zh", "en"), CASES, ids=[case[2][:30] for case in CASES])
def test_a_refusal_says_in_both_languages_what_why_and_what_to_do(refusal, zh, en):
    if not (LOCALE / "zh_Hans/LC_MESSAGES/django.mo").exists():
        pytest.fail("the catalogue is not compiled: run make messages")
    with translation.override("zh-hans"):
        assert str(refusal()) == zh
    with translation.override("en"):
        assert str(refusal()) == en


def test_every_permission_has_words():
    assert set(messages.PERMISSION_WORDS) == set(Permission)
