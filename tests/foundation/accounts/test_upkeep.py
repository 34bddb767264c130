"""What is done every night."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from rectify.foundation.accounts.tasks import sweep_sessions


def test_ended_sessions_are_swept_and_running_ones_are_kept(db: None) -> None:
    now = timezone.now()
    Session.objects.create(session_key="ended", session_data="x", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="running", session_data="x", expire_date=now + timedelta(hours=1))
    sweep_sessions(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
