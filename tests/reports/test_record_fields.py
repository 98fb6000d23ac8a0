"""Every field of every table is in the record, or on the short list of what is left out."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import NOT_PROVIDED, Field, Model

import reports.record
from reports.record.services import as_text, import_record, record_of
from reports.record.tables import LEFT_OUT, TABLES
from reports.record.values import Fields, RecordError
from tests.factories import UserFactory
from tests.reports.record_builder import Builder
from tests.reports.record_choices import Distinct
from tests.reports.record_tools import PLACES, Picture, forgotten, left_out

pytestmark = pytest.mark.django_db

ROOMS = ("csp", "meetings", "actions", "funding", "reports")


def name_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def all_models() -> list[type[Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]


def fields_of_the_record() -> list[tuple[type[Model], Field]]:
    return [
        (model, field)
        for model in TABLES
        for field in model._meta.concrete_fields
        if not left_out(model, field.name)
    ]


def test_every_table_is_in_the_record_or_left_out_with_a_reason() -> None:
    assert {name_of(model) for model in all_models()} == {name_of(model) for model in TABLES} | {
        name for name in LEFT_OUT if name.count(".") == 1 and not name.startswith("*")
    }


def test_what_is_left_out_exists_and_says_why() -> None:
    real = {name_of(model) for model in all_models()} | {"*.id"}
    real |= {f"{name_of(model)}.{field.name}" for model in all_models() for field in model._meta.concrete_fields}
    assert set(LEFT_OUT) <= real
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_many_to_many_fields_go_through_tables_of_the_record() -> None:
    assert {field.remote_field.through for model in TABLES for field in model._meta.many_to_many} <= set(TABLES)


def test_each_field_comes_back_with_the_value_it_had(tmp_path: Path, own_data: Path) -> None:
    with forgotten():
        Builder(Distinct()).build()
        before = Picture().tables()
        (tmp_path / "record.json").write_text(as_text(record_of()), encoding="utf-8")
    for model, field in fields_of_the_record():
        seen = {repr(row[field.name]) for row in before[model.__name__]}
        usual = "None" if field.default is NOT_PROVIDED and field.null else repr(field.get_default())
        assert seen - {usual, "''", "None"}, f"the record of this test says nothing in {name_of(model)}.{field.name}"
    import_record(path=tmp_path / "record.json", by=UserFactory())
    assert Picture().tables() == before


def _declared() -> dict[str, Fields]:
    modules = [
        importlib.import_module(f"reports.record.{found.name}") for found in pkgutil.iter_modules(reports.record.__path__)
    ]
    return {
        f"{module.__name__}.{name}": value
        for module in modules for name, value in vars(module).items() if isinstance(value, Fields)
    }


@contextmanager
def without(fields: Fields, key: str) -> Iterator[None]:
    """The exporter as it would be had this field been forgotten."""
    names = dict(fields.names)
    del fields.names[key]
    try:
        yield
    finally:
        fields.names.clear()
        fields.names.update(names)


def test_a_forgotten_field_would_be_found(tmp_path: Path, own_data: Path) -> None:
    """Take each field out of the exporter in turn: the import then fails, or the picture is another."""
    declared = [(fields, key) for fields in _declared().values() for key in fields.names]
    path, by, texts, missed = tmp_path / "record.json", UserFactory(), [], []
    with forgotten():
        Builder(Distinct()).build()
        before = Picture().tables()
        for fields, key in declared:
            with without(fields, key):
                texts.append(as_text(record_of()))
    for (fields, key), text in zip(declared, texts, strict=True):
        path.write_text(text, encoding="utf-8")
        with without(fields, key), suppress(RecordError, AttributeError), forgotten():
            import_record(path=path, by=by)
            if Picture().tables() == before:
                missed.append(f"{fields.model.__name__}: {key}")
    assert missed == []
    plain = [field for _, field in fields_of_the_record() if not field.is_relation and field.name not in PLACES]
    by_hand = {"words", "sequence", "role", "span", "name", "number"}
    assert {field.name for field in plain} - {name for fields, _ in declared for name in fields.names.values()} <= by_hand
