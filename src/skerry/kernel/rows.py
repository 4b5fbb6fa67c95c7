"""What a change did to rows of whatever tables, and how it is taken back row by row.

Whoever changes much at once takes a ``snapshot`` before and another after it, and keeps
the ``difference``: ``restore`` gives back what is still as the change left it, and says
what it left alone because somebody changed it since. Nobody has to write an inverse.

Personal data is never copied into a difference. Of a row that went because an equal one
is there (a person's second role, a second block of one sender), the personal columns are
borrowed from that twin when it comes back: where the twin was erased, withdrawn or changed
meanwhile, the row stays away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, ForeignObjectRel, Model

Values = dict[str, Any]  # Any: the plain values of many columns
Rows = dict[str, dict[str, Values]]
"""By the label of the table and the primary key, in the order in which they lead to each other."""

_AT_ONCE: Final = 500


class PersonalRowLost(Exception):
    """A row with personal data went, or lost some, and no twin has the same: nobody could give it back."""


class _InTheWay(Exception):
    """The database refuses the row as long as another is not given back."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was not given back: these columns of a row, or with none the whole row."""

    table: str
    row: str
    columns: tuple[str, ...] = ()


def snapshot(model: type[Model], pks: Iterable[int], *, also: Rows | None = None) -> Rows:
    """The rows ``pks``, all that lead to them by a foreign key of any table, and those of ``also``."""
    found: Rows = {}
    waiting: list[tuple[type[Model], list[Any]]] = [(model, list(pks))]
    while waiting:
        table, keys = waiting.pop(0)
        fresh = [key for key in keys if str(key) not in found.get(table._meta.label, {})]
        found.setdefault(table._meta.label, {}).update(_read(table, fresh))
        if fresh:
            waiting += _leading_to(table, fresh)
    for label, rows in (also or {}).items():
        missing = rows.keys() - found.setdefault(label, {}).keys()
        found[label].update(_read(apps.get_model(label), sorted(missing)))
    return found


def references(model: type[Model]) -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    """Every table that points at ``model``, with its key; links of many to many are tables too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and isinstance(relation.field, ForeignKey):
            yield relation.related_model, relation.field


def _leading_to(model: type[Model], keys: Sequence[Any]) -> list[tuple[type[Model], list[Any]]]:
    steps = []
    for table, key in references(model):
        for some in _batches(keys):
            rows = table._base_manager.filter(**{f"{key.name}__in": some})
            steps.append((table, list(rows.order_by("pk").values_list("pk", flat=True))))
    return [(table, pks) for table, pks in steps if pks]


def _read(model: type[Model], keys: Sequence[Any]) -> dict[str, Values]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows: dict[str, Values] = {}
    for some in _batches(keys):
        for values in model._base_manager.filter(pk__in=some).order_by("pk").values_list(*names):
            row = _plain(dict(zip(names, values, strict=True)))
            rows[str(row[model._meta.pk.attname])] = row
    return rows


def _plain(values: Values) -> Values:
    """As JSON holds them: dates, amounts and numbers of other kinds as they are written."""
    plain: Values = json.loads(json.dumps(values, default=str))
    return plain


def difference(before: Rows, after: Rows) -> list[Values]:
    """The rows that went, changed or came, as plain values for a column of JSON.

    Raises:
        PersonalRowLost: personal data would have to be copied.
    """
    found: list[Values] = []
    for label in dict.fromkeys([*before, *after]):
        was, is_ = before.get(label, {}), after.get(label, {})
        found += [
            _entry(label, row, was.get(row), is_)
            for row in dict.fromkeys([*was, *is_])
            if was.get(row) != is_.get(row)
        ]
    return found


def _entry(label: str, row: str, was: Values | None, after: Mapping[str, Values]) -> Values:
    private = _private_columns(label)
    entry: Values = {"table": label, "row": row, "was": None, "is": None}
    is_ = after.get(row)
    if was is None:
        return entry | {"is": _without(private, is_ or {})}
    if is_ is None:
        return entry | {"was": _without(private, was)} | _twin(label, was, private, after)
    changed = [name for name in was if was[name] != is_[name]]
    if not private.isdisjoint(changed):
        raise PersonalRowLost(f"{label}:{row}")
    return entry | {
        "was": {name: was[name] for name in changed},
        "is": {name: is_[name] for name in changed},
    }


def _private_columns(label: str) -> frozenset[str]:
    """The columns marked as personal, under the names of their values."""
    model = apps.get_model(label)
    marks = getattr(model, "PERSONAL_DATA", {})
    return frozenset(f.attname for f in model._meta.concrete_fields if f.name in marks)


def _without(columns: frozenset[str], values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in columns}


def _twin(label: str, was: Values, private: frozenset[str], after: Mapping[str, Values]) -> Values:
    if not private:
        return {}
    for row, other in after.items():
        if all(other[name] == was[name] for name in private):
            return {"twin": row, "twin_is": _without(private, other)}
    raise PersonalRowLost(label)


def restore(entries: Sequence[Values]) -> list[Kept]:
    """Give back every row that is still as the change left it; what was left alone.

    In the caller's transaction. Rows that went come first, those before others that lead to
    them; then changed ones, then those that came go. A row that another stands in the way of
    (there may be one open wish an organisation) is tried again when that one is given back.
    """
    gone = [entry for entry in entries if entry["is"] is None]
    changed = [entry for entry in entries if entry["was"] is not None and entry["is"] is not None]
    came = [entry for entry in entries if entry["was"] is None]
    waiting, kept = [*gone, *changed, *came], list[Kept | None]()
    while waiting:
        blocked = []
        for entry in waiting:
            try:
                kept.append(_given_back(entry))
            except _InTheWay:
                blocked.append(entry)
        if len(blocked) == len(waiting):
            kept += [_whole(entry) for entry in blocked]
            break
        waiting = blocked
    return [one for one in kept if one]


def _given_back(entry: Values) -> Kept | None:
    if entry["is"] is None:
        return _bring_back(entry)
    return _take_away(entry) if entry["was"] is None else _change_back(entry)


def _whole(entry: Values) -> Kept:
    """All of the entry is left alone: of a row that changed its columns, else the row."""
    columns = tuple(entry["is"]) if entry["was"] and entry["is"] else ()
    return Kept(table=entry["table"], row=entry["row"], columns=columns)


def _bring_back(entry: Values) -> Kept | None:
    model = apps.get_model(entry["table"])
    values = entry["was"] | _borrowed(model, entry)
    is_whole = all(field.attname in values for field in model._meta.concrete_fields)
    if not is_whole or _present(model, entry["row"]):
        return _whole(entry)
    if not _targets_exist(model, values):
        raise _InTheWay
    row = model(**_typed(model, values))
    with _refusing():
        row.save_base(raw=True, force_insert=True)
    return None


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise _InTheWay from None


def _borrowed(model: type[Model], entry: Values) -> Values:
    """The personal columns of the twin, if it is still as the change left it."""
    if "twin" not in entry:
        return {}
    twin = _present(model, entry["twin"])
    private = _private_columns(entry["table"])
    if twin is None or _without(private, twin) != entry["twin_is"]:
        return {}
    return {name: twin[name] for name in private}


def _change_back(entry: Values) -> Kept | None:
    model = apps.get_model(entry["table"])
    today = _present(model, entry["row"])
    if today is None:
        return Kept(table=entry["table"], row=entry["row"])
    mine = [name for name, value in entry["is"].items() if today[name] == value]
    values = {name: entry["was"][name] for name in mine}
    kept = tuple(name for name in entry["is"] if name not in mine)
    if not _targets_exist(model, values):
        raise _InTheWay
    with _refusing():
        rows = model._base_manager.filter(pk=_key(model, entry["row"]))
        rows.update(**_typed(model, values))
    return Kept(table=entry["table"], row=entry["row"], columns=kept) if kept else None


def _take_away(entry: Values) -> Kept | None:
    model = apps.get_model(entry["table"])
    today = _present(model, entry["row"])
    if today is None:
        return None
    if _without(_private_columns(entry["table"]), today) != entry["is"]:
        return Kept(table=entry["table"], row=entry["row"])
    model._base_manager.filter(pk=_key(model, entry["row"])).delete()
    return None


def _targets_exist(model: type[Model], values: Values) -> bool:
    keys = [f for f in model._meta.concrete_fields if isinstance(f, ForeignKey)]
    wanted = [(f, values[f.attname]) for f in keys if values.get(f.attname) is not None]
    return all(
        field.related_model._base_manager.filter(**{field.target_field.attname: key}).exists()
        for field, key in wanted
    )


def _present(model: type[Model], row: str) -> Values | None:
    return _read(model, [_key(model, row)]).get(row)


def _key(model: type[Model], row: str) -> Any:  # Any: whatever the table is known by
    return model._meta.pk.to_python(row)


def _typed(model: type[Model], values: Values) -> Values:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}


def _batches(keys: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
