"""What the pages are set beside: plain SQL, and the number of queries of a call. Imported only when Django is set up."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.installation import Installation


def run(sql: str, place: Installation, number: int) -> None:
    """Run the SQL and fetch its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {**place.ids, "task": place.ids["task"] + number, "measure": place.ids[f"measure{200 + number}"]})
        if cursor.description:
            cursor.fetchall()


def queries(place: Installation, method: str, path: str, who: str) -> int:
    """How many queries the call costs, counted in this process (begin and end of transactions not among them)."""
    client = Client(HTTP_HOST="127.0.0.1")
    token = place.clerk_token if who == "clerk" else place.unit_token
    headers = {"Cookie": place.cookie_of(who)} if "cookie" in who else {"Authorization": f"Bearer {token}"}
    target = path.format(**{**place.ids, "measure": place.ids["measure399"]})
    for _again in range(2):  # the first call of a process looks up what later ones remember
        with CaptureQueriesContext(connection) as seen:
            if method == "POST":
                client.post(target, {"on": "2026-01-20"}, content_type="application/json", headers=headers)
            else:
                client.get(target, headers=headers)
        if method == "POST":
            break
    return len([q for q in seen if q["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}])
