"""Telling a page how far an import is while its one transaction is still open: through a second connection that commits at once."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from django.db import connection

from rectify.campaign.ledger.models import ImportRun


class Reporter:
    """Writes step and rows of a run outside the main transaction; the main transaction must not touch the run before :meth:`close`."""

    def __init__(self, run: ImportRun) -> None:
        """Open the second connection on first use."""
        self._run = run
        self._line = connection.copy()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def tell(self, step: ImportRun.Step, *, rows: int | None = None, done: int | None = None) -> None:
        """Show the step and how many rows are through."""
        self._run.step = step
        self._run.rows = self._run.rows if rows is None else rows
        self._run.rows_done = self._run.rows_done if done is None else done
        with self._line.cursor() as cursor:
            cursor.execute(
                "UPDATE ledger_importrun SET step = %s, rows = %s, rows_done = %s WHERE id = %s",
                [step, self._run.rows, self._run.rows_done, self._run.pk],
            )

    def close(self) -> None:
        """Give the connection back."""
        self._line.close()
