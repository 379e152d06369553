import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signInByForm } from '../browser-session.ts';
import type { Rehearsal } from '../drill.ts';

/** The probe's account disabled, and its password another one: the page comes, a sign-in does not. */
export const signInFailing: Rehearsal = {
  kind: 'rehearsal',
  name: 'sign-in-failing',
  runbook: 'sign-in-loop',
  alert: 'SignInFailing',
  inject: async ({ stack }) =>
    void (await stack.sql(
      "UPDATE ab_user SET active = false, password = (SELECT password FROM ab_user WHERE username = 'admin') WHERE username = 'probe'",
    )),
};

/** Nginx's settings edited, so that Superset is told another host than the browser names: each form is refused. */
export const referrerRefused: Rehearsal = {
  kind: 'rehearsal',
  name: 'sign-in-loop',
  runbook: 'sign-in-loop',
  section: 'The referrer does not match',
  inject: async ({ stack }) => {
    const folder = join(stack.folder, 'nginx-edited');
    cpSync(new URL('../../nginx', import.meta.url), folder, { recursive: true });
    const conf = join(folder, 'nginx.conf');
    const edited = readFileSync(conf, 'utf8').replaceAll(
      /^( *)(proxy_set_header (?:Host|X-Forwarded-Host)) .*;$/gm,
      '$1$2 $host;\n$1proxy_set_header X-Forwarded-Port $server_port;',
    );
    writeFileSync(conf, edited);
    const extra = join(stack.folder, 'edited.yml');
    writeFileSync(
      extra,
      `services:\n  nginx:\n    volumes: ['${folder}:/etc/superset-nginx:ro']\n`,
    );
    stack.env['SS_COMPOSE_EXTRA'] = extra;
    stack.env['NGINX_CONF'] = conf;
    await stack.sh('ops/bin/dc up -d --wait --wait-timeout 60 --no-deps nginx');
    const sign = (): Promise<unknown> =>
      signInByForm(stack.address, 'admin', stack.secret('admin_password'));
    const refused = await sign().then(
      () => 'signed in',
      (error: Error) => error.message,
    );
    if (refused === 'signed in') throw new Error('the edited settings let a browser sign in');
    if ((await stack.shell('ops/bin/probe')).code === 0)
      throw new Error('the probe does not see that no browser can sign in');
    return async () => void (await sign());
  },
  tidy: async ({ stack }) => {
    delete stack.env['SS_COMPOSE_EXTRA'];
    await stack.sh('ops/bin/dc up -d --wait --wait-timeout 60 --no-deps nginx');
  },
};

/** A certificate with three days left in place of the good one. */
export const certificateEnds: Rehearsal = {
  kind: 'rehearsal',
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
  // The runbook's is one's own, from an authority that is known; the drill's signed itself, which is a trial's way.
  tidy: async ({ stack }) => void (await stack.sh('touch "$SS_STATE/tls/trial"')),
};
