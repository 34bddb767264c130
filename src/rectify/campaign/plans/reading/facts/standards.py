"""Named standards and laws: 《…标准》, 《…法》, GB 3095-2012, 国六标准, 二级标准, Ⅲ类, 一级A标准."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.contract import FactKind
from rectify.campaign.plans.reading.facts.draft import Draft, Passage

_ROMAN: Final = r"[ⅠⅡⅢⅣⅤⅥ]|(?<![A-Za-z])(?:III|II|IV|VI|V|I)(?![A-Za-z])"
_STANDARD: Final = re.compile(
    rf"(?P<named>《[^《》\n]{{2,60}}(?:法|条例|办法|规定|标准|规范|细则|规程|导则|准则|限值|技术要求|技术指南|职责|名录|目录"
    rf"|十条|规则)(?:\([^()《》\n]{{1,16}}\))?》(?:\([^()\n]{{1,30}}\))?(?P<part>第[一二三四五]时段)?(?:标准限值|标准|限值)?)"
    rf"|(?P<code>(?<![A-Za-z])(?:GB|HJ|DB ?\d{{2}}|CJJ?|GBZ|NY|SL|TD)(?:/T)? ?\d{{1,6}}(?:\.\d{{1,3}})?-(?:19|20)?\d{{2}}(?!\d))"
    rf"|(?P<nation>(?:国[一二三四五六ⅠⅡⅢⅣⅤⅥ]|国(?:III|IV|VI|V)|京[五六]|欧[四五六])[ab]?(?:及以上)?(?:排放)?(?:标准)?)"
    rf"|(?P<grade>(?<![第十])[一二三四](?:级|类)[AB]?(?:标准|排放标准))|(?P<grade_a>(?:一级|准)[AⅣ四ⅢB](?:类)?(?:标准|排放)?)"
    rf"|(?P<water>(?:达到或好于|达到或优于|优于或达到|好于或达到|好于|优于|达到|劣)?(?:地表水|地下水"
    rf"|海水)?(?P<roman>{_ROMAN})类(?:水质|水体|水)?(?:标准|以上|及以上)?)"
    rf"|(?P<low>超低排放(?:标准|限值|要求)?|特别排放限值|第[一二三四五]时段(?:标准|标准限值|限值))"
)


def standards(passage: Passage) -> Iterator[Draft]:
    """Yield one fact a named standard or law; ``value`` is the code or the class where there is one."""
    for match in _STANDARD.finditer(passage.norm):
        if not match["named"] and passage.layout.in_title(match.start()):
            continue
        draft = Draft(FactKind.STANDARD, match.start(), match.end())
        if match["code"]:
            draft.value = " ".join(match["code"].split())
        elif match["water"]:
            draft.value, draft.unit = ("劣" if match["water"].startswith("劣") else "") + match["roman"], "类"
        elif match["nation"]:
            draft.value = match["nation"][:2]
        yield draft
