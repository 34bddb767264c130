"""The documents of the demo city 海岱市: signed plan, second version, both lists and a damaged web copy.

All are made from the sources in this package; no file is committed. `build` writes them, with the same bytes each time.
"""

from __future__ import annotations

from pathlib import Path

from rectify.interfaces.demo.documents.county_list import write_county_list
from rectify.interfaces.demo.documents.damaged import write_damaged
from rectify.interfaces.demo.documents.docx import write_plan
from rectify.interfaces.demo.documents.measures_list import write_list
from rectify.interfaces.demo.documents.plan import PLAN, plain_text
from rectify.interfaces.demo.documents.revise import second_version
from rectify.interfaces.demo.documents.tracked import write_tracked

__all__ = ["build"]


def build(folder: Path) -> dict[str, Path]:
    """Writes all documents into `folder` (made if absent); existing files of the same names are replaced.

    Returns:
        `plan`, `plan_txt`, `plan_v2`, `plan_v2_tracked`, `measures`, `county`, `damaged_html`, `damaged_txt` -> path.
    """
    folder.mkdir(parents=True, exist_ok=True)
    revised = second_version()
    text = folder / "海岱市整改方案.txt"
    text.write_text(plain_text(PLAN), encoding="utf-8", newline="\n")
    return {
        "plan": write_plan(PLAN, folder / "海岱市整改方案.docx"),
        "plan_txt": text,
        "plan_v2": write_plan(revised, folder / "海岱市整改方案-2026年7月修订.docx"),
        "plan_v2_tracked": write_tracked(PLAN, revised, folder / "海岱市整改方案-修订痕迹.docx"),
        "measures": write_list(folder / "海岱市整改措施清单.xlsx"),
        "county": write_county_list(folder / "海岱市县级整改任务和信访件清单.xlsx"),
        **write_damaged(PLAN, folder),
    }
