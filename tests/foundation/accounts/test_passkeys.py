"""Passkeys are not offered: their library is loaded only by who asks for it."""

from __future__ import annotations

import sys
import threading

import pytest
from allauth.mfa.webauthn.internal import flows

from rectify.foundation.accounts import passkeys


def test_what_allauth_finds_is_the_stand_in() -> None:
    assert isinstance(sys.modules[passkeys.NAME], passkeys.StandIn)
    assert flows.auth is sys.modules[passkeys.NAME]


def test_whoever_asks_for_something_gets_the_library_and_all_get_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, passkeys.NAME)
    passkeys.put_off()
    fresh = sys.modules[passkeys.NAME]
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(fresh.WebAuthn)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(map(id, found))) == 1
    with pytest.raises(AttributeError):
        fresh.__nothing__  # noqa: B018 - asked for
