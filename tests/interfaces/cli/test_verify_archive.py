"""``rectify verify-archive``: proves an archive on a machine that has neither Django nor a database."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from rectify.campaign.closure.rules.archive import ENTRIES, MANIFEST, SEAL, Item, as_bytes, manifest_of, seal_of
from rectify.foundation.audit.rules.merkle import inclusion_proofs, leaf_hash
from rectify.interfaces.cli.main import main

LEAVES = [leaf_hash(bytes([n])) for n in range(5)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive with one original and no entries of the record."""
    root, _ = inclusion_proofs(LEAVES, [], 5)
    files = {"evidence/0001-现场.jpg": b"picture", ENTRIES: as_bytes([])}
    items = [Item(path, len(data), sha256(data).hexdigest(), "材料", "evidence") for path, data in files.items()]
    manifest = manifest_of({"task": "12 补齐污水管网"}, items, f"5:{root.hex()}")
    path = tmp_path / "案卷.zip"
    with zipfile.ZipFile(path, "w") as whole:
        for name, data in {MANIFEST: manifest, SEAL: seal_of(manifest), **files}.items():
            whole.writestr(name, data)
    return path


def test_a_sound_archive_is_said_to_be_sound_in_both_languages(archive: Path, capsys) -> None:
    assert main(["verify-archive", str(archive)]) == 0
    told = capsys.readouterr().out
    assert "✓ 档案完好：2个文件逐一核对无误" in told
    assert "✓ The archive is sound: 2 files" in told
    assert "12 补齐污水管网" in told
    assert "manifest sha256 " in told
    assert "checkpoint 5:" in told


@pytest.mark.parametrize(("language", "there", "absent"), [("zh", "档案完好", "sound"), ("en", "is sound", "档案")])
def test_one_language_can_be_asked_for(archive: Path, capsys, language: str, there: str, absent: str) -> None:
    main(["verify-archive", str(archive), "--lang", language])
    told = capsys.readouterr().out
    assert there in told
    assert absent not in told


def test_a_flipped_byte_is_found_and_named(archive: Path, capsys) -> None:
    data = archive.read_bytes()
    place = data.index(b"picture")
    archive.write_bytes(data[:place] + b"P" + data[place + 1 :])
    assert main(["verify-archive", str(archive)]) == 1
    told = capsys.readouterr().out
    assert "● evidence/0001-现场.jpg：" in told
    assert "proves nothing" in told


def test_programs_get_the_verdict_as_json(archive: Path, capsys) -> None:
    assert main(["verify-archive", "--json", str(archive)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["files"], told["faults"]) == (True, 2, [])


@pytest.mark.parametrize(("content", "words"), [(b"no zip", "不是 zip 文件"), (None, "没有这个文件")])
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, capsys, content: bytes | None, words: str) -> None:
    path = tmp_path / "x.zip"
    if content is not None:
        path.write_bytes(content)
    assert main(["verify-archive", str(path)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert str(path) in told
    assert main(["verify-archive", "--json", str(path)]) == 2
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_a_zip_that_is_no_archive_is_refused(tmp_path: Path, capsys) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("a.txt", b"a")
    assert main(["verify-archive", str(path)]) == 2
    assert "manifest.json" in capsys.readouterr().err


def test_an_archive_cut_off_is_refused(archive: Path, capsys) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])
    assert main(["verify-archive", str(archive)]) == 2
    assert "未下载完整" in capsys.readouterr().err


def test_it_needs_neither_django_nor_a_database(archive: Path) -> None:
    code = (
        "import sys; from rectify.interfaces.cli.main import main; code = main(['verify-archive', sys.argv[1]]);"
        "assert not {'django', 'psycopg'} & set(sys.modules), sorted(sys.modules); sys.exit(code)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code, str(archive)], capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stderr
