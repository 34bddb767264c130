"""What the paper is: title, issuer, kind; the plan inside a press copy; page furniture left out."""

from __future__ import annotations

import re
from typing import Final

from rectify.campaign.plans.reading.contract import DocumentInfo, DocumentKind

_FURNITURE: Final = re.compile(
    r" {0,20}(?:发布时间|发布日期|发布机构|信息来源|来源|作者|责任编辑|责编|编辑|审核|初审|终审|校对|浏览次数|阅读|点击|字体"
    r"|字号|打印|关闭|分享|上一篇|下一篇"
    r"|转载请注明|版权|主办单位|承办单位|技术支持|网站标识码|备案号|.{1,8}ICP备|扫一扫|附件下载|相关链接|相关阅读|热点推荐|声明|免责声明"
    r"|[-=_*]{4,}|https?://|www\.|.{0,16}记者.{0,16}(?:报道|摄)? {0,8}$|\((?:记者|通讯员|编辑|责编))"
)
"""A line of the page and not of the paper."""

_ANNEX: Final = re.compile(
    r"(?m)^[ *#]{0,8}附(?:件|录)?[ 一二三123]{0,3}[:：]? {0,4}《?(?P<title>[^\n《》]{4,80}(?:方案|计划|清单|台账|措施"
    r"|意见)(?:\([^()\n]{1,20}\))?)》? {0,8}$"
)
_ANNEX_ALONE: Final = re.compile(r"(?m)^[ *#]{0,8}附(?:件|录)[ 一二三123]{0,3}[:：]? {0,8}$")
_TITLE: Final = re.compile(
    r"[ *#]{0,8}[^\n。;!?]{4,80}(?:方案|计划|清单|台账|意见|措施|通知|报告|通报|公告|公示|公示表|情况|进展|简报|说明|决定"
    r"|办法)(?:\([^()\n]{1,30}\))? {0,8}$"
)
_KINDS: Final = (
    (DocumentKind.TASK_LIST, re.compile(r"(?:任务|问题|责任|措施|整改|项目)?清单|台账|任务分解表|任务表")),
    (DocumentKind.NOTICE, re.compile(r"公示|公告|销号表|情况公示")),
    (
        DocumentKind.PROGRESS,
        re.compile(
            r"进展|(?:整改|落实|完成|办理|核查|推进)情况|情况(?:报告|通报|汇报)|季通报|月通报|通报|简报|整改报告|工作报告|总结"
            r"|统计表|第.{1,6}批"
        ),
    ),
    (DocumentKind.PLAN, re.compile(r"方案|计划|实施意见|行动|规划|措施|要点|办法|通知")),
)
_NAMED: Final = re.compile(r"(?:整改|实施|工作|总体|专项|攻坚|治理)(?:总体|专项)?方案|行动计划|实施意见|实施计划|三年行动|攻坚方案")
_DONE: Final = re.compile(r"(?:截[至止]\d{4}年|目前|已|均已|共)[^,。;\n]{0,16}?(?:完成|办结|销号|整改)|(?:完成|办结|整改)率\d|不?属实\d")
_DUTY: Final = re.compile(r"(?:严格|加强|强化|推进|实施|开展|建立|健全|完善|确保|力争|到\d{4}年|年底前|月底前|责任单位|牵头)")
_PLACE: Final = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|市|自治州|州|地区|盟|县|区|旗|兵团|高新区|开发区|新区))")
_ISSUER_VERB: Final = re.compile(r"(?:关于|贯彻|落实|公开|公示|整改|省级|中央|国家|第.轮|\d{4}年|环境|生态|大气|水|土壤|“)")
_SIGNATURE: Final = re.compile(
    r"[ ]{0,80}[\u4e00-\u9fff]{3,30}(?:政府|委员会|办公室|局|厅|指挥部|领导小组|党委|市委|省委|县委|管委会|中心|支队|大队) {0,8}$"
)
_COLOPHON: Final = re.compile(
    r"[ *]{0,80}(?:(?:(?:19|20)\d{2}|二〇[〇零一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
    r"(?:[ ]{0,40}印发)?"
    r"|(?:抄送|抄报|主送|主题词|分送)[: ].{1,200}|.{2,40}(?:办公室|局|厅|委)[ ]{0,40}(?:19|20)\d{2}年\d{1,2}月\d{1,2}日印发"
    r"|\(?此件.{2,12}\)?|特此(?:报告|公示|公告|通知|函告|说明)!?"
    r"|\(?共印 ?\d{1,5} ?份\)?|\(?(?:信息)?公开(?:方式|属性|形式):.{2,10}\)?)[ 。]{0,8}$"
)
"""What stands below a paper: its date, 抄送, who printed it."""
_COLOPHON_LINES: Final = 12
_NUMBERED: Final = re.compile(r"[ *#]{0,8}(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.])")
_COVER: Final = re.compile(r"(?:印发|转发|发布|公布|下发)《(?P<title>[^《》\n]{4,80})》")
_LONG_LINE: Final = 40
_FEW_REPORTS: Final = 2
_FEW_DUTIES: Final = 3


def _lines(norm: str) -> list[tuple[int, int]]:
    """Return the non-empty lines as ``(start, end)`` without surrounding spaces."""
    found, at = [], 0
    for line in norm.split("\n"):
        text = line.strip()
        if text:
            start = at + line.index(text[0])
            found.append((start, start + len(text)))
        at += len(line) + 1
    return found


def is_furniture(line: str) -> bool:
    """Tell whether a folded line belongs to the web page around the paper."""
    return _FURNITURE.match(line) is not None


def _annex(norm: str) -> re.Match[str] | None:
    """Return the last 附件 line that names a plan and is followed by most of a paper, or ``None``."""
    last = None
    for match in _ANNEX.finditer(norm):
        if len(norm) - match.end() > 0.3 * len(norm):
            last = match
    return last


def _title_line(norm: str, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the first line among the opening ones that reads like the title of a paper."""
    for start, end in lines[:25]:
        if _NUMBERED.match(norm, start, end):
            return None
        if not is_furniture(norm[start:end]) and _TITLE.match(norm, start, end):
            return start, end
    return None


def _first_line(norm: str, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the best opening line of a paper without a title line: the middle of ``address | title | remark`` too."""
    if not lines:
        return None
    start, end = lines[0]
    head = norm[start:end]
    if " | " in head:
        named = start + head.index(" | ") + 3
        stop = norm.find(" | ", named, end)
        return named, end if stop < 0 else stop
    return (start, end) if len(head) <= _LONG_LINE * 2 and "。" not in head and not is_furniture(head) else None


def _issued(norm: str, title: tuple[int, int] | None, lines: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the title line of the paper that a covering letter (关于印发《…》的通知) issues, if it stands below the letter."""
    issued = _COVER.search(norm, *title) if title else None
    if issued is None:
        return None
    wanted = issued["title"]
    return next(((start, end) for start, end in lines if start > issued.end() and norm[start:end].strip(" *#《》") == wanted), None)


def _plan_end(norm: str, lines: list[tuple[int, int]], start: int) -> int:
    """Return the end of the last line that is neither page furniture nor signature, date and 抄送 below the paper."""
    left = _COLOPHON_LINES
    for low, high in reversed(lines):
        if low <= start:
            break
        below = left > 0 and (_COLOPHON.match(norm, low, high) or _SIGNATURE.match(norm, low, high))
        if not below and not is_furniture(norm[low:high]):
            return high
        left -= bool(below)
    return len(norm)


def kind_of(norm: str, title: str | None) -> DocumentKind:
    """Return what sort of paper this is, by its title, else by what its sentences do."""
    if title:
        if _NAMED.search(title) and not re.search(r"清单|进展|情况|公示(?:表)?$", title):
            return DocumentKind.PLAN
        for kind, pattern in _KINDS:
            if pattern.search(title):
                return kind
    sample = norm[:20000]
    done, duty = len(_DONE.findall(sample)), len(_DUTY.findall(sample))
    if done >= _FEW_REPORTS and done >= duty:
        return DocumentKind.PROGRESS
    return DocumentKind.PLAN if duty >= _FEW_DUTIES else DocumentKind.OTHER


def _issuer(title: str | None, norm: str, lines: list[tuple[int, int]]) -> str | None:
    """Return the signature line at the end, else the place or body in front of the title (潍坊市), else ``None``."""
    for start, end in reversed(lines[-_COLOPHON_LINES:]):
        if _SIGNATURE.match(norm, start, end):
            return norm[start:end].strip()
    if title:
        cut = _ISSUER_VERB.search(title)
        head = title[: cut.start()] if cut else ""
        place = _PLACE.match(head)
        if place:
            body = re.match(r"[\u4e00-\u9fff]{2,24}?(?:人民政府|委员会|办公室|局|厅|委)(?:办公室)?", head)
            return body.group() if body else place.group()
    return None


def describe(raw: str, norm: str) -> DocumentInfo:
    """Return title, issuer, kind and the span of the plan; nothing is invented: what is not there is ``None``."""
    lines = _lines(norm)
    annex = _annex(norm)
    if annex is not None:
        title: tuple[int, int] | None = annex.span("title")
        start = annex.start() + len(annex.group()) - len(annex.group().lstrip(" *#"))
    else:
        title = _title_line(norm, lines) or _first_line(norm, lines)
        start = title[0] if title else (lines[0][0] if lines else 0)
    inner = _issued(norm, title, lines)
    if inner is not None:
        title, start = inner, inner[0]
    name = raw[title[0] : title[1]].strip(" *#\u3000") if title else None
    kind = kind_of(norm, name)
    end = _plan_end(norm, lines, start)
    span = (start, end) if end > start else None
    return DocumentInfo(name, _issuer(name, norm, lines), kind, span)
