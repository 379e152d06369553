import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../command.ts';
import type { Rehearsal } from '../drill.ts';
import { settled } from '../rehearse.ts';
import type { Stack } from '../stack.ts';

const noted = (stack: Stack): string => stack.state('metrics', 'backup.prom');

/** Nobody has run the daily backup since the day before yesterday. */
export const backupStale: Rehearsal = {
  kind: 'rehearsal',
  name: 'backup-stale',
  runbook: 'backup-restore',
  section: 'A backup is late',
  alert: 'BackupStale',
  inject: async ({ stack }) => {
    await stack.sh('ops/bin/backup');
    const file = noted(stack);
    const then = Math.floor(Date.now() / 1000) - 30 * 3600;
    const text = readFileSync(file, 'utf8').replaceAll(/ \d+(\.\d+)?$/gm, ` ${then}`);
    writeFileSync(`${file}.new`, text, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  },
};

/** No backup was ever made; the rule waits an hour, so that a new stack is no emergency. */
export const backupMissing: Rehearsal = {
  kind: 'rehearsal',
  name: 'backup-missing',
  runbook: 'backup-restore',
  section: 'A backup is late',
  alert: 'BackupMissing',
  pending: true,
  inject: async (scene) => {
    await scene.stack.sh('ops/bin/backup');
    // On a new stack there is none yet either.
    await settled(scene, backupMissing);
    rmSync(noted(scene.stack));
  },
};

/** Settings and secrets lost with the host's disk; laid back from the escrow by the one who has its key. */
export const escrow: Rehearsal = {
  kind: 'rehearsal',
  name: 'escrow',
  runbook: 'backup-restore',
  section: 'Escrow',
  recovery: { name: 'from the escrow to a sign-in' },
  inject: async ({ stack }) => {
    const key = join(stack.folder, 'escrow.key');
    const certificate = join(stack.folder, 'escrow.pem');
    await must('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=escrow'],
      ...['-keyout', key, '-out', certificate],
    ]);
    stack.set({ ESCROW_CERTIFICATE: certificate });
    await stack.sh('ops/bin/backup escrow');
    const content = async (): Promise<string> =>
      stack.sh(
        'cd "$SS_STATE" && find secrets tls active.env -type f | sort | xargs sha256sum; sha256sum < "$SS_ENV_FILE"',
      );
    const before = await content();
    stack.env['ESCROW'] = await stack.sh('ls -t "$SS_STATE"/escrow/*.cms | head -n 1');
    stack.env['ESCROW_KEY'] = key;
    stack.env['ESCROW_OPENED'] = join(stack.folder, 'opened.tgz');
    await stack.sh('ops/bin/down');
    await stack.sh('rm -rf "$SS_STATE/secrets" "$SS_STATE/tls" "$SS_STATE/active.env"');
    renameSync(stack.env['SS_ENV_FILE'] ?? '', join(stack.folder, 'lost.env'));
    return async () => {
      if ((await content()) !== before) throw new Error('what was laid back is not what was there');
      return { 'settings and secrets': 'the same' };
    };
  },
  tidy: async ({ stack }) => {
    // A drill that failed half-way must not take the stack's only settings with it.
    const lost = join(stack.folder, 'lost.env');
    const file = stack.env['SS_ENV_FILE'] ?? '';
    if (existsSync(lost) && !existsSync(file)) renameSync(lost, file);
    stack.set({ ESCROW_CERTIFICATE: '' });
  },
};
