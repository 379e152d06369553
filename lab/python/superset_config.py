"""The configuration of every Superset in the lab.

What differs from one to the next is in settings.json in its SUPERSET_HOME, written by the lab.
Everything that is not named here is Superset's own default.
"""

import json
import os
import sqlite3

from sqlalchemy import event
from sqlalchemy.engine import Engine

_HOME = os.environ["SUPERSET_HOME"]
with open(os.path.join(_HOME, "settings.json"), encoding="utf-8") as _file:
    _SETTINGS = json.load(_file)

SECRET_KEY = _SETTINGS["secretKey"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME}/superset.db"
# Writers wait for each other instead of failing with "database is locked".
SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}


@event.listens_for(Engine, "connect")
def _leave_writing_to_the_system(connection, _record) -> None:
    """A commit survives a killed process, though not a power cut. Syncing each of the 1,000 commits
    of a new home would take longer than all the rest."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


# The data is SQLite too, which Superset refuses by default.
PREVENT_UNSAFE_DB_CONNECTIONS = False
SQLALCHEMY_EXAMPLES_URI = f"sqlite:///{_SETTINGS['dataFile']}"

# Opens /api/v1/security/roles|users|permissions on 4.1 and 5.0; 6.1 has them by default.
FAB_ADD_SECURITY_API = True

# As a Superset in production has it (SUPERSET_ENV=production sets this one). A client that cannot
# live with 50 requests per second would fail at its users, so it must fail in the lab.
RATELIMIT_ENABLED = True

FEATURE_FLAGS = {
    "ALERT_REPORTS": True,
    "DASHBOARD_RBAC": True,
    "EMBEDDED_SUPERSET": True,
    "ENABLE_TEMPLATE_PROCESSING": True,
    "TAGGING_SYSTEM": True,
}

for _key, _value in _SETTINGS.get("config", {}).items():
    if _key == "FEATURE_FLAGS":
        FEATURE_FLAGS.update(_value)
    else:
        globals()[_key] = _value
