"""Brings the metadata database to this Superset's version; with `accounts` makes the first accounts, too.

    migrate.py            schema, permissions, static files, accounts that are missing
    migrate.py revision   prints the schema's revision in the database, and this version's own

Idempotent. One process for what upstream's three commands do, each of which would load Superset anew.
"""

import os
import shutil
import sys
from pathlib import Path

import superset
from flask_migrate import upgrade
from superset.app import create_app

from credentials import secret

PACKAGE = Path(superset.__file__).parent
MIGRATIONS = str(PACKAGE / "migrations")


def copy_static() -> None:
    """Adds this version's files for Nginx to those that are there; names carry hashes, so none is in the way."""
    shutil.copytree(PACKAGE / "static", "/srv/static", dirs_exist_ok=True)


def ensure_account(manager, name: str, mail: str, role: str, password: str) -> None:
    if manager.find_user(username=name) is None:
        if not manager.add_user(name, "Superset", name, mail, manager.find_role(role), password=password):
            raise RuntimeError(f"the account {name} could not be made: see the lines above")
        print(f"account {name} made")


def revisions() -> tuple[str, str]:
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from superset import db

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    head = ScriptDirectory.from_config(config).get_current_head() or ""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or "", head


def main() -> None:
    app = create_app()
    with app.app_context():
        from superset.extensions import appbuilder, security_manager

        if sys.argv[1:] == ["revision"]:
            print(*revisions())
            return
        upgrade(directory=MIGRATIONS)
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        copy_static()
        host = os.environ["SUPERSET_HOST"]
        ensure_account(security_manager, "admin", f"admin@{host}", "Admin", secret("admin_password"))
        # Signs in every few seconds to see whether people could; may do nothing else.
        security_manager.add_role("Probe")
        ensure_account(security_manager, "probe", f"probe@{host}", "Probe", secret("probe_password"))
        at, head = revisions()
        if at != head:
            raise RuntimeError(f"the schema is at {at or 'nothing'}, this version needs {head}")
        print(f"revision {at}")


main()
