-- Puts the database :restored in the place of "superset", which stays as :replaced. One session: between ending the
-- connections and the rename nobody gets in, an exporter that calls every few seconds included.
ALTER DATABASE superset ALLOW_CONNECTIONS false;
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN ('superset', :'restored') AND pid <> pg_backend_pid();
BEGIN;
ALTER DATABASE superset RENAME TO :"replaced";
ALTER DATABASE :"restored" RENAME TO superset;
COMMIT;
