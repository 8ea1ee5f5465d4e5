"""Questions to the database that are built once and asked with other values each time.

Building one and writing its SQL takes Django several times as long as the database needs to answer it. Here a
function builds it from the values it is given: the first time from values that stand in for them, whose
places among the parameters are kept. For rows whose columns equal some values, `asking` is simpler.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final, Literal, Protocol, cast, runtime_checkable

import attrs
from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet, Value

from chesil_web.foundation.keys.asking import filled

type _How = Literal["rows", "count", "any"]
_MOVES: Final = re.compile(r"[0-9a-f]{32}|\d{4}-\d\d-\d\d.*", re.DOTALL)  # an id or a day, as SQLite has them


@attrs.frozen
class _Question:
    """A question that was built. *compiler*, *rows*: what makes rows of an answer.

    *asks*: its parameters, each as it is, and the place among the given values that it has from there.
    """

    sql: str
    asks: tuple[tuple[Any, int | None], ...]
    compiler: Any
    rows: Any


_BUILT: Final[dict[Any, _Question | None]] = {}  # as many as the code asks; None where nothing can fit


def found[T](build: Callable[..., QuerySet[Any, T]], *given: Any) -> list[T]:
    """What `list(build(*given))` is.

    Args:
        build: a function of a module that makes the question from these values and nothing else. It gives
            rows, or the values of one column.
        given: ids, days and moments, which may be others each time; tuples of such; and words and numbers of
            the code's own, truths and None, each of which has a question of its own. If one of them is a
            question itself, everything is built anew.

    Raises:
        TypeError: a day or an id came from somewhere else, and would stay in the question for good.
    """
    return cast(list[T], _asked(build, given, "rows"))


def count(build: Callable[..., QuerySet[Any, Any]], *given: Any) -> int:
    """What `build(*given).count()` is."""
    return int(_asked(build, given, "count"))


def is_any(build: Callable[..., QuerySet[Any, Any]], *given: Any) -> bool:
    """What `build(*given).exists()` is."""
    return bool(_asked(build, given, "any"))


def _asked(build: Callable[..., QuerySet[Any, Any]], given: tuple[Any, ...], how: _How) -> Any:
    values: list[Any] = []
    try:
        shape = _shape(given, values)
    except _Another:
        rows = build(*given)
        return list(rows) if how == "rows" else rows.count() if how == "count" else rows.exists()
    if (build, how, shape) not in _BUILT:
        _BUILT[build, how, shape] = _built(build, shape, how)
    question = _BUILT[build, how, shape]
    if question is None:
        return [] if how == "rows" else 0
    sent = [each if place is None else _sent(values[place]) for each, place in question.asks]
    return _rows(question, sent) if how == "rows" else _one(question, sent)


class _Another(Exception):
    """A value is a question itself."""


@attrs.frozen
class _Kind:
    """A value that can be another one each time: of which kind."""

    of: type


@runtime_checkable
class _Named(Protocol):
    """A named tuple."""

    def _make(self, values: Iterable[Any]) -> Any: ...


def _shape(value: Any, values: list[Any]) -> Any:
    """What all values of a shape have alike; what can be another one each time is added to *values*."""
    match value:
        case uuid.UUID() | date():
            values.append(value)
            return _Kind(type(value))
        case tuple():
            parts = (_shape(each, values) for each in (filled(value) if _are_ids(value) else value))
            return value._make(parts) if isinstance(value, _Named) else tuple(parts)
        case QuerySet():
            raise _Another
        case _:
            return value


def _are_ids(value: tuple[Any, ...]) -> bool:
    return bool(value) and all(isinstance(each, uuid.UUID) for each in value)


def _built(build: Callable[..., QuerySet[Any, Any]], shape: Any, how: _How) -> _Question | None:
    stand_ins: list[Any] = []
    rows = build(*_stood_in(shape, stand_ins))
    compiler = _query(rows, how).get_compiler(connection=connections[connection.alias])
    try:
        sql, asks = compiler.as_sql()
    except EmptyResultSet:
        return None
    if how == "count":
        sql = f"SELECT COUNT(*) FROM ({sql}) found"  # noqa: S608 - no value is in it
    places = {_sent(each): place for place, each in enumerate(stand_ins)}
    placed = tuple((each, places.get(each)) for each in asks)
    if any(place is None and _moves(each) for each, place in placed):
        raise TypeError(f"A value would stay in a question for {rows.model.__name__} for good.")
    return _Question(sql, placed, compiler, rows)


def _stood_in(shape: Any, stand_ins: list[Any]) -> Any:
    """Values of a shape, none of which anything else has; each is added to *stand_ins*."""
    if isinstance(shape, tuple):
        parts = [_stood_in(each, stand_ins) for each in shape]
        return shape._make(parts) if isinstance(shape, _Named) else tuple(parts)
    if not isinstance(shape, _Kind):
        return shape
    far = datetime(9000, 1, 1, tzinfo=UTC) + timedelta(days=len(stand_ins))
    stand_ins.append(uuid.uuid4() if shape.of is uuid.UUID else far if shape.of is datetime else far.date())
    return stand_ins[-1]


def _moves(value: Any) -> bool:
    """Whether a parameter is a day, a moment or an id, which can be others each time."""
    is_text = isinstance(value, str) and _MOVES.fullmatch(value) is not None
    return is_text or isinstance(value, uuid.UUID | date | bytes | memoryview)


def _query(rows: QuerySet[Any, Any], how: _How) -> Any:
    if how == "any":
        return rows.query.exists()
    return rows.order_by().values(one=Value(1)).query if how == "count" else rows.query


def _sent(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _rows(question: _Question, sent: list[Any]) -> list[Any]:
    """The rows, made by Django of what comes back, as if it had just written the question."""
    compiler = copy(question.compiler)
    compiler.connection = connections[connection.alias]
    compiler.as_sql = lambda: (question.sql, sent)
    rows = SimpleNamespace(
        model=question.rows.model, db=connection.alias, _fetch_mode=question.rows._fetch_mode,
        query=SimpleNamespace(get_compiler=lambda *_, **__: compiler), _known_related_objects={},
    )  # fmt: skip
    return list[Any](question.rows._iterable_class(rows))


def _one(question: _Question, sent: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question.sql, sent)
        answer = cursor.fetchone()
    return answer[0] if answer else 0
