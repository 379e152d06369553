"""The addresses of PostgreSQL and of the two Redis servers, each with its password."""

import os
from urllib.parse import quote

from credentials import secret

BROKER_HOST = "redis-broker"
CACHE_HOST = "redis-cache"


def postgres_uri() -> str:
    # ops/bin/restore fits a database beside the one that serves.
    database = os.environ.get("SUPERSET_DATABASE", "superset")
    return f"postgresql+psycopg2://superset:{quote(secret('superset_db_password'), safe='')}@postgres:5432/{database}"


def broker_uri(database: int) -> str:
    """0 holds the task queue, 1 the tasks' results, 2 the sessions."""
    return f"redis://:{quote(secret('redis_broker_password'), safe='')}@{BROKER_HOST}:6379/{database}"


def cache_uri(database: int) -> str:
    """0 holds caches, 1 rate limits, 2 the events of asynchronous queries."""
    return f"redis://:{quote(secret('redis_cache_password'), safe='')}@{CACHE_HOST}:6379/{database}"
