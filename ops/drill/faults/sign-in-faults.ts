import { join } from 'node:path';
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
};
