"""Units of 海岱市, a city that does not exist: tree, English names, short names and dated former names.

Plain data for the documents and for whoever loads the demo city. Codes are slugs, not administrative division codes,
so that no real place can be meant. A parent always stands before its children.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class UnitKind(StrEnum):
    """What a unit is; the values are those of foundation.accounts, the city government counts as a department."""

    CITY = "city"
    PARTY_BODY = "party_body"
    OFFICE = "office"
    DEPARTMENT = "department"
    COUNTY = "county"
    ZONE = "zone"
    TOWN = "town"
    FIRM = "firm"
    ASSESSOR = "assessor"
    TEAM = "team"


@dataclass(frozen=True)
class Unit:
    """One unit.

    Attributes:
        code: stable slug, unique.
        name: full Chinese name.
        short: the name used in documents and lists.
        parent: code of the unit above, None for the city and for outside firms.
    """

    code: str
    name: str
    short: str
    name_en: str
    kind: UnitKind
    parent: str | None


@dataclass(frozen=True)
class Alias:
    """Another name of a unit with the days on which it was right, both inclusive; None is open."""

    unit: str
    name: str
    valid_from: date | None
    valid_to: date | None


CITY: Final = "haidai"

_TOP: Final = (
    Unit(CITY, "海岱市", "海岱市", "Haidai City", UnitKind.CITY, None),
    Unit("shiwei", "中共海岱市委员会", "市委", "Haidai Party Committee", UnitKind.PARTY_BODY, CITY),
    Unit("shizhengfu", "海岱市人民政府", "市政府", "Haidai City Government", UnitKind.DEPARTMENT, CITY),
    Unit(
        "zhenggaiban",
        "海岱市环保督察反馈问题整改工作领导小组办公室",
        "市整改办",
        "Haidai Rectification Office",
        UnitKind.OFFICE,
        CITY,
    ),
)

_DEPARTMENTS: Final = tuple(
    Unit(code, f"海岱市{name}", short, name_en, UnitKind.DEPARTMENT, parent)
    for code, name, short, name_en, parent in (
        ("jiwei", "纪律检查委员会监察委员会", "市纪委监委", "Discipline and Supervision Commission", "shiwei"),
        ("zuzhibu", "委组织部", "市委组织部", "Party Organisation Department", "shiwei"),
        ("xuanchuanbu", "委宣传部", "市委宣传部", "Party Publicity Department", "shiwei"),
        ("bianban", "委机构编制委员会办公室", "市委编办", "Institutional Establishment Office", "shiwei"),
        ("sthj", "生态环境局", "市生态环境局", "Ecology and Environment Bureau", "shizhengfu"),
        ("fgw", "发展和改革委员会", "市发展改革委", "Development and Reform Commission", "shizhengfu"),
        ("gxj", "工业和信息化局", "市工业和信息化局", "Industry and Information Technology Bureau", "shizhengfu"),
        ("zrzy", "自然资源和规划局", "市自然资源和规划局", "Natural Resources and Planning Bureau", "shizhengfu"),
        ("zjj", "住房和城乡建设局", "市住房城乡建设局", "Housing and Construction Bureau", "shizhengfu"),
        ("cgj", "城市管理局", "市城市管理局", "Urban Management Bureau", "shizhengfu"),
        ("jtj", "交通运输局", "市交通运输局", "Transport Bureau", "shizhengfu"),
        ("slj", "水利局", "市水利局", "Water Resources Bureau", "shizhengfu"),
        ("nyncj", "农业农村局", "市农业农村局", "Agriculture and Rural Affairs Bureau", "shizhengfu"),
        ("hyj", "海洋发展局", "市海洋发展局", "Marine Development Bureau", "shizhengfu"),
        ("swj", "商务局", "市商务局", "Commerce Bureau", "shizhengfu"),
        ("wjw", "卫生健康委员会", "市卫生健康委", "Health Commission", "shizhengfu"),
        ("yjj", "应急管理局", "市应急管理局", "Emergency Management Bureau", "shizhengfu"),
        ("scjg", "市场监督管理局", "市市场监管局", "Market Regulation Bureau", "shizhengfu"),
        ("czj", "财政局", "市财政局", "Finance Bureau", "shizhengfu"),
        ("gaj", "公安局", "市公安局", "Public Security Bureau", "shizhengfu"),
        ("sfj", "司法局", "市司法局", "Justice Bureau", "shizhengfu"),
        ("sjj", "审计局", "市审计局", "Audit Bureau", "shizhengfu"),
        ("gzw", "国有资产监督管理委员会", "市国资委", "State Assets Commission", "shizhengfu"),
        ("qxj", "气象局", "市气象局", "Meteorological Bureau", "shizhengfu"),
    )
)

_COUNTIES: Final = tuple(
    Unit(code, f"海岱市{name}" if full is None else full, name, name_en, kind, CITY)
    for code, name, full, name_en, kind in (
        ("linyuan", "临沅区", None, "Linyuan District", UnitKind.COUNTY),
        ("daiyang", "岱阳区", None, "Daiyang District", UnitKind.COUNTY),
        ("cangpu", "沧浦区", None, "Cangpu District", UnitKind.COUNTY),
        ("anlan", "安澜市", "安澜市", "Anlan City", UnitKind.COUNTY),
        ("longyan", "龙堰市", "龙堰市", "Longyan City (Haidai)", UnitKind.COUNTY),
        ("qingshi", "青石县", "青石县", "Qingshi County", UnitKind.COUNTY),
        ("wenyin", "汶阴县", "汶阴县", "Wenyin County", UnitKind.COUNTY),
        ("wangyu", "望屿县", "望屿县", "Wangyu County", UnitKind.COUNTY),
        ("songhe", "松河县", "松河县", "Songhe County", UnitKind.COUNTY),
        ("gaoxin", "高新区", "海岱高新技术产业开发区", "High-tech Zone", UnitKind.ZONE),
        ("jingkai", "经开区", "海岱经济开发区", "Economic Development Zone", UnitKind.ZONE),
        ("binhai", "滨海新区", "海岱滨海新区", "Coastal New Area", UnitKind.ZONE),
    )
)

_TOWNS: Final = tuple(
    Unit(code, name, name, name_en, UnitKind.TOWN, parent)
    for code, name, name_en, parent in (
        ("qingshi-lingqian", "岭前镇", "Lingqian Town", "qingshi"),
        ("qingshi-shijing", "石井镇", "Shijing Town", "qingshi"),
        ("qingshi-heiyu", "黑峪镇", "Heiyu Town", "qingshi"),
        ("qingshi-mopan", "磨盘镇", "Mopan Town", "qingshi"),
        ("longyan-yantou", "堰头镇", "Yantou Town", "longyan"),
        ("longyan-shabu", "沙埠镇", "Shabu Town", "longyan"),
        ("longyan-liuwu", "柳坞镇", "Liuwu Town", "longyan"),
        ("longyan-yaotou", "窑头街道", "Yaotou Subdistrict", "longyan"),
        ("wenyin-heyin", "河阴镇", "Heyin Town", "wenyin"),
        ("wenyin-niuji", "牛集镇", "Niuji Town", "wenyin"),
        ("wenyin-sangyuan", "桑园镇", "Sangyuan Town", "wenyin"),
        ("wenyin-taoli", "陶里镇", "Taoli Town", "wenyin"),
        ("wangyu-wanghai", "望海镇", "Wanghai Town", "wangyu"),
        ("wangyu-yangang", "盐港镇", "Yangang Town", "wangyu"),
        ("wangyu-yuwan", "渔湾镇", "Yuwan Town", "wangyu"),
        ("wangyu-ludang", "芦荡镇", "Ludang Town", "wangyu"),
    )
)

_OTHERS: Final = (
    Unit("shuiwu", "海岱市碧源水务集团有限公司", "碧源水务集团", "Biyuan Water Group", UnitKind.FIRM, "gzw"),
    Unit("nengyuan", "海岱市安澜热电集团有限公司", "安澜热电集团", "Anlan Heat and Power Group", UnitKind.FIRM, "gzw"),
    Unit("qingheng", "清衡澄观环境评估咨询有限公司", "清衡评估公司", "Qingheng Assessment", UnitKind.ASSESSOR, None),
    *(
        Unit(
            f"dudao-{number}",
            f"海岱市环保督察整改第{numeral}督导组",
            f"第{numeral}督导组",
            f"Supervision Team {number}",
            UnitKind.TEAM,
            "zhenggaiban",
        )
        for number, numeral in enumerate("一二三四", start=1)
    ),
)

UNITS: Final[tuple[Unit, ...]] = (*_TOP, *_DEPARTMENTS, *_COUNTIES, *_TOWNS, *_OTHERS)

REFORM: Final = date(2019, 1, 1)
"""The day on which the departments took their present names."""

_LAST_DAY_BEFORE: Final = date(2018, 12, 31)

_FORMER: Final = tuple(
    Alias(unit, name, None, _LAST_DAY_BEFORE)
    for unit, name in (
        ("sthj", "市环境保护局"),
        ("sthj", "市环保局"),
        ("zrzy", "市国土资源局"),
        ("zrzy", "市规划局"),
        ("zrzy", "市林业局"),
        ("nyncj", "市农业局"),
        ("nyncj", "市畜牧局"),
        ("gxj", "市经济和信息化委员会"),
        ("gxj", "市经信委"),
        ("yjj", "市安全生产监督管理局"),
        ("yjj", "市安监局"),
        ("hyj", "市海洋与渔业局"),
        ("scjg", "市工商局"),
        ("scjg", "市质监局"),
        ("wjw", "市卫生和计划生育委员会"),
        ("wjw", "市卫计委"),
        ("cgj", "市城管执法局"),
    )
)

_OTHER_NAMES: Final = (
    Alias("fgw", "市发改委", None, None),
    Alias("gxj", "市工信局", REFORM, None),
    Alias("zrzy", "市自然资源局", REFORM, None),
    Alias("zjj", "市住建局", None, None),
    Alias("scjg", "市市场监督管理局", REFORM, None),
    Alias("wjw", "市卫健委", REFORM, None),
    Alias("zhenggaiban", "市环保督察反馈问题整改工作领导小组办公室", None, None),
    Alias("anlan", "安澜县", None, date(2016, 5, 31)),
    Alias("gaoxin", "高新技术产业开发区", None, None),
    Alias("jingkai", "经济开发区", None, None),
    Alias("binhai", "滨海经济开发区", None, date(2020, 6, 30)),
)

ALIASES: Final[tuple[Alias, ...]] = (*_FORMER, *_OTHER_NAMES)


def units_of(kind: UnitKind) -> tuple[Unit, ...]:
    """All units of one kind in the order of the tree."""
    return tuple(unit for unit in UNITS if unit.kind is kind)


def known_names() -> dict[str, str]:
    """Every name a document may use -> code of the unit: full, short and former names."""
    names = {unit.name: unit.code for unit in UNITS}
    names.update({unit.short: unit.code for unit in UNITS})
    names.update({alias.name: alias.unit for alias in ALIASES})
    return names
