"""What the environment says wrongly is told in one plain sentence, in both languages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from rectify.config import environment


def test_the_signing_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECTIFY_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECTIFY_SECRET_KEY", raising=False)
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file where a folder should be")
    with pytest.raises(environment.WrongEnvironment) as told:
        environment.secret_key(in_the_way)
    assert str(told.value) == (
        f"无法在 {in_the_way} 写入：File exists。请腾出磁盘或授予权限，或用 RECTIFY_VAR 指定另一个目录。\n"
        f"Nothing can be written to {in_the_way}: File exists. Free the disk, grant the permission, "
        "or name another folder with RECTIFY_VAR."
    )


@pytest.mark.parametrize(("url", "given"), [("mysql://host/name", "mysql://"), ("host/name", "no scheme")])
def test_a_database_that_is_not_postgresql_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, given: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(environment.WrongEnvironment) as told:
        environment.database(tmp_path)
    expected = f"DATABASE_URL 必须以 postgresql:// 开头。\nDATABASE_URL must begin with postgresql://, but has {given}."
    assert str(told.value) == expected


def test_the_parts_of_a_database_url_are_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:p%40ss@db.example:5433/rectify?sslmode=require")
    said = environment.database(tmp_path)
    assert (said["NAME"], said["USER"], said["PASSWORD"], said["HOST"], said["PORT"]) == ("rectify", "office", "p@ss", "db.example", "5433")
    assert said["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}


@pytest.mark.parametrize("own", ["", "-c jit=off -c search_path=city"])
def test_settings_of_a_session_may_be_named_in_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    """A pooler that lets none through is reached with an empty one."""
    monkeypatch.setenv("DATABASE_URL", f"postgresql://office@db.example/rectify?options={quote(own)}")
    assert environment.database(tmp_path)["OPTIONS"] == {"options": own}


@pytest.mark.parametrize(
    ("url", "mail"),
    [
        ("", environment.Mail()),
        ("smtp://mail.example", environment.Mail("mail.example", 25)),
        ("smtp://u%40x:p%3Aw@mail.example?tls=1", environment.Mail("mail.example", 587, "u@x", "p:w", starttls=True)),
        ("smtps://u:p@mail.example", environment.Mail("mail.example", 465, "u", "p", ssl=True)),
    ],
)
def test_the_server_for_mail_is_one_address(monkeypatch: pytest.MonkeyPatch, url: str, mail: environment.Mail) -> None:
    monkeypatch.setenv("RECTIFY_SMTP_URL", url)
    assert environment.mail() == mail


@pytest.mark.parametrize("url", ["mail.example:25", "http://mail.example", "smtp://"])
def test_a_server_for_mail_written_otherwise_is_refused_with_the_form(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("RECTIFY_SMTP_URL", url)
    with pytest.raises(environment.WrongEnvironment, match=r"RECTIFY_SMTP_URL must be smtp://user:password@host:port\?tls=1"):
        environment.mail()
