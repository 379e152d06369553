"""Brings the metadata database to this Superset's version; with `accounts` makes the first accounts, too.

    migrate.py            schema, permissions, static files, accounts that are missing
    migrate.py revision   prints the schema's revision in the database, and this version's own

Idempotent. One process for what upstream's three commands do, each of which would load Superset anew.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import superset
from superset.app import create_app

from credentials import secret
from schema import bring_up

PACKAGE = Path(superset.__file__).parent
MIGRATIONS = str(PACKAGE / "migrations")
# Every other role is a person's.
UPSTREAM = ("Admin", "Alpha", "Gamma", "sql_lab")


def copy_static() -> None:
    """Adds this version's files for Nginx to those that are there; names carry hashes, so none is in the way."""
    shutil.copytree(PACKAGE / "static", "/srv/static", dirs_exist_ok=True)


def ensure_account(manager, name: str, mail: str, role: str, password: str) -> None:
    if manager.find_user(username=name) is None:
        if not manager.add_user(name, "Superset", name, mail, manager.find_role(role), password=password):
            raise RuntimeError(f"the account {name} could not be made: see the lines above")
        print(f"account {name} made")


def roles(manager) -> dict[str, list[str]]:
    """What each role may as upstream has just made it, for ops/bin/access to tell what was changed by hand."""
    made = {
        role.name: sorted(f"{one.permission.name.replace('_', ' ')} on {one.view_menu.name}" for one in role.permissions)
        for role in manager.get_all_roles()
        if role.name in UPSTREAM
    }
    # Not made anew by upstream: whatever they hold came from a person.
    return {**made, "Public": [], "Probe": []}


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
        at, _ = revisions()
        bring_up(MIGRATIONS, empty=at == "")
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
        # One line, which ops/bin/migrate takes from the log.
        print("roles", json.dumps(roles(security_manager)))
        print(f"revision {at}")


main()
