"""Two wordings side by side."""

from __future__ import annotations

import pytest

from rectify.campaign.ledger.rules.differences import MAX_CHARS, Piece, differences


def told(pieces: list[Piece]) -> str:
    """``[…]`` around what the other side does not have."""
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("年底前完成", "六月底前完成", "[年]底前完成", "[六月]底前完成"),
        ("改造管网180公里", "改造管网215公里", "改造管网[180]公里", "改造管网[215]公里"),
        ("达到78%以上", "达到80%以上", "达到[78%]以上", "达到[80%]以上"),
        ("44.1微克", "44.2微克", "[44.1]微克", "[44.2]微克"),
        ("完成", "完成整治", "完成", "完成[整治]"),
        ("一样", "一样", "一样", "一样"),
        ("", "新增", "", "新增"),
        ("删去", "", "删去", ""),
    ],
)
def test_each_side_marks_what_the_other_has_not(before: str, after: str, left: str, right: str) -> None:
    ours, theirs = differences(before, after)
    assert (told(ours), told(theirs)) == (left, right)
    assert "".join(piece.text for piece in ours) == before
    assert "".join(piece.text for piece in theirs) == after


def test_a_text_too_long_to_compare_is_shown_whole() -> None:
    long = "甲" * (MAX_CHARS + 1)
    assert differences(long, "乙") == ([Piece(long, changed=False)], [Piece("乙", changed=False)])
