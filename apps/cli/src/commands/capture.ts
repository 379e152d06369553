import { contract } from '@ss-tools/api';
import type { CallOutput } from '@ss-tools/api';
import type { Register } from '../command.ts';
import { captureEnvironment } from '../jobs/capture-environment.ts';
import { findEnvironment } from '../named/environments.ts';
import { count } from '../output/table.ts';

type SnapshotRow = CallOutput<typeof contract.snapshots.get>;

export const registerCapture: Register = (program, session) => {
  program
    .command('capture')
    .summary('read an environment into a snapshot')
    .argument('<env>')
    .option('--full', 'distrust every hint, and read everything again')
    .action(async (name: string, options: { full?: true }, command) => {
      const it = session(command);
      const api = await it.api();
      const environment = await findEnvironment(api, name);
      const id = await captureEnvironment(it, api, environment, options.full === true);
      const snapshot = await api.call(contract.snapshots.get, { params: { id } });
      it.print(snapshot, () => snapshotText(snapshot, environment.name));
    });
};

function snapshotText(snapshot: SnapshotRow, name: string): string {
  const counts = Object.entries(snapshot.counts).filter(([, number]) => number > 0);
  const total = counts.reduce((sum, [, number]) => sum + number, 0);
  const kinds = counts.map(([kind, number]) => count(number, kind.replace('_', ' '))).join(', ');
  return [
    `Captured ${name} as snapshot ${snapshot.id}: ${count(total, 'asset')}${kinds === '' ? '' : ` (${kinds})`}.`,
    ...snapshot.problems.map(
      ({ message, asset }) => `! ${asset === undefined ? '' : `${asset}: `}${message}`,
    ),
  ].join('\n');
}
