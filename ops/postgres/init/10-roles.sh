#!/bin/sh
# Runs once, against an empty data folder: the database, its owner, and a role that may only watch.
set -eu
psql -v ON_ERROR_STOP=1 -q -d postgres \
  -v superset_password="$(cat /run/secrets/superset_db_password)" \
  -v monitor_password="$(cat /run/secrets/monitor_db_password)" <<'SQL'
SET password_encryption = 'scram-sha-256';
CREATE ROLE superset LOGIN PASSWORD :'superset_password' CONNECTION LIMIT 110;
CREATE ROLE monitor LOGIN PASSWORD :'monitor_password' CONNECTION LIMIT 5;
GRANT pg_monitor TO monitor;
CREATE DATABASE superset OWNER superset ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE superset FROM PUBLIC;
GRANT CONNECT ON DATABASE superset TO monitor;
SQL
