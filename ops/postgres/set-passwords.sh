#!/bin/sh
# Gives the roles the passwords that are in the secrets: a cluster put back to an earlier day has those of that day.
set -eu
psql -v ON_ERROR_STOP=1 -q -d postgres \
  -v postgres_password="$(cat /run/secrets/postgres_password)" \
  -v superset_password="$(cat /run/secrets/superset_db_password)" \
  -v monitor_password="$(cat /run/secrets/monitor_db_password)" <<'SQL'
SET password_encryption = 'scram-sha-256';
ALTER ROLE postgres PASSWORD :'postgres_password';
ALTER ROLE superset PASSWORD :'superset_password';
ALTER ROLE monitor PASSWORD :'monitor_password';
SQL
