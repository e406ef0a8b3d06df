"""Letters and their files: recorded a chunk at a time, looked up, withdrawn, and told one by one for the log."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, bindparam, delete, exists, func, select
from sqlalchemy.dialects import sqlite

from letterforge.errors import Problem, RegisterError
from letterforge.register.schema import FIRST_VERSION, file, letter, recipient
from letterforge.register.transactions import in_chunks, reading, writing
from letterforge.register.values import Entry, MadeFile, MadeLetter, Snapshot, State

_ENTRIES_AT_A_TIME = 500
_FILE = (file.c.format, file.c.path, file.c.fingerprint, file.c.sha256, file.c.size, file.c.made_at)
_SNAPSHOT = (letter.c.address, letter.c.sources, letter.c.list)
_LETTER = (letter.c.name, letter.c.fields, letter.c.template_hash, letter.c.campaign_hash, letter.c.made_at, *_SNAPSHOT)
_OF_RECIPIENT = (letter.c.recipient_id == recipient.c.id) & (letter.c.version == FIRST_VERSION)


def record(engine: Engine, letters: Sequence[MadeLetter]) -> None:
    """Record `letters` and their files in one transaction; files of other formats stay as they were recorded."""
    if not letters:
        return
    references = [made.reference for made in letters]
    with writing(engine) as connection:
        owners = _ids(connection, recipient.c.id, references)
        _upsert(connection, letter, ("recipient_id", "version"), [_letter_row(made, owners[made.reference]) for made in letters])
        ids = _ids(connection, letter.c.id, references)
        rows = [_file_row(one, made, ids[made.reference]) for made in letters for one in made.files]
        _upsert(connection, file, ("letter_id", "format"), rows)


def made(engine: Engine, references: Iterable[str]) -> dict[tuple[str, str], MadeFile]:
    """The recorded files of `references`, by reference and format."""
    query = select(recipient.c.reference, *_FILE).select_from(recipient.join(letter, _OF_RECIPIENT).join(file))
    wanted = tuple(dict.fromkeys(references))
    found = {}
    with reading(engine) as connection:
        for chunk in in_chunks(wanted):
            for reference, *values in connection.execute(query.where(recipient.c.reference.in_(chunk))):
                one = MadeFile(*values)
                found[reference, one.format] = one
    return found


def snapshots(engine: Engine, references: Iterable[str]) -> dict[str, Snapshot]:
    """Whom the letters of `references` were made for."""
    query = select(
        recipient.c.reference, letter.c.name, letter.c.address, letter.c.list, letter.c.template_hash, letter.c.campaign_hash
    ).join(letter, _OF_RECIPIENT)
    wanted = tuple(dict.fromkeys(references))
    found = {}
    with reading(engine) as connection:
        for chunk in in_chunks(wanted):
            for reference, name, address, origin, *hashes in connection.execute(query.where(recipient.c.reference.in_(chunk))):
                found[reference] = Snapshot(name, None if address is None else tuple(address), origin or "", *hashes)
    return found


def people(engine: Engine) -> Iterator[tuple[str, str, str, tuple[str, ...] | None]]:
    """Whom letters were made for: key, reference, name and address, by number, read as it is asked for."""
    query = select(recipient.c.key, recipient.c.reference, letter.c.name, letter.c.address).join(letter, _OF_RECIPIENT)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_ENTRIES_AT_A_TIME).execute(query.order_by(recipient.c.number))
        for key, reference, name, address in rows:
            yield key, reference, name, None if address is None else tuple(address)


def holders(engine: Engine) -> Iterator[tuple[str, str]]:
    """Keys and references of all whose letters have files on record, by number, read as it is asked for."""
    has_files = exists().where(file.c.letter_id == letter.c.id)
    query = select(recipient.c.key, recipient.c.reference).join(letter, _OF_RECIPIENT).where(has_files)
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_ENTRIES_AT_A_TIME).execute(query.order_by(recipient.c.number))
        yield from ((row.key, row.reference) for row in rows)


def count(engine: Engine) -> int:
    """How many recipients have a reference."""
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(recipient)).scalar_one()


def withdraw(engine: Engine, files: Iterable[tuple[str, str]]) -> None:
    """Take the files of these references and formats out of the record, in one transaction; those that aren't in it are passed over."""
    gone = [{"of": reference, "made_as": made_as} for reference, made_as in files]
    if not gone:
        return
    letters = select(letter.c.id).select_from(recipient.join(letter, _OF_RECIPIENT)).where(recipient.c.reference == bindparam("of"))
    with writing(engine) as connection:
        connection.execute(delete(file).where(file.c.letter_id.in_(letters), file.c.format == bindparam("made_as")), gone)


def entries(engine: Engine, references: Collection[str] | None = None) -> Iterator[Entry]:
    """Entries of some recipients, or of all, by number, read as it is asked for: memory doesn't grow with the register."""
    query = (
        select(recipient.c.reference, recipient.c.key, *_LETTER, *_FILE)
        .select_from(recipient.outerjoin(letter, _OF_RECIPIENT).outerjoin(file))
        .order_by(recipient.c.number, file.c.format)
    )
    if references is not None:
        query = query.where(recipient.c.reference.in_(references))
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_ENTRIES_AT_A_TIME).execute(query)
        for _, same in groupby(rows, key=lambda row: row.reference):
            yield _entry(tuple(same))


def _entry(rows: Sequence[Sequence[Any]]) -> Entry:
    """One recipient's entry from its rows: one a file, or a single one where there is no file."""
    reference, key, name, fields, template_hash, campaign_hash, made_at, address, sources, origin = rows[0][: -len(_FILE)]
    if name is None:
        return Entry(reference, key)
    files = tuple(MadeFile(*row[-len(_FILE) :]) for row in rows if row[-1] is not None)
    state: State = "made" if files else "not made"
    to = None if address is None else tuple(address)
    snapshot = (fields, template_hash, campaign_hash, to, sources or {}, origin or "")
    return Entry(reference, key, name, state, made_at if files else None, files, *snapshot)


def _letter_row(made: MadeLetter, recipient_id: int) -> dict[str, Any]:
    return {
        "recipient_id": recipient_id,
        "version": FIRST_VERSION,
        "name": made.name,
        "fields": dict(made.fields),
        "template_hash": made.template_hash,
        "campaign_hash": made.campaign_hash,
        "made_at": made.made_at,
        "address": None if made.address is None else list(made.address),
        "sources": dict(made.sources),
        "list": made.list,
    }


def _file_row(one: MadeFile, made: MadeLetter, letter_id: int) -> dict[str, Any]:
    return {
        "letter_id": letter_id,
        "format": one.format,
        "path": one.path,
        "fingerprint": one.fingerprint,
        "sha256": one.sha256,
        "size": one.size,
        "made_at": made.made_at,
    }


def _ids(connection: Connection, column: Column[int], references: Sequence[str]) -> dict[str, int]:
    """The ids of these references' recipients or letters. Raises RegisterError for a reference that was never given out."""
    query = select(recipient.c.reference, column).select_from(recipient.outerjoin(letter, _OF_RECIPIENT))
    ids = {
        reference: number
        for chunk in in_chunks(references)
        for reference, number in connection.execute(query.where(recipient.c.reference.in_(chunk)))
    }
    for reference in references:
        if reference not in ids:
            cure = "was the register put back from a backup during the run? run `letterforge generate` again"
            raise RegisterError(Problem(f"the register never gave out the reference {reference}", cure))
    return ids


def _upsert(connection: Connection, table: Table, unique: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> None:
    """Insert `rows`, all with the same columns, or bring those up to date that agree with one in the columns `unique`."""
    if rows:
        connection.execute(_upserting(connection.dialect.name, table, unique, tuple(rows[0])), rows)


@cache
def _upserting(dialect: str, table: Table, unique: tuple[str, ...], columns: tuple[str, ...]) -> Any:
    """The statement, built once: it is an object of many parts, and they refer to each other."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to load, and seldom needed

        statement: Any = postgresql.insert(table)
    else:
        statement = sqlite.insert(table)
    changes = {name: statement.excluded[name] for name in columns if name not in unique}
    return statement.on_conflict_do_update(index_elements=unique, set_=changes)
