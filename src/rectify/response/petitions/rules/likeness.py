"""When two complaints say the same: texts and places stripped to what counts, and the words by which a complaint says it comes again.

Pure. What is stored beside a complaint (``text_hash``, ``place_key``, ``urgent_words``) is computed here, so that the same words and
the same place are found by index; a change of these functions needs a migration that computes the stored columns anew.
Practice, not law: the published batch tables merge what says the same of the same place and mark what was complained of before.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from rectify.foundation.search import normalised

KEY_LENGTH: Final = 64
"""Characters of a place key; a longer place keeps its beginning and a hash of the whole."""
_KEPT: Final = 48
_AROUND: Final = re.compile(r"(?:附近|周边|周围|旁边|一带|旁|处|内)$")
"""Words behind a place that do not make it another place. 对面 and 门口 stay: across the road is another place."""
_ABOVE: Final = re.compile(
    r"^(?:[^省市县区]{2,7}(?:省|自治区))?(?:[^省市县区路街道镇乡村]{2,7}(?<![超集菜夜闹])市(?![场政民区中]))?(?:[^省市县区路街道镇乡村]{1,6}县)?"
)
"""Province, city and county in front of a place. A district (区) stays: 小区, 园区 and 社区 would go with it."""
_LEAST: Final = 4
"""A place that would keep less than this without what stands above it stays whole."""

_AGAIN: Final = re.compile(
    r"催办|督办过|(?:再次|再一次|又一次|多次|屡次|数次|反复|重复|第[二三四五六七八九十两2-9]次)(?:来电|致电|来信|(?:拨打|向)\S{1,12}?)?(?:反映|投诉|举报|信访|上访|来电|致电)"
    r"|(?:曾经?|之前|以前|此前|上次|前期|前几天|上个?月|去年|早已|已经?)(?:已经?|也|就)?(?:多次|数次|向\S{1,12}?|来电|致电)?(?:反映|投诉|举报|信访)"
    r"|(?:反映|投诉|举报)过(?:多次|几次|数次|好几次|[两二三四五六七八九十]次)?"
    r"|(?:投诉|反映|举报)后?(?:一直|至今|仍|依然|依旧|还是)(?:没有?|未|无)"
    r"|(?:至今|仍然?|依然|依旧|一直|还是)(?:没有?|未)(?:得到)?(?:解决|处理|整改|答复|回复)"
    r"|对(?:处理|办理)(?:结果|答复)不满"
)
_NEVER: Final = re.compile(r"(?:从未|未曾|不曾|没有?|首次|第一次|初次|无人|没人)(?:来电|致电|向\S{1,12}?)?(?:反映|投诉|举报|信访)过?")


def bare(text: str) -> str:
    """The text without anything but letters and digits; width and case folded. ``""`` when there are none."""
    return "".join(sign for sign in normalised(text) if sign.isalnum())


def text_hash(text: str) -> str:
    """32 hexadecimal digits of what :func:`bare` leaves: the same for texts that differ in spaces, width or punctuation only."""
    return _digest(bare(text), 16)


def place_key(place: str) -> str:
    """The place by which complaints about one spot meet: bare, without city and county before it and 附近 behind; at most 64 characters.

    ``""`` when no place is given.
    """
    whole = bare(place)
    key = _ABOVE.sub("", whole)
    if len(key) < _LEAST:
        key = whole
    cut = _AROUND.sub("", key)
    key = cut if len(cut) >= _LEAST else key
    return key if len(key) <= KEY_LENGTH else key[:_KEPT] + _digest(key, 8)


def says_again(text: str) -> bool:
    """Whether the text itself says that it was complained of before (催办, 再次反映, 至今未解决 …)."""
    return _AGAIN.search(_NEVER.sub("", normalised(text))) is not None


def _digest(text: str, size: int) -> str:
    return blake2b(text.encode(), digest_size=size).hexdigest()
