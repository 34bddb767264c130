"""Migrations that are applied at once: the same tables from the same operations, without drawing every model anew after each.

Django renders all models that are related to a changed one after every single operation, and in this project nearly every model
points at people and tasks: a set-up from nothing spent nine tenths of its time there. ``AtOnce`` counts the whole migration forward
first and renders, once, only the models that its operations need. What a model gets later in the migration that creates it
(constraints, indexes, fields that close a circle) is part of its ``CREATE TABLE`` then.

The operations stay what ``makemigrations`` writes; only the base class differs. A migration with any other operation (``RunPython``,
a renaming, the removal of a field or model) is applied as Django does it. Backwards, everything is as Django does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.db.migrations import Migration, operations
from django.db.migrations.state import ModelState, ProjectState, StateApps

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.operations.base import Operation

Key = tuple[str, str]
Models = dict[Key, ModelState]

NEED_WHAT_THEY_POINT_AT: Final = (
    operations.CreateModel,
    operations.AddField,
    operations.AlterField,
    operations.AddIndex,
    operations.RemoveIndex,
    operations.AddConstraint,
    operations.RemoveConstraint,
    operations.RunSQL,
)
"""Operations that need their model and what it points at, but not what points at it."""


class AtOnce(Migration):
    """A migration whose operations are counted forward together. Applying it gives the schema that applying them one by one gives."""

    def apply(self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False) -> ProjectState:
        """Bring state and database forward; the state returned is the one given, changed."""
        if collect_sql or any(not _simple(operation) for operation in self.operations):
            return super().apply(project_state, schema_editor, collect_sql)
        touched = {(self.app_label, name) for operation in self.operations if (name := _model_of(operation))}
        before: Models = {key: model.clone() for key, model in project_state.models.items()}
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        old, new = (_part(models, touched, project_state.real_apps) for models in (before, project_state.models))
        made: set[str] = set()
        for operation in self.operations:
            name = _model_of(operation)
            if name in made:
                continue
            operation.database_forwards(self.app_label, schema_editor, old, new)
            if isinstance(operation, operations.CreateModel):
                made.add(name)
        project_state.__dict__["apps"] = _RenderedWhenAsked(project_state)
        return project_state


class _RenderedWhenAsked:
    """Stands where the rendered models of a state stand, and renders them when somebody asks for anything of them."""

    def __init__(self, state: ProjectState) -> None:
        self._state = state
        self._rendered: StateApps | None = None

    def __getattr__(self, name: str) -> Any:
        if self._rendered is None:  # once: whoever holds this one gets the same models at every question
            self._rendered = StateApps(sorted(self._state.real_apps), self._state.models)
            if self._state.__dict__.get("apps") is self:
                self._state.__dict__["apps"] = self._rendered
        return getattr(self._rendered, name)


def _simple(operation: Operation) -> bool:
    if isinstance(operation, operations.AlterField) and (operation.field.primary_key or operation.field.unique):
        return False  # what points at the field may have to change with it
    return type(operation) in NEED_WHAT_THEY_POINT_AT


def _model_of(operation: Operation) -> str:
    """The model that an operation changes; empty when it names none."""
    return str(getattr(operation, "model_name_lower", "") or getattr(operation, "name_lower", ""))


def _part(models: Models, wanted: Iterable[Key], real_apps: set[str]) -> ProjectState:
    """A state of only the wanted models, as far as there are such, and of what they point at, and so on."""
    found: Models = {}
    waiting = [key for key in wanted if key in models]
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found[key] = models[key]
        waiting += [target for target in _targets(models[key]) if target in models]
    return ProjectState(found, real_apps)


def _targets(model: ModelState) -> Iterable[Key]:
    for field in model.fields.values():
        for to in (field.remote_field.model, getattr(field.remote_field, "through", None)) if field.remote_field else ():
            if to is None or to == "self":
                continue
            label = to if isinstance(to, str) else to._meta.label  # noqa: SLF001 - _meta is public by its documentation
            app, dot, name = label.rpartition(".")
            yield (app if dot else model.app_label, name.lower())
    for base in model.bases:
        if isinstance(base, str):
            app, _, name = base.rpartition(".")
            yield (app or model.app_label, name.lower())
