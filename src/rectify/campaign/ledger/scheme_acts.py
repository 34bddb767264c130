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
