"""References: every stable key is given the next number once, and keeps it and the reference made of it for ever."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Engine, func, insert, select

from letterforge.register.schema import recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.values import now


def references(engine: Engine, keys: Iterable[str], prefix: str, digits: int) -> dict[str, str]:
    """The references of `keys`, in their order; keys without one are given the next numbers, in their order, in one transaction."""
    wanted = tuple(dict.fromkeys(keys))
    with reading(engine) as connection:
        known = _known(connection, wanted)
    missing = tuple(key for key in wanted if key not in known)
    if missing:  # a second run gives out nothing, and needn't wait to write
        with writing(engine, lock=recipient) as connection:
            known |= _known(connection, missing)  # another run may have given some of them a number since
            _give(connection, [key for key in missing if key not in known], prefix, digits, known)
    return {key: known[key] for key in wanted}


def known(engine: Engine, keys: Iterable[str]) -> dict[str, str]:
    """The references that `keys` have already."""
    with reading(engine) as connection:
        return _known(connection, tuple(dict.fromkeys(keys)))


def last(engine: Engine) -> int:
    """The highest number given out; 0 where none was."""
    with reading(engine) as connection:
        return _last(connection)


def provisional_references(
    keys: Iterable[str], prefix: str, digits: int, *, known: Mapping[str, str] | None = None, last: int = 0
) -> dict[str, str]:
    """The references that `keys` would be given, in their order, by a register that knows `known` and gave out numbers up to `last`.

    The defaults are those of a register that doesn't exist yet.
    """
    given = dict(known or {})
    wanted = tuple(dict.fromkeys(keys))
    fresh = (key for key in wanted if key not in given)
    given |= {key: _reference(prefix, number, digits) for number, key in enumerate(fresh, start=last + 1)}
    return {key: given[key] for key in wanted}


def _give(connection: Connection, keys: Sequence[str], prefix: str, digits: int, known: dict[str, str]) -> None:
    """Give `keys` the next numbers, and add their references to `known`."""
    if not keys:
        return
    seen = now()
    rows = []
    for number, key in enumerate(keys, start=_last(connection) + 1):
        known[key] = _reference(prefix, number, digits)
        rows.append({"key": key, "number": number, "reference": known[key], "first_seen": seen})
    connection.execute(insert(recipient), rows)


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    query = select(recipient.c.key, recipient.c.reference)
    known: dict[str, str] = {}
    for chunk in in_chunks(keys):
        known.update((row.key, row.reference) for row in connection.execute(query.where(recipient.c.key.in_(chunk))))
    return known


def _last(connection: Connection) -> int:
    """The highest number given out: recipients are never deleted, so the next one is free, whatever prefix it gets."""
    return connection.execute(select(func.max(recipient.c.number))).scalar() or 0


def _reference(prefix: str, number: int, digits: int) -> str:
    return f"{prefix}-{number:0{digits}d}"
