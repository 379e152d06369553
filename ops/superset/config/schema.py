"""Brings the schema to this version while another version serves on it.

Upstream runs all of its migrations in one transaction on PostgreSQL. That one locks table after table until its end, so
requests hang, and one that reads two of those tables the other way round makes a deadlock, in which PostgreSQL may end the
request. Here each migration is a transaction of its own, as upstream does on MySQL, and it is the migration that yields:
it waits for a lock shorter than PostgreSQL waits before it looks for deadlocks (postgresql.conf), then begins anew.
"""

import os
import time

from flask import current_app
from flask_migrate import upgrade

LOCK_TIMEOUT = "1s"
# Somebody's open session may hold a table for long; people go on working while this waits for it.
PATIENCE = 600.0
PAUSE = 1.0
# lock_not_available, deadlock_detected, and in_failed_sql_transaction for a migration that went on after one of those.
YIELDS = ("55P03", "40P01", "25P02")


def must_yield(error: BaseException | None) -> bool:
    """Whether somebody else's lock was in the way; upstream's migrations wrap what PostgreSQL said, some twice."""
    while error is not None:
        if getattr(getattr(error, "orig", error), "pgcode", None) in YIELDS:
            return True
        error = error.__cause__ or error.__context__
    return False


def bring_up(directory: str, empty: bool) -> None:
    """Runs the migrations in `directory` that are missing. An empty database is read by nobody, and takes them at once."""
    if empty:
        upgrade(directory=directory)
        return
    current_app.extensions["migrate"].configure_args["transaction_per_migration"] = True
    # libpq reads it for the connections that are opened from here on, of which the migrations open their own.
    os.environ["PGOPTIONS"] = f"-c lock_timeout={LOCK_TIMEOUT}"
    end = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                return upgrade(directory=directory)
            except Exception as error:
                if not must_yield(error) or time.monotonic() > end:
                    raise
                print(f"somebody holds a lock, the migration begins anew: {error}", flush=True)
                time.sleep(PAUSE)
    finally:
        del os.environ["PGOPTIONS"]
