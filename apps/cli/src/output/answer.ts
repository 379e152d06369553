import type { PlanDetail } from './plan-text.ts';

type Notice = PlanDetail['notices'][number];

/** The command, or the option for a new plan, that answers a question; null where nothing on the command line does. */
export function answerTo(notice: Notice, plan: PlanDetail): string | null {
  // A pair of environments remembers its mappings; a bundle, and a way back, is answered for its plan alone.
  const source = plan.intent === 'promotion' ? plan.source.environment : null;
  const [candidate = 'IDENTITY'] = notice.related ?? [];
  const [name] = notice.names ?? [];
  const asset = notice.source ?? notice.asset;
  const map = (option: string, from: string | undefined, to: string): string | null => {
    if (from === undefined) return null;
    const prefix = option === 'role' || option === 'owner' ? `${option}:` : '';
    return source === null || source.id === plan.target.id
      ? `plan again with --map ${quoted(`${prefix}${from}=${to}`)}`
      : `ss-tools map ${source.name} ${plan.target.name} --${option} ${quoted(`${from}=${to}`)}`;
  };
  switch (notice.code) {
    case 'database-unmapped':
      return map('database', asset, candidate);
    case 'dataset-twin':
      return map('dataset', asset, candidate);
    case 'role-missing':
      return map('role', name, 'ROLE');
    case 'owner-missing':
      return map('owner', name, 'USER');
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
