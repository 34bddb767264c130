"""Where originals are kept is told by one address; a wrong one is told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from rectify.config import environment


@pytest.mark.parametrize(("url", "folder"), [("", "/srv/var/originals"), ("file:///data/originals", "/data/originals")])
def test_originals_lie_in_a_folder_unless_told_otherwise(url, folder, monkeypatch) -> None:
    monkeypatch.setenv("RECTIFY_STORAGE_URL", url)
    setting = environment.storage(Path("/srv/var"))
    assert setting == {"BACKEND": "rectify.foundation.files.storage.Originals", "OPTIONS": {"location": Path(folder)}}


def test_an_s3_store_is_named_by_bucket_prefix_endpoint_and_region(monkeypatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _: object())
    monkeypatch.setenv("RECTIFY_STORAGE_URL", "s3://haidai/originals?endpoint=https://s3.haidai.example&region=cn-1")
    assert environment.storage(Path("/srv/var")) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "haidai",
            "location": "originals",
            "file_overwrite": True,
            "default_acl": None,
            "endpoint_url": "https://s3.haidai.example",
            "region_name": "cn-1",
        },
    }


@pytest.mark.parametrize(
    ("url", "said"), [("ftp://x/y", "must be s3://"), ("s3:///prefix", "must be s3://"), ("s3://bucket", r"install rectify\[s3\]")]
)
def test_a_store_that_cannot_be_used_is_told_in_one_sentence(url, said, monkeypatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _: None)
    monkeypatch.setenv("RECTIFY_STORAGE_URL", url)
    with pytest.raises(environment.WrongEnvironment, match=said):
        environment.storage(Path("/srv/var"))
