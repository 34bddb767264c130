"""A letter as an official paper in the layout of GB/T 9704-2012 (信函格式). All words come from the row and the ladder."""

from __future__ import annotations

from django.utils import timezone

from rectify.campaign.dispatch.models import Letter
from rectify.campaign.dispatch.queries.letters import first_words, rung_of
from rectify.foundation.papers import Form, Paper, Paragraph


def paper_of(letter: Letter) -> Paper:
    """The paper of a letter; one not issued yet has no number and no date. No query when the letter came from ``get_letter``."""
    ladder, rung = rung_of(letter)
    name = rung.name if rung else letter.rung
    issuer = ladder.issuer if ladder and ladder.issuer else letter.campaign.jurisdiction.name
    subject = f"关于{letter.task.title}的{name}" if letter.task else name
    body = letter.body or first_words(letter, rung, None)
    return Paper(
        issuer=issuer,
        title=subject,
        form=Form.LETTER,
        number=letter.number,
        recipient=letter.unit.name,
        blocks=[Paragraph(line.strip()) for line in body.splitlines() if line.strip()],
        dated_on=timezone.localdate(letter.issued_at) if letter.issued_at else None,
        printed_by=issuer if letter.issued_at else "",
    )
