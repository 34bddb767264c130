"""One character class a kind of fact: a text without any of its characters cannot hold the kind, so its grammar need not run.

A list of 10,000 rows has 70,000 cells, most of them a few words; the big alternations of the grammar cost more than the cells.
Each class holds at least one character of **every** alternative of the pattern it stands for; the tests hold that on all sentences.
"""

from __future__ import annotations

import re
from typing import Final

from rectify.campaign.plans.reading.numerals import CN_CHARS

DATES: Final = re.compile(r"[年月季期日号]|十[一二三四五六七]五|\d{4}")
CADENCES: Final = re.compile(r"[每逢遇逐日定一按周旬月季年]")
QUANTITIES: Final = re.compile(rf"[\d{CN_CHARS}分]")
LOST_NUMBERS: Final = re.compile(r"[%‰吨瓦亩米克里个户元顷点]")
RELATIVES: Final = re.compile(r"[内间]")
UNDATED: Final = re.compile(r"[立即边长持常限]")
SERVICE_YEARS: Final = re.compile(r"\d年")
QUALITIES: Final = re.compile(r"[零全彻坚基类0]")
STANDARDS: Final = re.compile(r"[《GHDCNST国京欧级类准超特段ⅠⅡⅢⅣⅤⅥ]")
PROHIBITIONS: Final = re.compile(r"[严禁不杜停方坚]")
CIRCUMSTANCES: Final = re.compile(r"[待在凡如若除]")
HEDGES: Final = re.compile(r"[原力争尽视酌适左约条基]")
UNITS: Final = re.compile(r"[省市县区州旗盟镇乡街局委办厅部院府会司团业心队处单关机政导媒园负领组班督室构位]")
