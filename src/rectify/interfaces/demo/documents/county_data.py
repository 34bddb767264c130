"""The county list of 海岱市: problems counties and towns mend themselves, and petition cases handed over with the findings.

Plain data. A town carries out, its county leads and accepts, a department of the city reviews. County items are numbered from
101, petition cases (信访件) from 201, so that no number is one of the plan's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rectify.interfaces.demo.documents.places import UNITS

PETITION: Final = "2"
"""Numbers of petition cases begin so."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row.

    Attributes:
        number: as printed, 101, 203.
        town: code in ``places.UNITS``; its parent leads and accepts.
        supervising: short name of the department that reviews on site.
        sites: names of the places, where there are several.
    """

    number: str
    town: str
    problem: str
    goal: str
    measures: tuple[str, ...]
    supervising: str
    deadline: str
    sites: tuple[str, ...] = ()

    @property
    def is_petition(self) -> bool:
        """Whether it is a petition case."""
        return self.number.startswith(PETITION)

    @property
    def county(self) -> str:
        """Code of the county that leads."""
        return next(unit.parent or "" for unit in UNITS if unit.code == self.town)


_HOUSING, _ECOLOGY, _LAND, _CITY = "市住房城乡建设局", "市生态环境局", "市自然资源和规划局", "市城市管理局"
_FARMING, _SEA, _PLANNING = "市农业农村局", "市海洋发展局", "市发展改革委"

ITEMS: Final[tuple[Item, ...]] = (
    Item("101", "qingshi-lingqian", "岭前镇生活污水直排岭前河，镇区雨污管网未贯通。", "镇区生活污水全部纳管，岭前河断面不再有直排口。",
         ("新建污水管网4.2公里。", "封堵岭前河沿岸直排口7处。"), _HOUSING, "2026年6月底前", ("岭前河东岸管段", "岭前河西岸管段")),
    Item("102", "qingshi-shijing", "石井镇砖瓦企业物料露天堆放，扬尘未收集。", "物料堆场密闭到位。",
         ("完成物料堆场密闭改造8处。",), _ECOLOGY, "2026年7月底前"),
    Item("103", "qingshi-heiyu", "黑峪镇历史遗留采石坑未修复，以防尘网覆盖代替复绿。", "坡面植被覆盖度达到70%以上。",
         ("修复采石坑36公顷。",), _LAND, "2026年10月底前", ("黑峪东坑", "黑峪西坑")),
    Item("104", "qingshi-mopan", "磨盘镇3台燃煤锅炉未按期淘汰。", "在用燃煤锅炉清零。", ("淘汰燃煤锅炉3台。",), _PLANNING, "2026年9月底前"),
    Item("105", "qingshi-shijing", "石井镇养殖集中区粪污外溢，雨季流入沟渠。", "粪污贮存设施全部配套。",
         ("建成粪污贮存池12座。",), _FARMING, "2026年8月底前"),
    Item("106", "longyan-yantou", "堰头镇沿河排污口封堵不彻底，雨后复涌。", "沿河排污口封堵到位。", ("封堵入河排污口9处。",), _ECOLOGY, "2026年5月底前"),
    Item("107", "longyan-shabu", "沙埠镇河滩积存垃圾1.6万吨，多年未清。", "积存垃圾清运处置到位。", ("清运积存垃圾1.6万吨。",), _CITY, "2026年6月底前"),
    Item("108", "longyan-liuwu", "柳坞镇喷涂企业无组织排放突出。", "喷涂企业治理设施配套率达到100%。",
         ("为22家喷涂企业安装治理设施。",), _ECOLOGY, "2026年7月底前"),
    Item("109", "longyan-yaotou", "窑头街道餐饮油烟净化设施缺失。", "餐饮集中街区油烟净化设施应装尽装。",
         ("安装油烟净化设施64套。",), _CITY, "2026年6月底前"),
    Item("110", "longyan-shabu", "沙埠镇污水处理站停运，设备锈蚀。", "污水处理站稳定运行，出水达标率达到95%以上。",
         ("修复污水处理站2座。",), _HOUSING, "2026年9月底前"),
    Item("111", "wenyin-heyin", "河阴镇旧垃圾填埋场渗滤液积存，防渗膜破损。", "渗滤液处理完毕。", ("处理渗滤液1.2万吨。",), _CITY, "2026年7月底前"),
    Item("112", "wenyin-niuji", "牛集镇秸秆收储能力不足，露天焚烧时有发生。", "秸秆收储点覆盖所有行政村。",
         ("设置秸秆收储点15个。",), _FARMING, "2026年9月底前"),
    Item("113", "wenyin-sangyuan", "桑园镇穿镇河段黑臭，淤积严重。", "黑臭水体消除。", ("清淤疏浚3.8公里。",), _HOUSING, "2026年8月底前"),
    Item("114", "wenyin-taoli", "陶里镇散煤复燃，清洁取暖改造欠账。", "清洁取暖改造任务完成。", ("完成清洁取暖改造2600户。",), _PLANNING, "2026年10月底前"),
    Item("115", "wangyu-wanghai", "望海镇养殖尾水未经处理直排入海。", "养殖尾水处理设施建成运行。",
         ("建设尾水处理设施6处。",), _SEA, "2026年6月底前"),
    Item("116", "wangyu-yangang", "盐港镇码头堆场未建防风抑尘设施。", "堆场防风抑尘设施建成。", ("建成防风抑尘网1800米。",), _ECOLOGY, "2026年8月底前"),
    Item("117", "wangyu-yuwan", "渔湾镇岸线垃圾清理不到位。", "岸线垃圾清理到位。", ("清理岸线12.5公里。",), _SEA, "2026年5月底前"),
    Item("118", "wangyu-ludang", "芦荡镇滨海湿地被鱼塘占用。", "湿地生态功能恢复。", ("恢复滨海湿地240亩。",), _LAND, "2026年10月底前"),
    Item("119", "wenyin-heyin", "河阴镇小塑料作坊反弹。", "小塑料作坊关闭到位。", ("关闭取缔小塑料作坊17家。",), _ECOLOGY, "2026年4月底前"),
    Item("120", "qingshi-heiyu", "黑峪镇2座尾矿库防渗不达标。", "尾矿库防渗达标。", ("完成尾矿库防渗改造2座。",), _ECOLOGY, "2026年9月底前"),
    Item("201", "qingshi-shijing", "群众反映石井镇石料加工厂夜间噪声扰民。", "厂界夜间噪声达标，群众满意。", ("安装隔声屏障320米。",), _ECOLOGY, "2026年3月底前"),
    Item("202", "longyan-yaotou", "群众反映窑头街道烧烤店油烟扰民。", "油烟净化后排放，群众满意。", ("安装油烟净化器18台。",), _CITY, "2026年4月底前"),
    Item("203", "wenyin-niuji", "群众反映牛集镇养鸡场恶臭。", "恶臭得到有效治理。", ("建设密闭发酵罐4座。",), _FARMING, "2026年5月底前"),
    Item("204", "wangyu-yangang", "群众反映盐港镇冷库氨味刺鼻。", "管道泄漏得到消除。", ("更换管道阀门46个。",), _ECOLOGY, "2026年4月底前"),
    Item("205", "qingshi-lingqian", "群众反映岭前镇安置房工地扬尘。", "工地扬尘管控到位。", ("覆盖裸土1.8万平方米。",), _HOUSING, "2026年4月底前"),
    Item("206", "longyan-liuwu", "群众反映柳坞镇家具作坊废水排入沟渠。", "作坊废水不再外排。", ("拆除家具作坊喷淋池5座。",), _ECOLOGY, "2026年6月底前"),
    Item("207", "wenyin-taoli", "群众反映陶里镇垃圾中转站异味。", "中转站异味消除。", ("更换垃圾压缩设备2套。",), _CITY, "2026年7月底前"),
    Item("208", "wangyu-yuwan", "群众反映渔湾镇沿街饭店污水排入港池。", "沿街饭店污水全部纳管。", ("接入污水管网饭店14家。",), _HOUSING, "2026年6月底前"),
)  # fmt: skip
