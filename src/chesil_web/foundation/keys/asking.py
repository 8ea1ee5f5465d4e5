"""Small questions to the database that every page asks: Django writes their SQL once, not each time.

Writing it takes four fifths of the time that such a question takes.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import batched
from typing import Any, Final

import attrs
from django.db import connection
from django.db.models import Field, Model, OuterRef, Subquery

from chesil_web.foundation.keys.models import ItemKey, Sealed

type _Converter = Callable[[Any, Any, Any], Any]
_ANY_OF: Final = "__in"
_BY_ID: Final = {"id", "id__in"}
_IN_ONE_QUESTION: Final = 512  # values: a database takes so many at least
_SAFE: Final = ItemKey._meta.get_field("safe")


@attrs.frozen
class _Question:
    """A question as Django writes it.

    Attributes:
        given: the fields whose values it is asked with. names: of the columns that come back.
        converters: of what the database gives: the number of a column, the column, and what converts it.
    """

    sql: str
    given: tuple["Field[Any, Any]", ...]
    names: tuple[str, ...]
    converters: tuple[tuple[int, Any, tuple[_Converter, ...]], ...]


@attrs.frozen
class _Together:
    """A question for rows of several kinds.

    Attributes:
        columns: those that come back after the number of the kind and the key. questions: those of each kind.
    """

    sql: str
    columns: tuple[str, ...]
    questions: tuple[_Question, ...]


_TOGETHER: Final[dict[tuple[type[Sealed], ...], _Together]] = {}  # as many as the code asks
_WRITTEN: Final[dict[tuple[type[Model], tuple[str, ...], bool], _Question]] = {}  # as many as the code asks


def rows[M: Model](model: type[M], **equals: Any) -> list[M]:
    """The rows whose columns equal some values, in no order, as `model.objects.filter(**equals)` has them.

    Args:
        equals: by the column, such as safe_id or safe__kind; at least one value. Nothing equals None. One can
            be a list of which a column equals any, such as id__in.
    """
    return [row for row, _ in _found(model, equals)]


def with_keys[M: Sealed](safe: uuid.UUID, model: type[M], **equals: Any) -> list[tuple[M, bytes | None]]:
    """The same of one safe, each with its key as the safe wraps it, or None where that is gone."""
    # When asked for ids and the safe, a database may read all rows of the safe to find the ids.
    asked = equals if _BY_ID & equals.keys() else equals | {"safe_id": safe}
    found = _found(model, asked, safe)
    return [(row, bytes(key) if key else None) for row, (key,) in found if row.safe_id == safe]


def of_kinds(
    safe: uuid.UUID, models: Sequence[type[Sealed]]
) -> dict[type[Sealed], list[tuple[Any, bytes | None]]]:
    """The rows of several kinds of one safe, each as `with_keys` gives it, in one question."""
    found: dict[type[Sealed], list[tuple[Any, bytes | None]]] = {model: [] for model in models}
    together = _TOGETHER.get(tuple(models)) or _written_together(safe, models)
    _TOGETHER[tuple(models)] = together
    value = _SAFE.get_db_prep_value(safe, connection)
    with connection.cursor() as cursor:
        cursor.execute(together.sql, [value] * 2 * len(models))
        each_row = cursor.fetchall()
    for number, key, *values in each_row:
        model, question = models[number], together.questions[number]
        own = tuple(values[together.columns.index(name)] for name in question.names)
        found[model].append((_row(model, question, own), bytes(key) if key else None))
    return found


def _found[M: Model](
    model: type[M], equals: dict[str, Any], keyed: uuid.UUID | None = None
) -> Iterator[tuple[M, Any]]:
    """The rows, each with what the query returned after its columns: its key, if a safe is given."""
    if any(value is None or value == [] for value in equals.values()):
        return
    for name, value in equals.items():
        if name.endswith(_ANY_OF) and len(value) > _IN_ONE_QUESTION:
            for some in batched(value, _IN_ONE_QUESTION):
                yield from _found(model, equals | {name: list(some)}, keyed)
            return
    names = tuple(sorted(equals))
    question = _WRITTEN.get((model, names, keyed is not None))
    if question is None:
        question = _WRITTEN[model, names, keyed is not None] = _written(model, equals, keyed)
    sql, given = question.sql, []
    if keyed:  # a key is looked for in the one part of their table that its safe has
        given.append(_SAFE.get_db_prep_value(keyed, connection))
    for name, field in zip(names, question.given, strict=True):
        if not name.endswith(_ANY_OF):
            given.append(field.get_db_prep_value(equals[name], connection))
            continue
        words, values = _any_of(field, equals[name])
        sql = sql.replace("IN (%s)", f"IN ({words})")
        given += values
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found = cursor.fetchall()
    width = len(question.names)
    for each in found:
        yield _row(model, question, each[:width]), each[width:]


def _any_of(field: "Field[Any, Any]", values: Collection[Any]) -> tuple[str, list[Any]]:
    """What stands between the brackets of IN, and what it is asked with."""
    if connection.vendor == "postgresql":
        # As rows, of which each is looked for in the one part of a table that can have it, and not in all.
        each = [field.get_db_prep_value(value, connection) for value in values]
        return f"SELECT unnest(%s::{field.cast_db_type(connection)}[])", [each]
    each = [field.get_db_prep_value(value, connection) for value in filled(values)]
    return ", ".join(["%s"] * len(each)), each


def filled[T](values: Collection[T]) -> list[T]:
    """Values of which any is asked for, with the last one again until there are 1, 2, 4, 8 or so many.

    PostgreSQL plans a question once for each number of values.
    """
    found = list(values)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found))


def _row[M: Model](model: type[M], question: _Question, found: tuple[Any, ...]) -> M:
    values = list(found)
    for number, column, converters in question.converters:
        for converter in converters:
            values[number] = converter(values[number], column, connection)
    return model.from_db(connection.alias, question.names, values)


def _field(model: type[Model], name: str) -> Any:
    """A field by its name, by that of its column, or behind others, as safe__kind is."""
    name, _, behind = name.partition("__")
    by_column = {each.attname: each for each in model._meta.concrete_fields}
    field: Any = by_column.get(name) or model._meta.get_field(name)
    return _field(field.related_model, behind) if behind else field


def _written(model: type[Model], equals: dict[str, Any], keyed: uuid.UUID | None) -> _Question:
    one_each = {name: value[:1] if name.endswith(_ANY_OF) else value for name, value in equals.items()}
    asked = model._default_manager.filter(**one_each)
    if keyed:
        key = ItemKey.objects.filter(safe=keyed, item=OuterRef("id"))
        asked = asked.annotate(wrapped=Subquery(key.values("wrapped")))
    fields = model._meta.concrete_fields
    columns = [field.get_col(model._meta.db_table) for field in fields]
    converters = [
        (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        for column in columns
    ]
    return _Question(
        asked.query.sql_with_params()[0],
        tuple(_field(model, name.removesuffix(_ANY_OF)) for name in sorted(equals)),
        tuple(field.attname for field in fields),
        tuple(
            (number, column, each)
            for number, (column, each) in enumerate(zip(columns, converters, strict=True))
            if each
        ),
    )


def _written_together(safe: uuid.UUID, models: Sequence[type[Sealed]]) -> _Together:
    """One question from those for each kind. A kind gives nothing for a column that only others have."""
    questions = tuple(_written(model, {"safe_id": safe}, safe) for model in models)
    fields = {field.attname: field for model in models for field in model._meta.concrete_fields}
    parts = []
    for number, question in enumerate(questions):
        columns = [
            f'each."{name}"' if name in question.names else f"CAST(NULL AS {field.cast_db_type(connection)})"
            for name, field in fields.items()
        ]
        parts.append(
            f"SELECT {number}, each.wrapped, {', '.join(columns)} FROM ({question.sql}) each"  # noqa: S608 - of our own models
        )
    return _Together(" UNION ALL ".join(parts), tuple(fields), questions)
