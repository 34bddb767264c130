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
    Person("lusixian", "陆思弦", "Lu Sixian", "zhenggaiban", "办公室主任", "Director", ("office_director",)),
    Person("wenruozhou", "温若舟", "Wen Ruozhou", "zhenggaiban", "综合科科长", "Chief of General Section", ("office_clerk",)),
    Person("tangyouning", "唐佑宁", "Tang Youning", "zhenggaiban", "调度科科员", "Dispatch Clerk", ("office_clerk",)),
    Person("pengzhiyao", "彭知遥", "Peng Zhiyao", "zhenggaiban", "销号科科长", "Chief of Close-out Section", ("office_clerk",)),
    Person("qinyanxi", "秦砚溪", "Qin Yanxi", "zhenggaiban", "督办科科长", "Chief of Supervision Section", ("lead_unit",)),
    Person("xueyibai", "薛逸白", "Xue Yibai", "zhenggaiban", "信息公开科科长", "Chief of Disclosure", ("publisher",)),
    Person("shuyunxiu", "舒云岫", "Shu Yunxiu", "zhenggaiban", "信访热线接线员", "Hotline Operator", ("hotline_operator",)),
    Person("hemuchen", "贺沐晨", "He Muchen", "zhenggaiban", "系统管理员", "System Administrator", ("system_admin",)),
    Person("ranjingshu", "冉敬书", "Ran Jingshu", "zhenggaiban", "安全管理员", "Security Administrator", ("security_admin",)),
    Person("youhuaijin", "尤怀瑾", "You Huaijin", "zhenggaiban", "审计管理员", "Audit Administrator", ("audit_admin",)),
)

_DEPARTMENTS: Final = (
    Person("fengtingyu", "冯汀屿", "Feng Tingyu", "shiwei", "市委办公室副主任", "Deputy Head, Party Office", ("responsible_unit",)),
    Person("yueqinglan", "岳清岚", "Yue Qinglan", "shizhengfu", "市政府办公室副主任", "Deputy Head, City Office", ("responsible_unit",)),
    Person("ruanzhixing", "阮知行", "Ruan Zhixing", "zuzhibu", "干部考核科科长", "Chief, Appraisal", ("lead_unit",)),
    Person("hanmubai", "韩慕柏", "Han Mubai", "bianban", "机构编制科科长", "Chief, Establishment", ("lead_unit",)),
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
    Person("gongjinghe", "龚景禾", "Gong Jinghe", "linyuan", "区长", "District Governor", ("government_principal",)),
    Person("yinxubai", "尹煦白", "Yin Xubai", "daiyang", "副区长", "Deputy Governor", ("county_government",)),
    Person("duanqianyi", "段千屹", "Duan Qianyi", "cangpu", "副区长", "Deputy Governor", ("county_government",)),
    Person("miaoruohai", "苗若海", "Miao Ruohai", "anlan", "副市长", "Deputy Mayor", ("county_government",)),
    Person("taowangshu", "陶望舒", "Tao Wangshu", "longyan", "副市长", "Deputy Mayor", ("county_government",)),
    Person("xingyanbai", "邢岩柏", "Xing Yanbai", "qingshi", "县长", "County Governor", ("government_principal",)),
    Person("pangwenqu", "庞闻渠", "Pang Wenqu", "qingshi", "县整改办主任", "Head of County Office", ("county_government",)),
    Person("geluming", "葛鹭鸣", "Ge Luming", "wenyin", "副县长", "Deputy Governor", ("county_government",)),
    Person("zuoheyun", "左禾耘", "Zuo Heyun", "wangyu", "副县长", "Deputy Governor", ("county_government",)),
    Person("tongsongnian", "童松年", "Tong Songnian", "songhe", "副县长", "Deputy Governor", ("county_government",)),
    Person("fuxingchi", "傅行迟", "Fu Xingchi", "gaoxin", "管委会副主任", "Deputy Director", ("county_government",)),
    Person("wanjuli", "万菊里", "Wan Juli", "jingkai", "管委会副主任", "Deputy Director", ("county_government",)),
    Person("laichaosheng", "赖潮笙", "Lai Chaosheng", "binhai", "管委会副主任", "Deputy Director", ("county_government",)),
)

_PRINCIPALS: Final = (
    Person("zhengboya", "郑泊崖", "Zheng Boya", "linyuan", "区委书记", "Party Secretary", ("party_principal",)),
    Person("yuchengze", "俞承泽", "Yu Chengze", "linyuan", "区整改办主任", "Head of District Office", ("county_government",)),
    Person("dongyichuan", "董逸川", "Dong Yichuan", "qingshi", "县委书记", "Party Secretary", ("party_principal",)),
    Person("xiaomingke", "萧鸣珂", "Xiao Mingke", "longyan", "市委书记", "Party Secretary", ("party_principal",)),
    Person("fanxuzhi", "范叙之", "Fan Xuzhi", "longyan", "市长", "Mayor", ("government_principal",)),
    Person("jiyunshen", "季云深", "Ji Yunshen", "wenyin", "县委书记", "Party Secretary", ("party_principal",)),
    Person("louyanzhou", "娄雁洲", "Lou Yanzhou", "wenyin", "县长", "County Governor", ("government_principal",)),
    Person("qicanglan", "戚沧澜", "Qi Canglan", "wangyu", "县委书记", "Party Secretary", ("party_principal",)),
    Person("baoyuqing", "鲍羽清", "Bao Yuqing", "wangyu", "县长", "County Governor", ("government_principal",)),
)

_TOWNS: Final = tuple(
    Person(username, name, name_en, unit, "副镇长" if unit != "longyan-yaotou" else "副主任", "Deputy Head", ("responsible_unit",))
    for username, name, name_en, unit in (
        ("cenzhimu", "岑知牧", "Cen Zhimu", "qingshi-lingqian"),
        ("mashuran", "麻书然", "Ma Shuran", "qingshi-shijing"),
        ("yikefeng", "易可峰", "Yi Kefeng", "qingshi-heiyu"),
        ("lianrongge", "廉容歌", "Lian Rongge", "qingshi-mopan"),
        ("pushuijian", "濮水笺", "Pu Shuijian", "longyan-yantou"),
        ("jiaotingsong", "焦听松", "Jiao Tingsong", "longyan-shabu"),
        ("huaweiran", "花蔚然", "Hua Weiran", "longyan-liuwu"),
        ("yaozhuoguang", "幺拙光", "Yao Zhuoguang", "longyan-yaotou"),
        ("muyanchuan", "穆雁川", "Mu Yanchuan", "wenyin-heyin"),
        ("dinghuaisu", "丁怀粟", "Ding Huaisu", "wenyin-niuji"),
        ("tuzhaohe", "屠照禾", "Tu Zhaohe", "wenyin-sangyuan"),
        ("gumanting", "顾漫汀", "Gu Manting", "wenyin-taoli"),
        ("suohaiping", "索海平", "Suo Haiping", "wangyu-wanghai"),
        ("zhanyanbo", "湛砚波", "Zhan Yanbo", "wangyu-yangang"),
        ("youlanxin", "尤岚心", "You Lanxin", "wangyu-yuwan"),
        ("luyintang", "逯引棠", "Lu Yintang", "wangyu-ludang"),
    )
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

PEOPLE: Final[tuple[Person, ...]] = (*_LEADERS, *_OFFICE, *_DEPARTMENTS, *_COUNTIES, *_PRINCIPALS, *_TOWNS, *_OTHERS)


def by_username() -> dict[str, Person]:
    """Username -> person."""
    return {person.username: person for person in PEOPLE}
