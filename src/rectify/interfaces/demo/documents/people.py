"""People of the demo city: invented names, their unit, post and roles.

No real person is meant. The three administrations (system, security, audit) are held by three different people, and
whoever publishes or audits does nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Person:
    """One person.

    Attributes:
        username: pinyin, unique, used to log in.
        unit: code in `places.UNITS`.
        post: the post held there.
        roles: role codes of foundation.accounts.
    """

    username: str
    name: str
    name_en: str
    unit: str
    post: str
    post_en: str
    roles: tuple[str, ...]


_LEADERS: Final = (
    Person("shaoyunting", "邵云霆", "Shao Yunting", "shiwei", "市委书记、领导小组组长", "Party Secretary", ("leader",)),
    Person("jinanhe", "纪安禾", "Ji Anhe", "shizhengfu", "市长、领导小组组长", "Mayor", ("leader",)),
    Person("guoqinghan", "郭清涵", "Guo Qinghan", "shizhengfu", "分管副市长", "Vice Mayor", ("leader",)),
)

_OFFICE: Final = (
    Person("lusixian", "陆思弦", "Lu Sixian", "zhenggaiban", "办公室主任", "Director", ("office_clerk", "leader")),
    Person("wenruozhou", "温若舟", "Wen Ruozhou", "zhenggaiban", "综合科科长", "Chief of General Section", ("office_clerk",)),
    Person("tangyouning", "唐佑宁", "Tang Youning", "zhenggaiban", "调度科科员", "Dispatch Clerk", ("office_clerk",)),
    Person("pengzhiyao", "彭知遥", "Peng Zhiyao", "zhenggaiban", "销号科科长", "Chief of Close-out Section", ("office_clerk",)),
    Person("xueyibai", "薛逸白", "Xue Yibai", "zhenggaiban", "信息公开科科长", "Chief of Disclosure", ("publisher",)),
    Person("hemuchen", "贺沐晨", "He Muchen", "zhenggaiban", "系统管理员", "System Administrator", ("system_admin",)),
    Person("ranjingshu", "冉敬书", "Ran Jingshu", "zhenggaiban", "安全管理员", "Security Administrator", ("security_admin",)),
    Person("youhuaijin", "尤怀瑾", "You Huaijin", "zhenggaiban", "审计管理员", "Audit Administrator", ("audit_admin",)),
)

_DEPARTMENTS: Final = (
    Person("meiyanqiu", "梅砚秋", "Mei Yanqiu", "sthj", "局长", "Director", ("lead_unit", "supervising_department")),
    Person("fanglingge", "方令葛", "Fang Lingge", "sthj", "水生态环境科科长", "Chief, Water", ("lead_unit",)),
    Person("qiaobeichuan", "乔北川", "Qiao Beichuan", "sthj", "大气环境科科长", "Chief, Air", ("supervising_department",)),
    Person("doumingshan", "窦鸣杉", "Dou Mingshan", "fgw", "副主任", "Deputy Director", ("lead_unit", "supervising_department")),
    Person("kangjiyun", "康霁云", "Kang Jiyun", "gxj", "副局长", "Deputy Director", ("lead_unit", "supervising_department")),
    Person("yanqimo", "严启墨", "Yan Qimo", "zrzy", "生态修复科科长", "Chief, Restoration", ("lead_unit", "supervising_department")),
    Person("bailufan", "白鹿帆", "Bai Lufan", "zjj", "城市建设科科长", "Chief, City Works", ("lead_unit", "supervising_department")),
    Person("shengweilan", "盛未蓝", "Sheng Weilan", "cgj", "副局长", "Deputy Director", ("lead_unit", "supervising_department")),
    Person("weihengzhi", "魏衡之", "Wei Hengzhi", "jtj", "副局长", "Deputy Director", ("lead_unit",)),
    Person("luochujing", "骆楚靖", "Luo Chujing", "slj", "河湖科科长", "Chief, Rivers and Lakes", ("supervising_department",)),
    Person("caosuyin", "曹粟茵", "Cao Suyin", "nyncj", "副局长", "Deputy Director", ("lead_unit", "supervising_department")),
    Person("haoyuting", "郝屿汀", "Hao Yuting", "hyj", "海域科科长", "Chief, Sea Areas", ("lead_unit", "supervising_department")),
    Person("zhanlinchuan", "詹临川", "Zhan Linchuan", "swj", "副局长", "Deputy Director", ("responsible_unit",)),
    Person("jiangwuyan", "蒋晤言", "Jiang Wuyan", "gaj", "环境犯罪侦查支队长", "Head, Environmental Crime", ("responsible_unit",)),
    Person("tianzhizhou", "田稚洲", "Tian Zhizhou", "czj", "资源环境科科长", "Chief, Resources", ("responsible_unit",)),
    Person("linchengxi", "蔺澄溪", "Lin Chengxi", "jiwei", "监督检查室主任", "Head, Supervision", ("auditor",)),
    Person("shizhaoning", "石昭宁", "Shi Zhaoning", "sjj", "资源环境审计科科长", "Chief, Environmental Audit", ("auditor",)),
)

_COUNTIES: Final = (
    Person("gongjinghe", "龚景禾", "Gong Jinghe", "linyuan", "区长", "District Governor", ("county_government", "leader")),
    Person("yinxubai", "尹煦白", "Yin Xubai", "daiyang", "副区长", "Deputy Governor", ("county_government",)),
    Person("duanqianyi", "段千屹", "Duan Qianyi", "cangpu", "副区长", "Deputy Governor", ("county_government",)),
    Person("miaoruohai", "苗若海", "Miao Ruohai", "anlan", "副市长", "Deputy Mayor", ("county_government",)),
    Person("taowangshu", "陶望舒", "Tao Wangshu", "longyan", "副市长", "Deputy Mayor", ("county_government",)),
    Person("xingyanbai", "邢岩柏", "Xing Yanbai", "qingshi", "县长", "County Governor", ("county_government", "leader")),
    Person("pangwenqu", "庞闻渠", "Pang Wenqu", "qingshi", "县整改办主任", "Head of County Office", ("county_government",)),
    Person("geluming", "葛鹭鸣", "Ge Luming", "wenyin", "副县长", "Deputy Governor", ("county_government",)),
    Person("zuoheyun", "左禾耘", "Zuo Heyun", "wangyu", "副县长", "Deputy Governor", ("county_government",)),
    Person("tongsongnian", "童松年", "Tong Songnian", "songhe", "副县长", "Deputy Governor", ("county_government",)),
    Person("fuxingchi", "傅行迟", "Fu Xingchi", "gaoxin", "管委会副主任", "Deputy Director", ("county_government",)),
    Person("wanjuli", "万菊里", "Wan Juli", "jingkai", "管委会副主任", "Deputy Director", ("county_government",)),
    Person("laichaosheng", "赖潮笙", "Lai Chaosheng", "binhai", "管委会副主任", "Deputy Director", ("county_government",)),
)

_OTHERS: Final = (
    Person("nixiaolan", "倪晓澜", "Ni Xiaolan", "shuiwu", "副总经理", "Deputy Manager", ("responsible_unit",)),
    Person("zongnuanyang", "宗暖炀", "Zong Nuanyang", "nengyuan", "副总经理", "Deputy Manager", ("responsible_unit",)),
    Person("shenguanlan", "沈观阑", "Shen Guanlan", "qingheng", "项目负责人", "Project Lead", ("third_party_assessor",)),
    Person("queyuanshan", "阙远山", "Que Yuanshan", "dudao-1", "组长", "Team Head", ("supervision_team",)),
    Person("huatingyu", "华听雨", "Hua Tingyu", "dudao-2", "组长", "Team Head", ("supervision_team",)),
    Person("jimingqian", "季明阡", "Ji Mingqian", "dudao-3", "组长", "Team Head", ("supervision_team",)),
    Person("luwanqiu", "路晚秋", "Lu Wanqiu", "dudao-4", "组长", "Team Head", ("supervision_team",)),
)

PEOPLE: Final[tuple[Person, ...]] = (*_LEADERS, *_OFFICE, *_DEPARTMENTS, *_COUNTIES, *_OTHERS)


def by_username() -> dict[str, Person]:
    """Username -> person."""
    return {person.username: person for person in PEOPLE}
