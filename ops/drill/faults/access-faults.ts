import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../superset-session.ts';
import { signInByForm } from '../browser-session.ts';
import type { Rehearsal } from '../drill.ts';
import { settled } from '../rehearse.ts';
import type { Stack } from '../stack.ts';

const ROLES = `roles:
  - name: Drill reader
    why: is drilled
    permissions: [can read on Dashboard, can read on Chart]
`;
const PEOPLE = `people:
  - username: drill-jane
    first_name: Jane
    last_name: Doe
    email: jane@example.org
    roles: [Drill reader]
    active: true
`;
const RULES = `rules:
  - {name: drill rule, filter: Regular, tables: [drill.public.ab_permission], roles: [Drill reader], clause: id < 10}
`;

/** The reviewed files, as the BI team keeps them. */
function review(stack: Stack): void {
  const folder = join(stack.folder, 'access');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'roles.yaml'), ROLES);
  writeFileSync(join(folder, 'people.yaml'), PEOPLE);
  writeFileSync(join(folder, 'row-level.yaml'), RULES);
  stack.env['SS_ACCESS'] = folder;
}

// Roles and accounts are what these faults change and the runbook puts back: compared by the check itself.
const dashboards = (stack: Stack): Promise<string> =>
  stack.sql(
    "SELECT md5(string_agg(concat_ws('|', id, dashboard_title, position_json), ',' ORDER BY id)) FROM dashboards",
  );

/** A role widened, a rule removed, a person and a group added by hand; the hourly check finds all four. */
export const accessDrift: Rehearsal = {
  kind: 'rehearsal',
  name: 'access-drift',
  runbook: 'access-drift',
  alert: 'AccessDrift',
  inject: async ({ stack }) => {
    review(stack);
    await stack.sh('ops/bin/access apply');
    const session = await stack.admin();
    const rules = await session.call<{ ids: number[] }>('GET', '/api/v1/rowlevelsecurity/');
    for (const id of rules.ids) await session.call('DELETE', `/api/v1/rowlevelsecurity/${id}`);
    await stack.sql(`INSERT INTO ab_permission_view_role (id, permission_view_id, role_id)
      SELECT nextval('ab_permission_view_role_id_seq'), p.id, r.id FROM ab_permission_view p, ab_role r WHERE r.name = 'Drill reader' ORDER BY p.id DESC LIMIT 1`);
    await stack.sql(
      `INSERT INTO ab_user (id, first_name, last_name, username, email, active) VALUES (nextval('ab_user_id_seq'), 'E', 'Ve', 'eve', 'eve@example.org', true)
       ON CONFLICT (username) DO UPDATE SET active = true`,
    );
    await session.call('POST', '/api/v1/security/groups/', {
      name: 'drill group',
      label: 'Drill group',
      description: 'nobody reviewed it',
      roles: [Number(await stack.sql("SELECT id FROM ab_role WHERE name = 'Admin'"))],
      users: [Number(await stack.sql("SELECT id FROM ab_user WHERE username = 'drill-jane'"))],
    });
    const check = await stack.shell('ops/bin/access check');
    const lines = check.stdout.split('\n');
    const wanted = [
      'role Drill reader: has ',
      'rule drill rule: is not there',
      'person eve: is active and was not reviewed',
      'group drill group: gives Admin to drill-jane',
    ];
    const missed = wanted.filter((words) => !lines.some((line) => line.startsWith(words)));
    if (check.code !== 1 || missed.length > 0)
      throw new Error(`the check missed ${missed.join(', ')}: ${check.stdout}${check.stderr}`);
    return async () => {
      const active = await stack.sql("SELECT active FROM ab_user WHERE username = 'eve'");
      if (active !== 'f') throw new Error('the account that nobody reviewed is active');
      const groups = await stack.sql('SELECT count(*) FROM ab_group');
      if (groups !== '0') throw new Error('the group that nobody reviewed is still there');
    };
  },
  fingerprint: dashboards,
};

/** A person who is signed in leaves: after the runbook neither the session nor the password opens anything. */
export const personLeaves: Rehearsal = {
  kind: 'rehearsal',
  name: 'offboarding',
  runbook: 'access-drift',
  section: 'A person leaves',
  inject: async ({ stack }) => {
    review(stack);
    await stack.sh('ops/bin/access apply');
    const password = 'Drill-0123456789';
    await stack.sh(
      `printf %s '${password}' | ops/bin/dc exec -T "$(ops/bin/web)" python /etc/superset/set_password.py drill-jane 2> /dev/null`,
    );
    const session = await signInByForm(stack.address, 'drill-jane', password);
    stack.env['PERSON'] = 'drill-jane';
    return async () => {
      const headers = { ...session, Accept: 'application/json' };
      const me = await ask(stack.address, '/api/v1/me/', { headers });
      if (me.status !== 401)
        throw new Error(`the session of a person who left is answered with ${me.status}`);
      const again = await signInByForm(stack.address, 'drill-jane', password).catch(
        () => undefined,
      );
      if (again) throw new Error('a person who left can sign in again');
      return { session: 'ended' };
    };
  },
  fingerprint: dashboards,
};

/** Nobody has checked the roles; the rule waits an hour, so that a new stack is no emergency. */
export const accessUnchecked: Rehearsal = {
  kind: 'rehearsal',
  name: 'access-unchecked',
  runbook: 'access-drift',
  section: 'The check has not run',
  alert: 'AccessCheckStale',
  pending: true,
  inject: async (scene) => {
    const { stack } = scene;
    review(stack);
    await stack.sh('ops/bin/access apply; ops/bin/access check');
    // On a new stack nobody has looked yet either.
    await settled(scene, accessUnchecked);
    await stack.sh('rm "$SS_STATE/metrics/access.prom"');
  },
  fingerprint: dashboards,
};
