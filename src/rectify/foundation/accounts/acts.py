"""The acts of this app, as the record tells them."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

SESSION_OPENED = register("session:open:done", zh="{actor}登录系统", en="{actor} logged in")
SESSION_OPENED_BY_CODE = register("session:open:code", zh="{actor}凭密码和动态口令登录系统", en="{actor} logged in with a one-time code")
SESSION_OPENED_BY_RECOVERY = register(
    "session:open:recovery", zh="{actor}凭密码和恢复码登录系统", en="{actor} logged in with a recovery code"
)
SESSION_CLOSED = register("session:close:done", zh="{actor}退出登录", en="{actor} logged out")
SESSION_AGED = register("session:close:age", zh="{actor}的登录满 12 小时，自动退出", en="The session of {actor} ended after 12 hours")
SESSION_IDLE = register(
    "session:close:idle", zh="{actor}两小时未操作，自动退出", en="The session of {actor} ended after two hours of nothing done"
)
LOGIN_FAILED = register(
    "session:open:failed", zh="以{subject}的名义登录失败（来自 {address}）", en="A log-in as {subject} failed (from {address})"
)
LOGIN_LOCKED = register(
    "session:open:locked",
    zh="以{subject}的名义登录连续失败 {failures} 次，锁定至 {until}",
    en="Log-in as {subject} failed {failures} times and is locked until {until}",
)
PROOF_FAILED = register(
    "session:prove:failed",
    zh="以{subject}的名义再次验证身份失败（来自 {address}）",
    en="Somebody acting as {subject} failed to prove who they are (from {address})",
)
LOGIN_UNLOCKED = register("session:unlock:done", zh="{actor}解除了{subject}的登录锁定", en="{actor} lifted the log-in lock of {subject}")

PERSON_CREATED = register(
    "person:create:done", zh="{actor}登记人员{subject}（用户名 {username}）", en="{actor} added {subject} (user name {username})"
)
PERSON_CHANGED = register("person:change:done", zh="{actor}修改了{subject}的资料", en="{actor} changed the details of {subject}")
PERSON_DEACTIVATED = register("person:deactivate:done", zh="{actor}停用了{subject}", en="{actor} deactivated {subject}")
PERSON_REACTIVATED = register("person:reactivate:done", zh="{actor}重新启用了{subject}", en="{actor} reactivated {subject}")
PASSWORD_ISSUED = register(
    "person:password:issued", zh="{actor}给{subject}发放了一次性密码", en="{actor} issued a one-time password to {subject}"
)
PASSWORD_CHANGED = register("person:password:changed", zh="{actor}修改了自己的密码", en="{actor} changed their own password")
TOTP_ADDED = register("person:totp:added", zh="{actor}启用了动态口令", en="{actor} set up one-time codes")
TOTP_REMOVED = register("person:totp:removed", zh="{actor}停用了动态口令", en="{actor} removed their one-time codes")
TOTP_RESET = register("person:totp:reset", zh="{actor}清除了{subject}的动态口令", en="{actor} cleared the one-time codes of {subject}")
RECOVERY_CODES_MADE = register("person:recovery:made", zh="{actor}生成了新的恢复码", en="{actor} made new recovery codes")

POST_GRANTED = register(
    "post:grant:done",
    zh="{actor}授予{subject}角色“{role}”（单位：{unit}，自 {since} 至 {until}）",
    en="{actor} granted {subject} the role “{role}” (at {unit}, from {since} to {until})",
)
POST_WITHDRAWN = register(
    "post:withdraw:done",
    zh="{actor}收回{subject}的角色“{role}”（单位：{unit}，最后一天 {until}）",
    en="{actor} withdrew the role “{role}” from {subject} (at {unit}, last day {until})",
)

UNIT_CREATED = register("unit:create:done", zh="{actor}新建单位{subject}", en="{actor} created the unit {subject}")
UNIT_CHANGED = register("unit:change:done", zh="{actor}修改了单位{subject}的资料", en="{actor} changed the details of the unit {subject}")
UNIT_RENAMED = register(
    "unit:rename:done",
    zh="{actor}将单位“{before}”更名为“{after}”（自 {since} 起）",
    en="{actor} renamed the unit “{before}” to “{after}” (from {since})",
)
UNIT_MOVED = register(
    "unit:move:done",
    zh="{actor}将单位{subject}由“{before}”划转到“{after}”",
    en="{actor} moved the unit {subject} from “{before}” to “{after}”",
)
UNIT_CLOSED = register(
    "unit:close:done",
    zh="{actor}撤销单位{subject}（自 {since} 起，承接单位：{successor}）",
    en="{actor} closed the unit {subject} (from {since}, successor: {successor})",
)
ALIAS_ADDED = register(
    "unit:alias:added", zh="{actor}为单位{subject}登记别名“{name}”", en="{actor} gave the unit {subject} the alias “{name}”"
)
ALIAS_REMOVED = register(
    "unit:alias:removed", zh="{actor}删除了单位{subject}的别名“{name}”", en="{actor} removed the alias “{name}” of the unit {subject}"
)

TOKEN_ISSUED = register(
    "token:issue:done", zh="{actor}签发接口令牌“{name}”（至 {until}）", en="{actor} issued the token “{name}” (until {until})"
)
TOKEN_REVOKED = register("token:revoke:done", zh="{actor}收回{owner}的接口令牌“{name}”", en="{actor} revoked the token “{name}” of {owner}")

RECORD_EXPORTED = register(
    "record:export:done", zh="{actor}导出了操作记录第 1 至 {last} 条", en="{actor} exported the record of acts, entries 1 to {last}"
)
