import type { PlanDetail } from './plan-text.ts';

type Notice = PlanDetail['notices'][number];

/** The command, or the option for a new plan, that answers a question; null where nothing on the command line does. */
export function answerTo(notice: Notice, plan: PlanDetail): string | null {
  const source = plan.source.environment?.name;
  const [candidate = 'IDENTITY'] = notice.related ?? [];
  const [name] = notice.names ?? [];
  const asset = notice.source ?? notice.asset;
  const map = (option: string, from: string | undefined, to: string): string | null =>
    source === undefined || from === undefined
      ? null
      : `ss-tools map ${source} ${plan.target.name} ${option} ${quoted(`${from}=${to}`)}`;
  switch (notice.code) {
    case 'database-unmapped':
      return map('--database', asset, candidate);
    case 'dataset-twin':
      return map('--dataset', asset, candidate);
    case 'role-missing':
      return map('--role', name, 'ROLE');
    case 'owner-missing':
      return map('--owner', name, 'USER');
    case 'database-password-missing':
      return `plan again with --password ${notice.asset ?? 'IDENTITY'}=env:VARIABLE`;
    case 'conflict':
      return `plan again with --take-source ${notice.asset} or --take-target ${notice.asset}`;
    default:
      return null;
  }
}

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w.=:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
