"""Encrypts what the database keeps under SECRET_KEY anew, and proves it.

    re_encrypt.py          from PREVIOUS_SECRET_KEY to SECRET_KEY, in one transaction
    re_encrypt.py verify   ends with 1 unless every encrypted value can be read with SECRET_KEY alone

Upstream's `superset re-encrypt-secrets` looks for encrypted columns in metadata that is empty from 6.0 on, finds none,
changes nothing and ends with 0 (apache/superset#39391). This one looks where the models are, and compares.
"""

import sys
from contextlib import closing

from flask import current_app
from flask_appbuilder import Model
from sqlalchemy import inspect, text
from sqlalchemy_utils import EncryptedType
from superset import db
from superset.app import create_app
from superset.utils.encrypt import SecretsMigrator


def encrypted_columns() -> dict[str, dict[str, EncryptedType]]:
    """Table name to its encrypted columns, of those tables that this database really has."""
    present = set(inspect(db.engine).get_table_names())
    found: dict[str, dict[str, EncryptedType]] = {}
    for metadata in (Model.metadata, db.metadata):
        for name, table in metadata.tables.items():
            columns = {column.name: column.type for column in table.columns if isinstance(column.type, EncryptedType)}
            if columns and name in present:
                found[name] = columns
    return found


class Migrator(SecretsMigrator):
    def discover_encrypted_fields(self) -> dict[str, dict[str, EncryptedType]]:
        return encrypted_columns()


def values() -> dict[tuple[str, str, int], bytes]:
    """Table, column and row id of each encrypted value that is set, to its ciphertext."""
    kept = {}
    with closing(db.engine.connect()) as connection:
        for table, columns in encrypted_columns().items():
            for column in columns:
                rows = connection.execute(text(f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'))
                kept.update({(table, column, row[0]): bytes(row[1]) for row in rows})
    return kept


def unreadable(kept: dict[tuple[str, str, int], bytes]) -> list[str]:
    columns = encrypted_columns()
    bad = []
    for (table, column, row), ciphertext in kept.items():
        kind = columns[table][column]
        current = EncryptedType(type_in=kind.underlying_type, key=current_app.config["SECRET_KEY"])
        try:
            current.process_result_value(ciphertext, db.engine.dialect)
        except Exception:  # whatever the cipher says, it could not be read
            bad.append(f"{table}.{column} of row {row}")
    return bad


def verify() -> None:
    kept = values()
    bad = unreadable(kept)
    if bad:
        sys.exit(f"{len(bad)} of {len(kept)} encrypted values cannot be read with the current key: {', '.join(bad[:5])}")
    print(f"all {len(kept)} encrypted values can be read with the current key")


def rotate() -> None:
    previous = current_app.config.get("PREVIOUS_SECRET_KEY")
    if not previous:
        sys.exit("there is no previous key: ops/bin/rotate-secret-key sets it")
    before = values()
    Migrator(previous).run()
    after = values()
    same = [key for key in before if before[key] == after.get(key)]
    # A run that was cut short and begun again finds some done: those read with the new key and stay as they are.
    if same and unreadable({key: after[key] for key in same}):
        sys.exit(f"{len(same)} of {len(before)} encrypted values were left as they were")
    print(f"{len(before) - len(same)} of {len(before)} encrypted values have new ciphertext")


if __name__ == "__main__":
    with create_app().app_context():
        verify() if sys.argv[1:] == ["verify"] else rotate()
