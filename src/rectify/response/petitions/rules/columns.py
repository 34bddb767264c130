"""Which column of another system's table means what: fields of ours, the headings they go by elsewhere, words for types and channels.

Pure. The headings are those of published batch tables (信访件公开表) and of exports of 12345 and 12369 systems; a city adds its own by
keeping a mapping under a name, never here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from rectify.foundation.search import normalised


class Field(StrEnum):
    """What a column can tell of a complaint."""

    NUMBER = "outside_number"
    RECEIVED = "received_on"
    TEXT = "text"
    PLACE = "place"
    COUNTY = "county"
    TYPES = "types"
    CHANNEL = "channel"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


REQUIRED: Final = (Field.NUMBER, Field.RECEIVED, Field.TEXT)
"""Without its number a complaint would be taken in anew with every file."""
SECRET: Final = frozenset({Field.NAME, Field.PHONE, Field.EMAIL, Field.ADDRESS})
"""Who complained: sealed on intake, and shown in no preview and no error."""
WORDED: Final = (Field.TYPES, Field.COUNTY, Field.CHANNEL)
"""Fields whose words are translated to values of ours."""

LABELS: Final[Mapping[Field, tuple[str, str]]] = {
    Field.NUMBER: ("受理编号", "Case number"),
    Field.RECEIVED: ("受理日期", "Received on"),
    Field.TEXT: ("反映内容", "What is complained of"),
    Field.PLACE: ("地点", "Place"),
    Field.COUNTY: ("行政区域", "County"),
    Field.TYPES: ("污染类型", "Types"),
    Field.CHANNEL: ("受理方式", "Channel"),
    Field.LATITUDE: ("纬度", "Latitude"),
    Field.LONGITUDE: ("经度", "Longitude"),
    Field.NAME: ("举报人姓名", "Name of the petitioner"),
    Field.PHONE: ("联系电话", "Telephone of the petitioner"),
    Field.EMAIL: ("电子邮箱", "E-mail of the petitioner"),
    Field.ADDRESS: ("联系地址", "Address of the petitioner"),
}

_HEADINGS: Final[Mapping[Field, str]] = {
    Field.NUMBER: "受理编号 工单编号 工单号 案件编号 信访编号 举报编号 编号 受理号 诉求编号 流水号 来件编号 number case_number",
    Field.RECEIVED: "受理时间 受理日期 来电时间 来电日期 举报时间 举报日期 "
    "登记时间 登记日期 诉求时间 创建时间 接收时间 来信日期 received received_on date",
    Field.TEXT: "交办问题基本情况 问题基本情况 反映内容 诉求内容 举报内容 投诉内容 问题描述 事件描述 "
    "工单内容 主要内容 信访内容 反映问题 内容 text content",
    Field.PLACE: "地点 地址 发生地址 事发地址 事发地点 问题地点 诉求地址 被举报地址 污染地点 位置 详细地址 点位 place location",
    Field.COUNTY: "行政区域 行政区划 所属区县 所属区域 区县 县区 县市区 所在区县 属地 county district",
    Field.TYPES: "污染类型 问题类型 举报类型 诉求类型 污染类别 问题类别 环境要素 类型 类别 type types",
    Field.CHANNEL: "受理方式 来源渠道 诉求来源 举报渠道 举报方式 来件方式 渠道 来源 channel source",
    Field.LATITUDE: "纬度 北纬 lat latitude",
    Field.LONGITUDE: "经度 东经 lng lon longitude",
    Field.NAME: "姓名 举报人 举报人姓名 来电人 来电人姓名 诉求人 诉求人姓名 投诉人 投诉人姓名 联系人 市民姓名 信访人 name",
    Field.PHONE: "电话 联系电话 来电号码 手机 手机号 手机号码 联系方式 举报人电话 诉求人电话 投诉人电话 来电人电话 电话号码 phone",
    Field.EMAIL: "邮箱 电子邮箱 电子邮件 email",
    Field.ADDRESS: "联系地址 住址 家庭住址 通讯地址 举报人地址 来电人地址 address",
}
TYPE_WORDS: Final[Mapping[str, str]] = {
    word: code
    for code, words in {
        "water": "水 水污染 水环境 废水 污水 黑臭水体",
        "air": "大气 大气污染 废气 空气 异味 恶臭 大气环境",
        "soil": "土壤 土壤污染",
        "ecology": "生态 生态破坏 生态环境 自然生态",
        "noise": "噪声 噪音 噪声污染 噪音污染",
        "radiation": "辐射 电磁辐射 核与辐射",
        "other": "其他 其它 其他污染",
        "dust": "扬尘 扬尘污染 粉尘",
        "fume": "油烟 餐饮油烟 油烟污染",
        "waste": "垃圾 生活垃圾",
        "solid_waste": "固废 固体废物 固废污染 危险废物 固体废弃物",
        "heavy_metal": "重金属 重金属污染",
        "livestock": "畜禽养殖 养殖 畜禽",
        "marine": "海洋 海洋污染",
    }.items()
    for word in words.split()
}
"""Their word for a type of pollution, bare -> ours."""
CHANNEL_WORDS: Final[Mapping[str, str]] = {
    word: code
    for code, words in {
        "hotline": "热线 电话 来电 12345 12369 12345热线 12369热线 来电举报 电话举报",
        "portal": "网站 网络 网上 网络举报 公开平台 微信 微信举报 小程序",
        "letter": "来信 信件 邮件 信函",
        "visit": "来访 走访",
        "inspection": "督察组交办 督察交办 交办",
        "system": "其他系统 其他 转办",
    }.items()
    for word in words.split()
}
"""Their word for a channel, bare -> ours."""
_APART: Final = re.compile(r"[、,，;；/|+＋和及\s]+")
_NOISE: Final = re.compile(r"[\s*＊:：()（）【】\[\]_\-.．]+|(?:必填|选填)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field of ours -> their heading, and for fields with words: their word -> our value."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def bare_heading(heading: str) -> str:
    """A heading without blanks, stars, brackets and 必填, width and case folded."""
    return _NOISE.sub("", normalised(heading))


_KNOWN: Final = {bare_heading(word): field for field, words in _HEADINGS.items() for word in words.split()}


def field_of(heading: str) -> Field | None:
    """The field a heading means by itself, or nothing."""
    return _KNOWN.get(bare_heading(heading))


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Field of ours -> heading, for the headings that speak for themselves; of two that mean the same the first."""
    found: dict[str, str] = {}
    for heading in headings:
        field = field_of(heading)
        if field is not None:
            found.setdefault(field.value, heading)
    return found


def heading_hash(headings: Sequence[str]) -> str:
    """SHA-256 of the headings in their order, by which the next file of the same system is recognised."""
    return sha256("\x1f".join(bare_heading(heading) for heading in headings).encode()).hexdigest()


def doubled(headings: Iterable[str]) -> tuple[str, ...]:
    """Headings that stand twice, each once, in order; blank ones do not count."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for heading in headings:
        bare = bare_heading(heading)
        if bare and bare in seen:
            twice[heading] = None
        seen.add(bare)
    return tuple(twice)


def lacking(columns: Mapping[str, str], headings: Sequence[str]) -> tuple[Field, ...]:
    """Required fields that no column of the file is given to."""
    there = set(headings)
    return tuple(field for field in REQUIRED if columns.get(field) not in there)


def type_words(text: str) -> tuple[str, ...]:
    """The words of a cell that lists types (大气、噪声), each once, in order."""
    return tuple(dict.fromkeys(word for word in _APART.split(text.strip()) if word))


def bare_word(word: str) -> str:
    """A word as it is looked up: blanks gone, width and case folded."""
    return _NOISE.sub("", normalised(word))
