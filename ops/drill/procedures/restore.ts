import { until } from '../command.ts';
import { seconds, type Rehearsal } from '../drill.ts';
import { fingerprint } from '../estate.ts';
import type { Stack } from '../stack.ts';

const ROWS = 1_000_000;
const RESTORE = { name: 'restore', limit: 60_000 };

/** A restore gives the stack's own accounts the passwords of today, so their hashes are new. */
const whole = (stack: Stack): Promise<string> => fingerprint(stack, ['admin', 'probe']);

async function fillLogs(stack: Stack): Promise<void> {
  await stack.sql(`INSERT INTO logs (action, user_id, json, dttm, dashboard_id, slice_id, duration_ms, referrer)
    SELECT 'drill', 1, '{"path": "/superset/log/", "n": ' || n || '}', now() - (n || ' seconds')::interval, 1, 1, n % 900, 'https://localhost/'
    FROM generate_series(1, ${ROWS}) AS n`);
  await stack.sql('ANALYZE logs');
}

async function loseDashboards(stack: Stack): Promise<void> {
  await stack.sql(
    'DELETE FROM dashboard_slices; DELETE FROM dashboard_user; DELETE FROM dashboards',
  );
}

/** The dashboards lost at once; put back from a dump with a log of a million rows. */
export const restoreDump: Rehearsal = {
  kind: 'rehearsal',
  name: 'restore-dump',
  runbook: 'backup-restore',
  recovery: RESTORE,
  fingerprint: whole,
  inject: async ({ stack }) => {
    await fillLogs(stack);
    await stack.sh('ops/bin/backup dump');
    await loseDashboards(stack);
    return async () => {
      const rows = Number(await stack.sql("SELECT count(*) FROM logs WHERE action = 'drill'"));
      if (rows !== ROWS) throw new Error(`the log has ${rows} of ${ROWS} rows`);
      return { 'rows in the log': `${ROWS}` };
    };
  },
  tidy: async ({ stack }) => {
    await stack.sql("DELETE FROM logs WHERE action = 'drill'");
    await stack.sql('VACUUM logs');
    await stack.sh('ops/bin/restore clean');
  },
};

/** The server's disk lost while a marker is written three times a second; the archive gives all but the last seconds. */
export const restorePoint: Rehearsal = {
  kind: 'rehearsal',
  name: 'restore-disk-lost',
  runbook: 'backup-restore',
  section: 'The disk is lost',
  recovery: RESTORE,
  fingerprint: whole,
  inject: async ({ stack }) => {
    await stack.sql('DROP TABLE IF EXISTS drill_marker');
    await stack.sql('CREATE TABLE drill_marker (at timestamptz PRIMARY KEY)');
    await stack.sh('ops/bin/backup base');
    let last = 0;
    const end = Date.now() + 75_000;
    while (Date.now() < end) {
      const written = await stack.sql(
        'INSERT INTO drill_marker VALUES (clock_timestamp()) RETURNING extract(epoch FROM at)',
      );
      last = Number(written.split('\n')[0]);
      await new Promise((done) => setTimeout(done, 300));
    }
    await stack.sh('ops/bin/dc kill postgres');
    await stack.sh(
      `ops/bin/dc run --rm --no-deps -T --entrypoint sh postgres -c 'rm -rf /var/lib/postgresql/data/pgdata'`,
    );
    return async () => {
      const kept = Number(await stack.sql('SELECT extract(epoch FROM max(at)) FROM drill_marker'));
      const loss = (last - kept) * 1000;
      if (!(loss >= 0 && loss <= 60_000)) throw new Error(`markers of ${seconds(loss)} were lost`);
      return { loss: seconds(loss) };
    };
  },
  tidy: async ({ stack }) => {
    await stack.sql('DROP TABLE IF EXISTS drill_marker');
    await stack.sh('ops/bin/restore clean');
  },
};

/** Dashboards deleted by mistake, and the cluster put back to the moment before. */
export const restoreMoment: Rehearsal = {
  kind: 'rehearsal',
  name: 'restore-point-in-time',
  runbook: 'backup-restore',
  section: 'Point in time',
  recovery: RESTORE,
  fingerprint: whole,
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/backup base');
    // Base backups count from their last second on; the moment must be after it.
    await new Promise((done) => setTimeout(done, 1500));
    const moment = await stack.sql('SELECT clock_timestamp()');
    stack.env['MOMENT'] = moment;
    await new Promise((done) => setTimeout(done, 1500));
    await loseDashboards(stack);
  },
  tidy: async ({ stack }) => void (await stack.sh('ops/bin/restore clean')),
};

/** PostgreSQL is not let into its archive's folder. */
export const archiveRefused: Rehearsal = {
  kind: 'rehearsal',
  name: 'archive-refused',
  runbook: 'backup-restore',
  section: 'The archive is refused',
  alert: 'WalArchiveFailing',
  window: 60_000,
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/dc exec -T postgres chmod 500 /backup/wal');
    const failures = 'SELECT failed_count FROM pg_stat_archiver';
    const before = Number(await stack.sql(failures));
    await stack.sql('CREATE TABLE drill_marker (at timestamptz); DROP TABLE drill_marker');
    await stack.sql('SELECT pg_switch_wal()');
    await until('the archive to be refused', 60_000, async () =>
      Number(await stack.sql(failures)) > before ? true : undefined,
    );
  },
};
