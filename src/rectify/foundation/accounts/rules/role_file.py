"""Reading ``roles.yaml`` strictly: a typing error in a table of permissions must stop the server, not open or close a door.

Every mistake names its line, what stands there, and what may stand there.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from rectify.foundation.accounts.rules.permissions import Permission, Reach, Role
from rectify.foundation.rulefile import Reader, WrongFile

_TEXTS = ("name", "name_en", "sentence", "sentence_en")
_REACHES = tuple(reach.value for reach in Reach)
_KEYS = (*_TEXTS, *_REACHES, "excludes", "needs_totp")


class WrongRoles(WrongFile):
    """The table of roles cannot be used."""


class _Roles(Reader):
    refusal = WrongRoles


_FILE = _Roles("roles.yaml")


def read_roles(text: str) -> dict[str, Role]:
    """The roles of the table by code, in its order.

    Raises:
        WrongRoles: anything that is not exactly a role: unknown key, permission or excluded role, a missing or empty sentence,
            a role or key that stands twice, a permission granted twice, broken YAML.
    """
    root = _FILE.composed(text)
    roles: dict[str, Role] = {}
    excludes: list[tuple[yaml.ScalarNode, str]] = []
    for key, node in _pairs(root, "the table", "整张表"):
        code = key.value
        if code in roles:
            raise _FILE.wrong(key, f"角色“{code}”出现了两次。", f"the role “{code}” stands twice.")
        roles[code] = _role(code, key, node)
        excludes += [(scalar, code) for scalar in _excluded(node)]
    for scalar, code in excludes:
        if scalar.value not in roles or scalar.value == code:
            raise _FILE.wrong(
                scalar,
                f"角色“{code}”排斥“{scalar.value}”，但没有这个别的角色；先写出该角色，或改正代码。",
                f"the role “{code}” excludes “{scalar.value}”, but there is no such other role; write that role, or mend the code.",
            )
    return roles


def _pairs(node: yaml.Node, what: str, what_zh: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _FILE.wrong(node, f"{what_zh}应写成“键: 值”各占一行。", f"{what} must be written as lines of “key: value”.")
    yield from node.value


def _role(code: str, key: yaml.ScalarNode, node: yaml.Node) -> Role:
    fields = _fields(code, node)
    for name in _TEXTS:
        if name not in fields or not _text(fields[name]):
            raise _FILE.wrong(
                fields.get(name, key),
                f"角色“{code}”缺少 {name}；每个角色都要有名称和一句话说明，中英文各一。",
                f"the role “{code}” lacks {name}; every role has a name and a sentence, in both languages.",
            )
    return Role(
        code=code,
        name=_text(fields["name"]),
        name_en=_text(fields["name_en"]),
        sentence=_text(fields["sentence"]),
        sentence_en=_text(fields["sentence_en"]),
        grants=_granted(code, fields),
        excludes=frozenset(scalar.value for scalar in _excluded(node)),
        needs_totp=_flag(code, fields.get("needs_totp")),
    )


def _fields(code: str, node: yaml.Node) -> dict[str, yaml.Node]:
    fields: dict[str, yaml.Node] = {}
    for key, value in _pairs(node, f"the role “{code}”", f"角色“{code}”"):
        if key.value not in _KEYS:
            raise _FILE.wrong(
                key,
                f"角色“{code}”里的“{key.value}”没有含义；可用的键：{'、'.join(_KEYS)}。",
                f"“{key.value}” in the role “{code}” means nothing; keys are: {', '.join(_KEYS)}.",
            )
        if key.value in fields:
            raise _FILE.wrong(key, f"角色“{code}”里的“{key.value}”出现了两次。", f"“{key.value}” stands twice in the role “{code}”.")
        fields[key.value] = value
    return fields


def _text(node: yaml.Node) -> str:
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def _flag(code: str, node: yaml.Node | None) -> bool:
    if node is None:
        return False
    if _text(node) not in {"true", "false"}:
        raise _FILE.wrong(
            node, f"角色“{code}”的 needs_totp 只能是 true 或 false。", f"needs_totp of the role “{code}” must be true or false."
        )
    return _text(node) == "true"


def _granted(code: str, fields: dict[str, yaml.Node]) -> dict[Permission, Reach]:
    known = {permission.value for permission in Permission}
    grants: dict[Permission, Reach] = {}
    for reach in _REACHES:
        for scalar in _scalars(reach, fields.get(reach)):
            if scalar.value not in known:
                raise _FILE.wrong(
                    scalar,
                    f"角色“{code}”授予的权限“{scalar.value}”不存在；可用的权限：{'、'.join(sorted(known))}。",
                    f"the role “{code}” grants “{scalar.value}”, which is no permission; permissions are: {', '.join(sorted(known))}.",
                )
            if Permission(scalar.value) in grants:
                raise _FILE.wrong(
                    scalar, f"角色“{code}”把权限“{scalar.value}”授予了两次。", f"the role “{code}” grants “{scalar.value}” twice."
                )
            grants[Permission(scalar.value)] = Reach(reach)
    if not grants:
        node = next(iter(fields.values()))
        raise _FILE.wrong(node, f"角色“{code}”没有授予任何权限。", f"the role “{code}” grants no permission.")
    return grants


def _excluded(node: yaml.Node) -> list[yaml.ScalarNode]:
    found = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    return _scalars("excludes", found.get("excludes"))


def _scalars(key: str, node: yaml.Node | None) -> list[yaml.ScalarNode]:
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(item, yaml.ScalarNode) for item in node.value):
        raise _FILE.wrong(node, f"{key} 应写成列表 [甲, 乙]。", f"{key} must be a list [one, two].")
    return list(node.value)
