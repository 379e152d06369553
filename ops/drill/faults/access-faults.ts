import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultDrill } from '../drill.ts';

/** The probe's account was disabled: the page comes, a sign-in does not. */
export const signInFailing: FaultDrill = {
  kind: 'fault',
  name: 'sign-in-failing',
  runbook: 'sign-in-loop',
  alert: 'SignInFailing',
  inject: async ({ stack }) =>
    void (await stack.sql("UPDATE ab_user SET active = false WHERE username = 'probe'")),
};

/** A certificate with three days left in place of the good one. */
export const certificateEnds: FaultDrill = {
  kind: 'fault',
  name: 'certificate-expiry',
  runbook: 'certificate-expiry',
  alert: 'CertificateExpires',
  inject: async ({ stack }) => {
    const make = (days: number, name: string): string =>
      `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days ${days} -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout '${join(stack.folder, `${name}.key`)}' -out '${join(stack.folder, `${name}.pem`)}' 2> /dev/null`;
    await stack.sh(`${make(3, 'short')}; ${make(90, 'new')}
      cp '${join(stack.folder, 'short.pem')}' "$SS_STATE/tls/fullchain.pem"; cp '${join(stack.folder, 'short.key')}' "$SS_STATE/tls/privkey.pem"
      chmod 444 "$SS_STATE"/tls/*; ops/bin/dc exec -T nginx nginx -c /etc/superset-nginx/nginx.conf -s reload`);
    stack.env['NEW_CERTIFICATE'] = join(stack.folder, 'new.pem');
    stack.env['NEW_KEY'] = join(stack.folder, 'new.key');
  },
};

const ROLES = `roles:
  - name: Drill reader
    why: is drilled
    permissions: [can read on Dashboard, can read on Chart]
`;
const PEOPLE = `people:
  - {username: drill-jane, first_name: Jane, last_name: Doe, email: jane@example.org, roles: [Drill reader], active: true}
`;
const RULES = `rules:
  - {name: drill rule, filter: Regular, tables: [drill.public.ab_permission], roles: [Drill reader], clause: id < 10}
`;

/** A role widened, a rule removed and a person added by hand; the hourly check finds all three. */
export const accessDrift: FaultDrill = {
  kind: 'fault',
  name: 'access-drift',
  runbook: 'access-drift',
  alert: 'AccessDrift',
  inject: async ({ stack }) => {
    const folder = join(stack.folder, 'access');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'roles.yaml'), ROLES);
    writeFileSync(join(folder, 'people.yaml'), PEOPLE);
    writeFileSync(join(folder, 'row-level.yaml'), RULES);
    stack.env['SS_ACCESS'] = folder;
    await stack.sh('ops/bin/access apply');
    const session = await stack.admin();
    const rules = await session.call<{ ids: number[] }>('GET', '/api/v1/rowlevelsecurity/');
    for (const id of rules.ids) await session.call('DELETE', `/api/v1/rowlevelsecurity/${id}`);
    await stack.sql(`INSERT INTO ab_permission_view_role (id, permission_view_id, role_id)
      SELECT nextval('ab_permission_view_role_id_seq'), p.id, r.id FROM ab_permission_view p, ab_role r WHERE r.name = 'Drill reader' ORDER BY p.id DESC LIMIT 1`);
    await stack.sql(
      `INSERT INTO ab_user (id, first_name, last_name, username, email, active) VALUES (nextval('ab_user_id_seq'), 'E', 'Ve', 'eve', 'eve@example.org', true)`,
    );
    const check = await stack.shell('ops/bin/access check');
    const lines = check.stdout.split('\n');
    const wanted = [
      'role Drill reader: has ',
      'rule drill rule: is not there',
      'person eve: is active and was not reviewed',
    ];
    const missed = wanted.filter((words) => !lines.some((line) => line.startsWith(words)));
    if (check.code !== 1 || missed.length > 0)
      throw new Error(`the check missed ${missed.join(', ')}: ${check.stdout}${check.stderr}`);
  },
  prove: async ({ stack }) => {
    const active = await stack.sql("SELECT active FROM ab_user WHERE username = 'eve'");
    if (active !== 'f') throw new Error('the account that nobody reviewed is active');
  },
  // Roles and accounts are what the fault changes and the runbook puts back: compared by the check itself.
  fingerprint: (stack) =>
    stack.sql(
      "SELECT md5(string_agg(concat_ws('|', id, dashboard_title, position_json), ',' ORDER BY id)) FROM dashboards",
    ),
};
