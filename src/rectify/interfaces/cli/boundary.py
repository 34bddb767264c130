"""``rectify boundary FILE``: supply the areas of the city's map, as GeoJSON."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rectify.interfaces.cli.serve import SETTINGS

LARGEST = 50 * 1024 * 1024
EXIT_REFUSED, EXIT_UNREADABLE = 1, 2


def run(argv: Sequence[str]) -> int:
    """Take the file in; 0 done or there already, 1 refused with the reason, 2 not readable."""
    parser = argparse.ArgumentParser(
        prog="rectify boundary",
        description="提供公开网站地图的区域边界（GeoJSON，WGS 84，properties.code 为单位编码）/ supply the areas of the map",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--campaign", required=True, help="整治行动的地址名 / slug of the campaign")
    parser.add_argument("--source", required=True, help="边界来源 / where the outlines come from")
    parser.add_argument("--by", required=True, metavar="USERNAME", help="以谁的名义 / in whose name")
    options = parser.parse_args(argv)
    try:
        if options.file.stat().st_size > LARGEST:
            print("文件超过 50 MB。 The file is larger than 50 MB.", file=sys.stderr)
            return EXIT_UNREADABLE
        data = json.loads(options.file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        print(f"无法读取 {options.file}：{error}。 {options.file} cannot be read.", file=sys.stderr)
        return EXIT_UNREADABLE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
    return _supplied(options, data)


def _supplied(options: argparse.Namespace, data: object) -> int:
    people = importlib.import_module("rectify.foundation.accounts.models").Person
    service = importlib.import_module("rectify.disclosure.portal.services.boundaries")
    now = importlib.import_module("django.utils.timezone").now()
    campaigns = importlib.import_module("rectify.campaign.ledger.models").Campaign
    who = people.objects.filter(username=options.by, is_active=True).first()
    if who is None or not campaigns.objects.filter(slug=options.campaign).exists():
        print("没有这个人员或整治行动。 No such person or campaign.", file=sys.stderr)
        return EXIT_REFUSED
    try:
        done = service.supply(place=options.campaign, data=data, source=options.source, by=who, at=now)
    except service.CannotDraw as refused:
        print(refused, file=sys.stderr)
        return EXIT_REFUSED
    count = len(done.boundary.features["features"])
    print(f"{'已收入' if done.new else '已有相同边界'}：{count} 个区域。 {count} areas {'taken in' if done.new else 'were there already'}.")
    return 0
