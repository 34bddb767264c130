"""The table of roles: what it grants, and how its mistakes are told, word by word."""

from __future__ import annotations

from importlib.resources import files

import pytest

from rectify.foundation.accounts.rules import Permission, Reach, WrongRoles, read_roles

GOOD = """\
clerk:
  name: 经办
  name_en: Clerk
  sentence: 维护清单。
  sentence_en: Keeps the lists.
  everything: [list:read]
  own: [task:change]
  excludes: [judge]
judge:
  name: 裁判
  name_en: Judge
  sentence: 判断。
  sentence_en: Judges.
  everything: [audit:read]
  needs_totp: true
"""
CODES = ", ".join(sorted(p.value for p in Permission))


def test_a_role_is_read_with_what_it_grants_and_excludes():
    roles = read_roles(GOOD)
    assert list(roles) == ["clerk", "judge"]
    assert roles["clerk"].grants == {Permission.LIST_READ: Reach.EVERYTHING, Permission.TASK_CHANGE: Reach.OWN}
    assert roles["clerk"].excludes == {"judge"}
    assert roles["judge"].needs_totp
    assert not roles["clerk"].needs_totp


@pytest.mark.parametrize(
    ("right", "wrong", "line", "zh", "en"),
    [
        (
            "list:read",
            "list:raed",
            6,
            "角色“clerk”授予的权限“list:raed”不存在；可用的权限：" + CODES.replace(", ", "、") + "。",
            "the role “clerk” grants “list:raed”, which is no permission; permissions are: " + CODES + ".",
        ),
        (
            "  own: [task:change]",
            "  mine: [task:change]",
            7,
            "角色“clerk”里的“mine”没有含义；可用的键：name、name_en、sentence、sentence_en、everything、own、excludes、needs_totp。",
            (
                "“mine” in the role “clerk” means nothing; "
                "keys are: name, name_en, sentence, sentence_en, everything, own, excludes, needs_totp."
            ),
        ),
        (
            "  sentence: 维护清单。\n",
            "",
            1,
            "角色“clerk”缺少 sentence；每个角色都要有名称和一句话说明，中英文各一。",
            "the role “clerk” lacks sentence; every role has a name and a sentence, in both languages.",
        ),
        (
            "sentence_en: Judges.",
            "sentence_en: ''",
            13,
            "角色“judge”缺少 sentence_en；每个角色都要有名称和一句话说明，中英文各一。",
            "the role “judge” lacks sentence_en; every role has a name and a sentence, in both languages.",
        ),
        (
            "[judge]",
            "[jugde]",
            8,
            "角色“clerk”排斥“jugde”，但没有这个别的角色；先写出该角色，或改正代码。",
            "the role “clerk” excludes “jugde”, but there is no such other role; write that role, or mend the code.",
        ),
        (
            "[judge]",
            "[clerk]",
            8,
            "角色“clerk”排斥“clerk”，但没有这个别的角色；先写出该角色，或改正代码。",
            "the role “clerk” excludes “clerk”, but there is no such other role; write that role, or mend the code.",
        ),
        ("judge:\n", "clerk:\n", 9, "角色“clerk”出现了两次。", "the role “clerk” stands twice."),
        ("  name_en: Clerk", "  name: 又一个", 3, "角色“clerk”里的“name”出现了两次。", "“name” stands twice in the role “clerk”."),
        ("[task:change]", "[list:read]", 7, "角色“clerk”把权限“list:read”授予了两次。", "the role “clerk” grants “list:read” twice."),
        ("[audit:read]", "[]", 10, "角色“judge”没有授予任何权限。", "the role “judge” grants no permission."),
        ("[task:change]", "task:change", 7, "own 应写成列表 [甲, 乙]。", "own must be a list [one, two]."),
        (
            "needs_totp: true",
            "needs_totp: maybe",
            15,
            "角色“judge”的 needs_totp 只能是 true 或 false。",
            "needs_totp of the role “judge” must be true or false.",
        ),
        ("[list:read]", "[list:read", 7, "不是合法的 YAML，请检查缩进和括号。", "this is not YAML; check indent and brackets."),
    ],
)
def test_a_mistake_is_refused_with_its_line(right, wrong, line, zh, en):
    assert right in GOOD
    with pytest.raises(WrongRoles) as refused:
        read_roles(GOOD.replace(right, wrong, 1))
    assert (refused.value.line, refused.value.zh, refused.value.en) == (line, zh, en)
    assert str(refused.value) == f"roles.yaml, line {line}: {en} （roles.yaml 第 {line} 行：{zh}）"


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("", "the file is empty."),
        ("- a\n- b\n", "the table must be written as lines of “key: value”."),
        ("clerk: 经办\n", "the role “clerk” must be written as lines of “key: value”."),
    ],
)
def test_what_is_no_table_is_refused(text, en):
    with pytest.raises(WrongRoles) as refused:
        read_roles(text)
    assert (refused.value.line, refused.value.en) == (1, en)


def test_every_permission_is_granted_by_some_role_of_the_house():
    roles = read_roles(files("rectify.foundation.accounts").joinpath("roles.yaml").read_text(encoding="utf-8"))
    assert {p for role in roles.values() for p in role.grants} == set(Permission)
