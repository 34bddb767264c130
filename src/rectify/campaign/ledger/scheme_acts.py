"""The acts on schemes, results and deviations, with the sentence the record tells of each."""

from __future__ import annotations

from rectify.foundation.audit.rules import register

RESULT_RECORDED = register(
    "result:record:done",
    zh="{actor}报告{subject}的实测结果：{value}{unit}（{measured_on}）",
    en="{actor} reported a measured result of {subject}: {value}{unit} ({measured_on})",
)
DEVIATION_REQUESTED = register(
    "deviation:request:done",
    zh="{actor}申请{subject}未达目标予以认可：{reason}",
    en="{actor} asked to let {subject} pass though its target is not met: {reason}",
)
DEVIATION_APPROVED = register(
    "deviation:decide:approved",
    zh="{actor}认可{subject}未达目标，有效期至{expires_on}：{decision}",
    en="{actor} let {subject} pass though its target is not met, until {expires_on}: {decision}",
)
DEVIATION_REFUSED = register(
    "deviation:decide:refused",
    zh="{actor}不认可{subject}未达目标：{decision}",
    en="{actor} refused to let {subject} pass with its target not met: {decision}",
)
SCHEME_BEGUN = register("scheme:begin:done", zh="{actor}起草整改专项方案{subject}", en="{actor} began the scheme {subject}")
SCHEME_WRITTEN = register(
    "scheme:write:done", zh="{actor}修改了{subject}第{number}版草稿", en="{actor} changed draft {number} of {subject}"
)
SCHEME_SUBMITTED = register(
    "scheme:submit:done", zh="{actor}提交{subject}第{number}版报批", en="{actor} handed in version {number} of {subject}"
)
SCHEME_FLAWED = register(
    "scheme:submit:sent_back",
    zh="{actor}提交{subject}第{number}版，当即退回：{flaws}",
    en="{actor} handed in version {number} of {subject}; it came back at once: {flaws_en}",
)
SCHEME_OPINION = register(
    "scheme:opinion:done",
    zh="{actor}登记专家{expert}对{subject}第{number}版的论证意见：{verdict}",
    en="{actor} recorded the opinion of {expert} on version {number} of {subject}: {verdict_en}",
)
SCHEME_APPROVED = register(
    "scheme:decide:approved",
    zh="{actor}以{unit}名义批准{subject}第{number}版",
    en="{actor} approved version {number} of {subject} for {unit}",
)
SCHEME_SENT_BACK = register(
    "scheme:decide:sent_back",
    zh="{actor}以{unit}名义退回{subject}第{number}版：{decision}",
    en="{actor} sent back version {number} of {subject} for {unit}: {decision}",
)
SCHEME_RENEWED = register(
    "scheme:renew:done",
    zh="{actor}开始修订{subject}（第{number}版）：{because}",
    en="{actor} began version {number} of {subject}: {because}",
)
MILESTONE_REACHED = register(
    "scheme:milestone:reached",
    zh="{actor}报告{subject}的节点“{milestone}”于{on}达到",
    en="{actor} reported that “{milestone}” of {subject} was reached on {on}",
)
SCHEME_NEEDED = register(
    "task:need_scheme:done",
    zh="{actor}要求{subject}先有获批的专项方案再动工",
    en="{actor} asked for an approved scheme before work on {subject} begins",
)
SCHEME_NOT_NEEDED = register(
    "task:need_scheme:lifted",
    zh="{actor}不再要求{subject}先有专项方案：{because}",
    en="{actor} no longer asks for a scheme before work on {subject}: {because}",
)
