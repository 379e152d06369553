import { until } from '../command.ts';
import { follow, seconds, type ProcedureDrill } from '../drill.ts';
import { fingerprint, makeEstate } from '../estate.ts';
import type { Stack } from '../stack.ts';

const ROWS = 1_000_000;

async function fillLogs(stack: Stack): Promise<void> {
  await stack.sql(`INSERT INTO logs (action, user_id, json, dttm, dashboard_id, slice_id, duration_ms, referrer)
    SELECT 'drill', 1, '{"path": "/superset/log/", "n": ' || n || '}', now() - (n || ' seconds')::interval, 1, 1, n % 900, 'https://localhost/'
    FROM generate_series(1, ${ROWS}) AS n`);
  await stack.sql('ANALYZE logs');
}

/** The dashboards, charts and accounts lost at once; put back from a dump with a log of a million rows. */
export const restoreDump: ProcedureDrill = {
  kind: 'procedure',
  name: 'restore-dump',
  runbook: 'backup-restore',
  run: async ({ stack, say }, runbook) => {
    await makeEstate(stack);
    await fillLogs(stack);
    const whole = await fingerprint(stack);
    await stack.sh('ops/bin/backup dump');
    await stack.sql(
      'DELETE FROM dashboard_slices; DELETE FROM dashboard_user; DELETE FROM dashboards',
    );
    if ((await fingerprint(stack)) === whole)
      throw new Error('nothing was lost: the drill proves nothing');
    say('restore-dump: the dashboards are gone');
    await follow(stack, 'Verify', runbook.verify);
    const began = performance.now();
    await follow(stack, 'Steps', runbook.steps);
    await until('the service to be back', 60_000, () => stack.serves());
    const took = performance.now() - began;
    await follow(stack, 'Check', runbook.check);
    if ((await fingerprint(stack)) !== whole)
      throw new Error('what was restored is not what was dumped');
    const rows = Number(await stack.sql("SELECT count(*) FROM logs WHERE action = 'drill'"));
    if (rows !== ROWS) throw new Error(`the log has ${rows} of ${ROWS} rows`);
    if (took > 60_000) throw new Error(`the restore took ${seconds(took)}`);
    await stack.sh('ops/bin/restore clean');
    await stack.sql("DELETE FROM logs WHERE action = 'drill'");
    return { restore: seconds(took), 'rows in the log': `${ROWS}` };
  },
};

/** The server's disk lost while a marker is written twice a second; the archive gives all but the last seconds. */
export const restorePoint: ProcedureDrill = {
  kind: 'procedure',
  name: 'restore-disk-lost',
  runbook: 'backup-restore',
  run: async ({ stack, say }) => {
    await makeEstate(stack);
    await stack.sql('DROP TABLE IF EXISTS drill_marker');
    await stack.sql('CREATE TABLE drill_marker (at timestamptz PRIMARY KEY)');
    const whole = await fingerprint(stack);
    await stack.sh('ops/bin/backup base');
    say('restore-disk-lost: writing markers for 75 s');
    let last = 0;
    const end = Date.now() + 75_000;
    while (Date.now() < end) {
      last = Number(
        await stack
          .sql(
            'INSERT INTO drill_marker VALUES (clock_timestamp()) RETURNING extract(epoch FROM at)',
          )
          .then((text) => text.split('\n')[0]),
      );
      await new Promise((done) => setTimeout(done, 300));
    }
    const began = performance.now();
    await stack.sh('ops/bin/dc kill postgres');
    await stack.sh(
      `ops/bin/dc run --rm --no-deps -T --entrypoint sh postgres -c 'rm -rf /var/lib/postgresql/data/pgdata'`,
    );
    await stack.sh('ops/bin/restore point latest');
    await until('the service to be back', 60_000, () => stack.serves());
    const took = performance.now() - began;
    const kept = Number(await stack.sql('SELECT extract(epoch FROM max(at)) FROM drill_marker'));
    const loss = (last - kept) * 1000;
    if (!(loss >= 0 && loss <= 60_000)) throw new Error(`markers of ${seconds(loss)} were lost`);
    await stack.sql('DROP TABLE drill_marker');
    if ((await fingerprint(stack)) !== whole)
      throw new Error('what was restored is not what was there');
    return { restore: seconds(took), loss: seconds(loss) };
  },
};

/** A row deleted by mistake, and the cluster put back to the moment before. */
export const restoreMoment: ProcedureDrill = {
  kind: 'procedure',
  name: 'restore-point-in-time',
  runbook: 'backup-restore',
  run: async ({ stack }) => {
    await makeEstate(stack);
    await stack.sh('ops/bin/backup base');
    const whole = await fingerprint(stack);
    const moment = await stack.sql('SELECT clock_timestamp()');
    await new Promise((done) => setTimeout(done, 1500));
    await stack.sql(
      'DELETE FROM dashboard_slices; DELETE FROM dashboard_user; DELETE FROM dashboards',
    );
    const began = performance.now();
    await stack.sh(`ops/bin/restore point '${moment}'`);
    await until('the service to be back', 60_000, () => stack.serves());
    const took = performance.now() - began;
    if ((await fingerprint(stack)) !== whole)
      throw new Error('the moment that was restored is not the one before the mistake');
    await stack.sh('ops/bin/restore clean');
    return { restore: seconds(took) };
  },
};
