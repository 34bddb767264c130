"""What can go wrong when a paper is set, in words of both languages."""

from __future__ import annotations


class PaperFailed(RuntimeError):
    """A paper could not be set. ``zh`` and ``en`` say why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class NoChineseFont(PaperFailed):
    """The machine has no font with Chinese characters, so that every character would be an empty box."""

    def __init__(self) -> None:
        super().__init__(
            "服务器上没有中文字体，无法生成 PDF。请安装软件包 fonts-noto-cjk（或把仿宋、小标宋等字体放入 RECTIFY_FONTS 指定的目录）后重试；"
            "docx 不受影响。",
            "This server has no Chinese font, so no PDF can be made. Install the package fonts-noto-cjk (or put FangSong and the others"
            " into the folder named by RECTIFY_FONTS) and try again; docx is not affected.",
        )


class PaperTooLong(PaperFailed):
    """More rows than a paper is good for."""

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(
            f"共{rows}行，超过一份文件的上限{most}行。请按整改方案分别生成，或导出 Excel。",
            f"There are {rows} rows; a paper holds at most {most}. Make one for each campaign, or export to Excel.",
        )
