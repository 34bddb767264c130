"""The table of checks: what each looks at, what it cannot see, and what would clear it. Published in the app as it stands here. Pure.

A check states a fact and warns; a person clears the finding with a reason, or lets it stand. The signals come from published cases of
sham rectification (retouched pictures, pictures of another place or year, reports written at once, rates above 100 %). The limits are
ours, not the law's, and each carries its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FAR_METRES: Final = 500
"""Phones place a picture within some 50 m, and a map drawn with the official offset (GCJ-02) lies up to 500 m beside WGS 84."""
SAME_BITS: Final = 10
"""Bits of 64 by which two prints of one picture differ at most after resizing and recompressing; other pictures differ by about 32."""
ALIKE: Final = 0.9
"""Share of signs two texts have in common, in order."""
ALIKE_FROM: Final = 12
"""Signs from which on a likeness means something; “按计划推进” is short and honest."""
RESULT_DAYS: Final = 60
"""Days after the end of a measure in which its result is usually photographed."""
CLOCK_HOURS: Final = 26
"""Hours by which a camera may be ahead of us: a wrong time zone, and two hours of a wrong clock."""
RETOUCH_SECONDS: Final = 120
"""Seconds between taking and saving; a camera needs two, a person with an editor longer."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table."""

    code: str
    name: tuple[str, str]
    """Chinese, English; so are the others."""
    looks_at: tuple[str, str]
    clears: tuple[str, str]
    blind: tuple[str, str] = ("", "")
    """What it cannot see."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: its facts, and the sentence in both languages. ``other``: the piece or report it is compared with."""

    rule: str
    zh: str
    en: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    other: int | None = None


CHECKS: Final[tuple[Check, ...]] = (
    Check(
        "same_bytes",
        ("同一文件", "Same file"),
        (
            "同一文件（SHA-256 相同）此前已作为其他措施、点位或任务的佐证。",
            "The same file (SHA-256) was handed in before, for this or other work.",
        ),
        (
            "说明同一文件为何可以证明两件事（如一份合同覆盖两个点位），或撤回其中一份。",
            "Say why one file proves two things (one contract for two sites), or withdraw one of them.",
        ),
    ),
    Check(
        "same_picture",
        ("同一画面", "Same picture"),
        (
            f"图像指纹（64 位 pHash）与此前的照片相差不超过 {SAME_BITS} 位：缩放、压缩、转存后仍能认出。",
            f"The print (64 bits, pHash) is at most {SAME_BITS} bits from one handed in before: resized or saved again.",
        ),
        (
            "补交带拍摄时间和位置的原始照片，或说明两处画面确为不同时间拍摄。",
            "Hand in the original with time and place, or say why two pictures look alike (the same place on two days).",
        ),
        (
            "大幅裁剪、旋转、拼图会使指纹改变，查不出来；纯色画面不比对。",
            "A heavy crop, a turn or a collage changes the print and is not found; plain surfaces are not compared.",
        ),
    ),
    Check(
        "mirrored_picture",
        ("镜像画面", "Mirrored picture"),
        ("左右翻转后与此前的照片为同一画面。", "Mirrored, it is the same picture as one handed in before."),
        ("补交原始照片；翻转旧照通常意味着冒充新照。", "Hand in the original; a mirrored old picture usually stands in for a new one."),
        ("大幅裁剪后查不出来。", "Not found after a heavy crop."),
    ),
    Check(
        "outside_window",
        ("拍摄时间不在整改期内", "Taken outside the time of the work"),
        (
            f"拍摄日期早于整改启动，或晚于措施完成 {RESULT_DAYS} 天以上，或晚于我们收到的时间。",
            f"Taken before the campaign began, more than {RESULT_DAYS} days after the measure was finished, or after we received it.",
        ),
        (
            "说明相机时钟有误并给出实际时间，或补交整改期内的材料。",
            "Say that the clock was wrong and when it was, or hand in material of the right time.",
        ),
        ("没有拍摄时间的文件不检查，页面标明“不详”。", "Files without a time are not checked; the page says “not known”."),
    ),
    Check(
        "before_start",
        ("早于措施启动", "Before the measure began"),
        ("文件的拍摄时间或所证明的期间早于措施启动日。", "The capture time, or the period it speaks of, lies before the measure began."),
        ("说明这是整改前的对照材料，或更正启动日期。", "Say that it shows the state before the work, or correct the day of the beginning."),
    ),
    Check(
        "far_from_site",
        ("距点位过远", "Far from the site"),
        (
            f"照片的定位（WGS 84）距登记的点位超过 {FAR_METRES} 米。手机定位误差约 50 米，国内地图坐标偏移可达 500 米。",
            f"The place in the picture (WGS 84) is more than {FAR_METRES} m from the site. Phones err by 50 m, local maps by up to 500 m.",
        ),
        ("更正点位坐标，或说明照片为何在别处拍摄。", "Correct the site's place, or say why the picture was taken elsewhere."),
        ("没有定位的照片、没有登记坐标的点位不检查。", "Pictures or sites without a place are not checked."),
    ),
    Check(
        "edited",
        ("曾被编辑", "Edited"),
        (
            "文件信息写着编辑软件，或保存时间明显晚于拍摄时间，或没有相机信息却写有保存软件。",
            "The file names an editor, or was saved well after it was taken, or has no camera but a program that saved it.",
        ),
        (
            "补交未经处理的原始照片，或说明只做了压缩、加水印。",
            "Hand in the untouched original, or say that it was only compressed or stamped.",
        ),
        ("抹去全部文件信息的照片查不出来。", "A picture stripped of all its data shows nothing."),
    ),
    Check(
        "near_identical_text",
        ("文字雷同", "Nearly the same words"),
        (
            f"填报文字与上一期同一措施或本期其他单位的填报有 {ALIKE:.0%} 以上相同（{ALIKE_FROM} 字以上，不计标点）。",
            f"At least {ALIKE:.0%} of the words are those of last time, or of another unit this time ({ALIKE_FROM} signs and more).",
        ),
        ("补充本期实际做了什么、有哪些数字。", "Add what was really done this time, with its figures."),
        ("改写过的句子查不出来。", "Sentences said in other words are not found."),
    ),
    Check(
        "rate_above_100",
        ("比率超过 100%", "Rate above 100 %"),
        ("填报的比率超过 100%，而目标不是增长率。", "The rate is above 100 % and the target is no growth."),
        ("更正数值，或说明分母是什么。", "Correct the figure, or say what the denominator is."),
    ),
    Check(
        "quantity_without_unit",
        ("数量没有单位", "Quantity without a unit"),
        ("填报的结果或文字中有数量而没有计量单位。", "A result, or the words of a report, name a number without its unit."),
        ("补上单位。", "Add the unit."),
    ),
    Check(
        "kind_does_not_fit",
        ("材料类型与目标不符", "The kind does not fit the target"),
        (
            "目标是数值，而已交材料只有会议纪要、合同、发票或公文。",
            "The target is a number; only minutes, contracts, invoices or papers were handed in.",
        ),
        ("补交监测报告、测量记录或现场影像。", "Hand in a monitoring report, a measurement or pictures of the place."),
    ),
)

BY_CODE: Final[Mapping[str, Check]] = {check.code: check for check in CHECKS}
