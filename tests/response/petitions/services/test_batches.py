"""Tables of another system: all of a table is registered, or nothing of it, and every reason is said in both languages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Person
from rectify.foundation.audit.models import Entry
from rectify.foundation.files.messages import FileRefused
from rectify.foundation.refusals import Refused
from rectify.foundation.sealing import opened
from rectify.response.petitions.models import Channel, ColumnMapping, Identity, IntakeBatch, Petition, TableOriginal
from rectify.response.petitions.services import batches
from tests.cast import NOW, Cast
from tests.factories import a_campaign
from tests.response.petitions.tables import HEAD, as_csv, as_xlsx, row

Login = Callable[[Person], Client]


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return a_campaign(cast.city, cast.clerk)


def hand_in(campaign: Campaign, cast: Cast, data: bytes, name: str = "12345.xlsx", at: datetime = NOW) -> IntakeBatch:
    return batches.hand_in(campaign=campaign, content=data, name=name, channel=Channel.HOTLINE, by=cast.hotline, at=at)


def taken(campaign: Campaign, cast: Cast, data: bytes, name: str = "12345.xlsx") -> IntakeBatch:
    return batches.take(batch=hand_in(campaign, cast, data, name), by=cast.hotline, at=NOW)


def reasons(batch: IntakeBatch) -> list[tuple[int, str, str]]:
    return [(error["row"], error["column"], error["zh"]) for error in batch.errors]


class TestSound:
    def test_a_table_whose_headings_speak_for_themselves_is_checked_at_once(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1), row(2)]))
        assert (batch.step, batch.rows, batch.errors) == ("ready", 2, [])
        assert batch.found["fresh"] == 2
        assert batch.mapping["columns"]["text"] == "诉求内容"
        assert not Petition.objects.exists()

    def test_it_is_taken_in_with_numbers_places_types_and_sealed_identities(self, campaign: Campaign, cast: Cast) -> None:
        batch = taken(campaign, cast, as_xlsx([row(1), row(2, 来电人="", 联系电话="")]))
        assert (batch.state, batch.created, batch.unchanged) == ("done", 2, 0)
        one, two = Petition.objects.order_by("pk")
        assert (one.outside_number, one.received_on, one.county, one.types) == ("GD-1", date(2026, 11, 20), cast.qingshi, ["air", "noise"])
        assert (one.channel, one.batch_id, one.registrar, one.anonymous, two.anonymous) == ("hotline", batch.pk, cast.hotline, False, True)
        assert [p.number for p in (one, two)] == ["HD20261120-0001", "HD20261120-0002"]
        identity = Identity.objects.get()
        assert identity.petition == one
        assert identity.phone is not None
        assert opened(identity.phone, "petition:phone") == "13800138000"

    def test_the_same_table_again_changes_nothing(self, campaign: Campaign, cast: Cast) -> None:
        data = as_xlsx([row(1), row(2)])
        taken(campaign, cast, data)
        again = taken(campaign, cast, data)
        assert (again.state, again.created, again.unchanged) == ("done", 0, 2)
        assert Petition.objects.count() == 2

    def test_rows_on_record_with_other_particulars_are_counted_and_named_and_nothing_is_overwritten(
        self, campaign: Campaign, cast: Cast, login: Login
    ) -> None:
        taken(campaign, cast, as_xlsx([row(1), row(2), row(3)]))
        before = list(Petition.objects.order_by("pk").values())
        changed = [row(1), row(2, 所属区县="临河区", 问题类型="水"), row(3, 来电时间="2026-11-19", 发生地址="", 问题类型="")]
        batch = taken(campaign, cast, as_xlsx(changed))
        assert (batch.unchanged, batch.found["apart_count"]) == (3, 2)
        assert [(each["row"], each["number"], each["fields"]) for each in batch.found["apart"]] == [
            (3, "HD20261120-0002", ["county", "types"]),
            (4, "HD20261120-0003", ["received_on"]),
        ]
        assert list(Petition.objects.order_by("pk").values()) == before
        page = login(cast.hotline).get(f"/petitions/batches/{batch.pk}/").content.decode()
        assert "行政区域, 污染类型" in page
        assert f'href="/petitions/{before[1]["id"]}/"' in page

    def test_one_act_is_recorded_and_it_names_nobody(self, campaign: Campaign, cast: Cast) -> None:
        taken(campaign, cast, as_xlsx([row(1)]))
        entry = Entry.objects.order_by("-seq")[0]
        assert entry.act == "petition_batch:take:done"
        assert entry.data == {"created": 1, "rows": 1, "unchanged": 0}
        assert "张三丰" not in str(list(Entry.objects.values()))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_text_in_every_encoding_of_chinese_offices_is_read(self, campaign: Campaign, cast: Cast, encoding: str) -> None:
        batch = taken(campaign, cast, as_csv([row(1), row(2)], encoding=encoding), "12369.csv")
        assert (batch.state, batch.created) == ("done", 2)
        assert Petition.objects.order_by("pk")[0].place == "石桥镇北砖厂"

    def test_a_formula_is_kept_as_the_text_it_is(self, campaign: Campaign, cast: Cast) -> None:
        taken(campaign, cast, as_csv([row(1, 事发地址="=cmd|' /C calc'!A0")]), "12345.csv")
        assert Petition.objects.get().place == "=cmd|' /C calc'!A0"

    def test_empty_rows_are_passed_over_and_numbers_stay_those_of_the_file(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1), [""] * 8, row(2, 诉求内容="")]))
        assert batch.rows == 2
        assert reasons(batch) == [(4, "诉求内容", "没有反映内容，请写明反映了什么问题。")]

    def test_a_hidden_sheet_is_not_read_and_that_is_said(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1)], hidden="旧数据"))
        assert batch.found["notices"] == [["隐藏的工作表没有读取：旧数据", "Hidden worksheets were not read: 旧数据"]]
        assert batch.rows == 1

    def test_a_title_above_the_headings_does_not_matter(self, campaign: Campaign, cast: Cast) -> None:
        rows = [HEAD, row(1)]
        batch = hand_in(campaign, cast, as_xlsx(rows, head=("热线工单导出表",)))
        assert (batch.step, batch.rows, batch.found["head_row"]) == ("ready", 1, 2)

    def test_what_looks_alike_is_counted(self, campaign: Campaign, cast: Cast) -> None:
        taken(campaign, cast, as_xlsx([row(1)]))
        same = row(1, 工单编号="GD-7")
        again = row(8, 诉求内容="再次反映砖厂冒黑烟，多次投诉至今未解决。", 事发地址="别处")
        batch = hand_in(campaign, cast, as_xlsx([same, again]))
        assert batch.found["alike"] == {"same_text": 1, "same_place": 1, "again": 1}


class TestMatching:
    ODD = ("单号", "日子", "哪里", "说了什么", "在哪", "什么事", "谁", "打哪来")

    def test_a_table_of_unknown_headings_waits_for_a_person(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1)], head=self.ODD))
        assert batch.step == "mapping"
        assert [error["column"] for error in batch.errors] == ["受理编号", "受理日期", "反映内容"]
        assert batch.errors[0]["en"].startswith("The column “Case number” is missing")

    def test_a_kept_mapping_is_taken_for_the_next_table_with_the_same_headings(self, campaign: Campaign, cast: Cast) -> None:
        first = hand_in(campaign, cast, as_xlsx([row(1, 问题类型="烟")], head=self.ODD))
        columns = {"outside_number": "单号", "received_on": "日子", "text": "说了什么", "types": "什么事"}
        matched = batches.match(batch=first, columns=columns, words={}, keep_as="12345热线", by=cast.hotline, at=NOW)
        assert matched.found["unknown"] == {"types": [["烟", 1]]}
        assert reasons(matched) == [(2, "什么事", "“烟”没有对应的值，请在下方“词语对应”中说明它指什么。")]
        done = batches.match(batch=matched, columns=columns, words={"types": {"烟": "air"}}, keep_as="12345热线", by=cast.hotline, at=NOW)
        assert (done.step, done.errors) == ("ready", [])
        assert ColumnMapping.objects.get().words == {"types": {"烟": "air"}}
        second = hand_in(campaign, cast, as_xlsx([row(2, 问题类型="烟")], head=self.ODD))
        assert (second.step, second.mapping["name"], second.errors) == ("ready", "12345热线", [])

    @pytest.mark.parametrize(
        ("columns", "words", "code"),
        [
            ({"text": "没有的列"}, {}, "batch.heading_unknown"),
            ({"text": "诉求内容", "place": "诉求内容"}, {}, "batch.heading_twice"),
            ({"text": "诉求内容"}, {"types": {"烟": "smoke"}}, "batch.word_unknown"),
            ({"text": "诉求内容"}, {"county": {"某县": "999999"}}, "batch.word_unknown"),
        ],
    )
    def test_a_matching_that_cannot_be_is_refused(
        self, campaign: Campaign, cast: Cast, columns: dict[str, str], words: dict[str, dict[str, str]], code: str
    ) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1)]))
        with pytest.raises(Refused) as refused:
            batches.match(batch=batch, columns=columns, words=words, keep_as="", by=cast.hotline, at=NOW)
        assert refused.value.code == code
        assert not ColumnMapping.objects.exists()

    def test_a_table_that_is_over_cannot_be_matched(self, campaign: Campaign, cast: Cast) -> None:
        batch = taken(campaign, cast, as_xlsx([row(1)]))
        with pytest.raises(Refused) as refused:
            batches.match(batch=batch, columns=batch.mapping["columns"], words={}, keep_as="", by=cast.hotline, at=NOW)
        assert refused.value.code == "batch.moved_on"


class TestBad:
    @pytest.mark.parametrize(
        ("said", "column", "zh"),
        [
            ({"工单编号": ""}, "工单编号", "为空，本列必须填写。"),
            ({"来电时间": ""}, "来电时间", "为空，本列必须填写。"),
            ({"来电时间": "2026-12-01"}, "来电时间", "受理日期2026-12-01晚于今天，请填写实际受理的日期。"),
            ({"来电时间": "昨天下午"}, "来电时间", "“昨天下午”不是日期，请写成 2026-11-23 的样式。"),
            ({"来电时间": "03/04/2026"}, "来电时间", "“03/04/2026”分不清年月日，请写成 2026-11-23 的样式。"),
            ({"来电时间": "2026-02-30"}, "来电时间", "“2026-02-30”不是日期，请写成 2026-11-23 的样式。"),
            ({"联系电话": "1" * 500}, "联系电话", "电话有500个字符，最多32个，请核对是否填错了栏。"),
            ({"联系电话": "张三丰家"}, "联系电话", "这不像电话号码：请只写数字，例如13800000000或0536-8000000。"),
            ({"所属区县": "东山县"}, "所属区县", "“东山县”没有对应的值，请在下方“词语对应”中说明它指什么。"),
            ({"问题类型": "天空"}, "问题类型", "“天空”没有对应的值，请在下方“词语对应”中说明它指什么。"),
        ],
    )
    def test_a_bad_cell_is_told_with_row_column_and_reason(
        self, campaign: Campaign, cast: Cast, said: dict[str, Any], column: str, zh: str
    ) -> None:
        batch = hand_in(campaign, cast, as_csv([row(1), row(2, **said)]), "12345.csv")
        assert reasons(batch) == [(3, column, zh)]
        assert batch.errors[0]["en"]
        assert batch.found["faulty"] == 1
        with pytest.raises(Refused) as refused:
            batches.take(batch=batch, by=cast.hotline, at=NOW)
        assert refused.value.code == "batch.has_errors"
        assert not Petition.objects.exists()
        assert not Identity.objects.exists()

    def test_no_error_repeats_who_complained(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_csv([row(1, 来电人="李" * 90, 联系电话="不想说的电话13900")]), "12345.csv")
        assert len(batch.errors) == 2
        assert "李李" not in str(batch.errors)
        assert "13900" not in str([batch.errors, batch.found])

    def test_a_number_twice_in_the_file_is_told_with_both_rows(self, campaign: Campaign, cast: Cast) -> None:
        batch = hand_in(campaign, cast, as_xlsx([row(1), row(2), row(1)]))
        assert reasons(batch) == [(4, "工单编号", "编号“GD-1”与第 2 行重复，一件只能有一行。")]

    def test_another_text_under_a_known_number_is_told_with_both(self, campaign: Campaign, cast: Cast) -> None:
        taken(campaign, cast, as_xlsx([row(1, 诉求内容="砖厂冒黑烟。")]))
        batch = hand_in(campaign, cast, as_xlsx([row(1, 诉求内容="养殖场排污水。")]))
        assert reasons(batch) == [
            (
                2,
                "工单编号",
                (
                    "编号“GD-1”已登记为 HD20261120-0001，内容不同。已登记：“砖厂冒黑烟。”；本行：“养殖场排污水。”。"
                    "内容不会被覆盖，请核对编号，或删除本行。"
                ),
            )
        ]

    @pytest.mark.parametrize(
        ("lines", "bad"),
        [
            ((("utf-8", 1), ("gb18030", 2), ("utf-8", 3)), [3]),
            ((("gb18030", 1), ("gb18030", 2), ("utf-8", 3)), [4]),
        ],
    )
    def test_lines_in_another_encoding_are_named(
        self, campaign: Campaign, cast: Cast, lines: tuple[tuple[str, int], ...], bad: list[int]
    ) -> None:
        head = as_csv([], encoding=lines[0][0])
        data = head + b"".join(as_csv([row(n)], encoding=encoding).split(b"\r\n", 1)[1] for encoding, n in lines)
        batch = hand_in(campaign, cast, data, "12345.csv")
        assert batch.state == "refused"
        assert [error["row"] for error in batch.errors] == bad
        assert "的编码与其他行不同，或已损坏" in batch.errors[0]["zh"]

    def test_a_broken_byte_is_named_by_its_line(self, campaign: Campaign, cast: Cast) -> None:
        data = as_csv([row(1), row(2), row(3)]).replace("第2件".encode(), "第2件".encode()[:-1] + b"\xff")
        batch = hand_in(campaign, cast, data, "12345.csv")
        assert [error["row"] for error in batch.errors] == [3]

    @pytest.mark.parametrize(
        ("data", "zh"),
        [
            (as_xlsx([row(1)], head=(*HEAD[:-1], "诉求内容")), "列名“诉求内容”出现了两次，无法判断用哪一列。请删除或改名其中一列。"),
            (as_xlsx([]), "表头下面没有任何一行内容，没有可导入的信访件。"),
            (as_xlsx([row(1), row(2)], merge="A3:A4"), "第 3 行起有合并的单元格，无法判断内容属于哪一行。请取消合并并逐行填写。"),
            (as_csv([row(1)]) + b'"GD-2,"a"b",\r\n', "第 3 行（文件第 3 行）的引号没有成对"),
        ],
    )
    def test_a_table_that_is_wrong_as_a_whole_is_over(self, campaign: Campaign, cast: Cast, data: bytes, zh: str) -> None:
        batch = hand_in(campaign, cast, data, "12345.xlsx")
        assert (batch.state, batch.step) == ("refused", "finished")
        assert batch.errors[0]["zh"].startswith(zh)
        assert not Petition.objects.exists()

    def test_more_rows_than_a_hundred_thousand_are_not_laid_out(self, campaign: Campaign, cast: Cast) -> None:
        data = "受理编号,受理日期,反映内容\r\n".encode() + b"".join(b"%d,2026-11-20,abcd\r\n" % n for n in range(100_001))
        batch = hand_in(campaign, cast, data, "12345.csv")
        batch = batches.work(batch=batch, at=NOW)
        assert batch.errors[0]["zh"] == "表格超过 100000 行，没有导入任何内容。请拆成几个文件分批导入。"

    def test_a_picture_a_bomb_and_macros_are_not_even_kept(self, campaign: Campaign, cast: Cast) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("xl/workbook.xml", b"<workbook/>")
            bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
        macros = io.BytesIO(as_xlsx([row(1)]))
        with zipfile.ZipFile(macros, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"x")
        picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
        for data, code in ((picture, "file.kind_refused"), (out.getvalue(), "file.zip_bomb"), (macros.getvalue(), "file.kind_refused")):
            with pytest.raises(FileRefused) as refused:
                hand_in(campaign, cast, data)
            assert refused.value.code == code
        assert not IntakeBatch.objects.exists()


class TestTheOriginal:
    def test_it_lies_sealed(self, campaign: Campaign, cast: Cast) -> None:
        data = as_csv([row(1)])
        hand_in(campaign, cast, data, "12345.csv")
        original = TableOriginal.objects.get()
        assert original.sealed is not None
        assert "张三丰".encode() not in bytes(original.sealed)
        assert original.size == len(data)

    def test_it_is_taken_out_with_a_reason_that_is_recorded(self, campaign: Campaign, cast: Cast) -> None:
        data = as_csv([row(1)])
        batch = hand_in(campaign, cast, data, "12345.csv")
        with pytest.raises(Refused) as refused:
            batches.open_table(batch=batch, because="  ", by=cast.clerk, at=NOW)
        assert refused.value.code == "batch.reason_missing"
        came, _original = batches.open_table(batch=batch, because="核对第2行电话", by=cast.clerk, at=NOW)
        assert came == data
        assert Entry.objects.order_by("-seq")[0].data == {"because": "核对第2行电话"}

    def test_it_is_erased_by_the_rule_and_its_hash_stays(self, campaign: Campaign, cast: Cast) -> None:
        batch = taken(campaign, cast, as_xlsx([row(1)]))
        assert batches.erase_originals(campaign=campaign, before=NOW, at=NOW) == 0
        later = NOW + timedelta(days=200)
        assert batches.erase_originals(campaign=campaign, before=later, at=later) == 1
        assert TableOriginal.objects.get().sealed is None
        assert len(TableOriginal.objects.get().sha256) == 64
        with pytest.raises(Refused) as refused:
            batches.open_table(batch=batch, because="x", by=cast.clerk, at=later)
        assert refused.value.code == "batch.original_erased"

    def test_a_dropped_table_is_erased_at_once(self, campaign: Campaign, cast: Cast) -> None:
        batch = batches.drop(batch=hand_in(campaign, cast, as_xlsx([row(1)])), by=cast.hotline, at=NOW)
        assert (batch.state, TableOriginal.objects.get().sealed) == ("refused", None)
        with pytest.raises(Refused):
            batches.take(batch=batch, by=cast.hotline, at=NOW)
