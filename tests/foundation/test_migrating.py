"""Migrations applied at once give the same schema, row for row of the catalogue, as migrations applied one operation after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.db import connection, migrations, models, transaction
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState, StateApps

from rectify.foundation.migrating import AtOnce, _RenderedWhenAsked

CATALOGUE = """
    SELECT r.relname, 'column', a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull || a.attnum
    FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 WHERE r.relname ~ '^trial_' AND r.relkind = 'r'
    UNION ALL SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_class r JOIN pg_constraint c ON c.conrelid = r.oid WHERE r.relname ~ '^trial_'
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename ~ '^trial_' ORDER BY 1, 2, 3"""
Row = tuple[str, str, str]
key = models.BigAutoField(primary_key=True)
FIRST: list[Operation] = [
    migrations.CreateModel("Unit", [("id", key), ("name", models.CharField(max_length=9))], options={"ordering": ["name"]}),
    migrations.RunSQL("INSERT INTO trial_unit (name) VALUES ('early')", migrations.RunSQL.noop),
    migrations.CreateModel("Person", [("id", key), ("age", models.IntegerField(null=True))]),
    migrations.AddField("unit", "head", models.ForeignKey("trial.Person", models.PROTECT, related_name="+", null=True)),
    migrations.AddField("person", "units", models.ManyToManyField("trial.Unit")),
    migrations.AddConstraint("person", models.CheckConstraint(condition=models.Q(age__gte=0), name="trial_age")),
    migrations.AddIndex("person", models.Index(fields=["age"], name="trial_person_age")),
    migrations.AlterField("person", "age", models.SmallIntegerField(null=True)),
]
SECOND: list[Operation] = [
    migrations.CreateModel("Letter", [("id", key), ("to", models.ForeignKey("trial.Unit", models.PROTECT))]),
    migrations.RemoveConstraint("person", "trial_age"),
    migrations.AddField("person", "born", models.DateField(null=True)),
    migrations.AlterField("unit", "name", models.CharField(max_length=90)),
    migrations.RunSQL("UPDATE trial_unit SET name = 'a name of more than nine letters'", migrations.RunSQL.noop),
    migrations.RemoveIndex("person", "trial_person_age"),
    migrations.AddIndex("person", models.Index(fields=["born", "age"], name="trial_person_age")),
    migrations.AddConstraint("person", models.UniqueConstraint(fields=["born"], name="trial_born")),
]


@pytest.fixture(autouse=True)
def _database(transactional_db: None) -> None:
    """Tables are made and taken back."""


def built(kind: type[Migration], *steps: Sequence[Operation], ask: Callable[[ProjectState], object] = lambda _: None) -> list[Row]:
    """The catalogue of the tables after the steps; they are taken back. ``ask`` looks at the state between two steps."""
    state = ProjectState()
    with transaction.atomic():
        for number, step in enumerate(steps):
            migration = kind(f"000{number}", "trial")
            migration.__dict__["operations"] = step
            with connection.schema_editor() as editor:
                state = migration.apply(state, editor)
            ask(state)
        with connection.cursor() as cursor:
            cursor.execute(CATALOGUE)
            found: list[Row] = cursor.fetchall()
        transaction.set_rollback(True)
    return found


def test_the_tables_are_those_of_one_operation_after_the_other() -> None:
    """Columns in their order, constraints, indexes, a circle of foreign keys, a table between two models."""
    one_by_one = built(Migration, FIRST, SECOND)

    assert len(one_by_one) > 20
    assert built(AtOnce, FIRST, SECOND) == one_by_one


def test_a_migration_of_django_follows_and_one_of_ours_again() -> None:
    """The state handed on renders itself when a plain migration asks, and is not stale."""

    def kind(name: str, app: str) -> Migration:
        return (AtOnce if name == "0000" else Migration)(name, app)

    assert built(kind, FIRST, SECOND) == built(Migration, FIRST, SECOND)  # type: ignore[arg-type]


def test_the_models_handed_on_are_the_newest() -> None:
    """After each step the state tells every model with all its fields."""
    seen = []
    built(
        AtOnce,
        FIRST,
        SECOND,
        ask=lambda state: seen.append({m.__name__: [f.name for f in m._meta.fields] for m in state.apps.get_models()}),
    )

    assert seen[0]["Unit"] == ["id", "name", "head"]
    assert "Letter" not in seen[0]
    assert seen[1]["Person"] == ["id", "age", "born"]


def test_only_what_a_migration_needs_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter points at a unit and its head; what stands alone draws neither again."""
    drawn: list[str] = []
    render = ModelState.render

    def noted(state: ModelState, apps: StateApps) -> object:
        drawn.append(state.name)
        return render(state, apps)

    monkeypatch.setattr(ModelState, "render", noted)
    built(AtOnce, FIRST, [SECOND[0]], [migrations.CreateModel("Alone", [("id", key)])])

    assert drawn.count("Letter") == 1
    assert drawn.count("Alone") == 1
    assert drawn.count("Unit") == 2


def test_what_it_does_not_know_is_done_as_django_does_it() -> None:
    """A renaming, a program, and a change of a key that others point at."""
    steps = [
        migrations.RenameField("unit", "name", "title"),
        migrations.RunPython(lambda apps, _: apps.get_model("trial", "Unit").objects.count()),
    ]
    wider: list[Operation] = [migrations.AlterField("unit", "id", models.AutoField(primary_key=True))]

    assert built(AtOnce, FIRST, SECOND, steps, wider) == built(Migration, FIRST, SECOND, steps, wider)


def test_whoever_holds_the_models_of_a_state_gets_the_same_at_every_question() -> None:
    """An upgrade whose last migration is one of these must end in models that know each other (``post_migrate`` asks them)."""
    held = _RenderedWhenAsked(ProjectState())
    assert held.all_models is held.all_models
    assert held.get_models is not None
    assert held._rendered is not None
    assert held.real_models is held._rendered.real_models


def test_every_migration_of_ours_is_applied_at_once() -> None:
    """``makemigrations`` writes the base class of Django: one word to change, or a set-up takes seconds more with every table."""
    found = MigrationLoader(None).disk_migrations.values()
    ours = [migration for migration in found if type(migration).__module__.startswith("rectify.")]
    assert len(ours) > 40
    assert [str(migration) for migration in ours if not isinstance(migration, AtOnce)] == []
