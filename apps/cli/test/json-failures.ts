import { id } from './examples.ts';
import type { Settings } from './run-command.ts';

/** A command that cannot do what it is asked, and the code of the error that it has to tell. */
export type Failure = {
  readonly command: string;
  readonly args: readonly string[];
  readonly error: string;
  readonly settings?: Settings;
};

const account = ['-u', 'admin', '--password', 'env:PW'];
const settings = { env: { PW: 'secret' } };

/** At least one for each command; they need a server, and no Superset. */
export const FAILURES: readonly Failure[] = [
  {
    command: 'login',
    args: ['--password-stdin'],
    error: 'wrong-login',
    settings: { stdin: 'wrong\n' },
  },
  { command: 'login', args: ['ftp://nowhere'], error: 'no-url' },
  {
    command: 'logout',
    args: [],
    error: 'bad-login-file',
    settings: { env: { SS_TOOLS_CONFIG: import.meta.dirname } },
  },
  {
    command: 'env add',
    args: ['Not A Name', 'http://127.0.0.1:1', ...account],
    error: 'invalid-input',
    settings,
  },
  {
    command: 'env add',
    args: ['dev', 'https://127.0.0.1:1', ...account, '--ca-file', '/nonexistent/ca.pem'],
    error: 'no-such-file',
    settings,
  },
  {
    command: 'env edit',
    args: ['nowhere', '--stage', 'dev'],
    error: 'no-such-environment',
  },
  {
    command: 'env list',
    args: [],
    error: 'bad-token',
    settings: { env: { SS_TOOLS_TOKEN: 'sst_of-nobody' } },
  },
  {
    command: 'env list',
    args: ['--url', 'http://127.0.0.1:1'],
    error: 'unreachable',
  },
  { command: 'env test', args: ['nowhere'], error: 'no-such-environment' },
  { command: 'env remove', args: ['nowhere'], error: 'no-such-environment' },
  { command: 'capture', args: ['nowhere'], error: 'no-such-environment' },
  { command: 'assets', args: ['nowhere'], error: 'no-such-environment' },
  { command: 'assets', args: ['nowhere', '--kind', 'picture'], error: 'bad-kind' },
  { command: 'compare', args: ['./nowhere.zip', 'prod'], error: 'no-such-file' },
  {
    command: 'compare',
    args: [import.meta.filename, 'prod', '--exit-code'],
    error: 'bad-bundle',
  },
  { command: 'map', args: ['nowhere', 'prod'], error: 'no-such-environment' },
  { command: 'plan', args: ['stage', 'prod'], error: 'nothing-selected' },
  {
    command: 'plan',
    args: ['stage', 'prod', '--select', 'all', '--exit-code'],
    error: 'no-such-environment',
  },
  { command: 'show', args: [id(1)], error: 'not-found' },
  { command: 'show', args: [id(1), '--asset', 'sales'], error: 'not-an-identity' },
  { command: 'plans', args: ['--target', 'nowhere'], error: 'no-such-environment' },
  { command: 'apply', args: ['no-id'], error: 'invalid-input' },
  {
    command: 'promote',
    args: ['stage', 'prod', '--select', 'sales', '--map', 'nonsense', '--yes'],
    error: 'no-such-environment',
  },
  { command: 'promotions', args: [id(1)], error: 'not-found' },
  { command: 'rollback', args: [id(1), '--yes'], error: 'not-found' },
  { command: 'watch', args: [id(1)], error: 'not-found' },
  { command: 'cancel', args: [id(1)], error: 'not-found' },
  { command: 'jobs', args: ['--limit', 'many'], error: 'invalid-input' },
  {
    command: 'token create',
    args: ['ci', '--expires-in-days', 'soon'],
    error: 'invalid-input',
  },
  {
    command: 'token list',
    args: [],
    error: 'not-signed-in',
    settings: { env: { SS_TOOLS_TOKEN: '' } },
  },
  { command: 'token revoke', args: ['nowhere'], error: 'no-such-token' },
  { command: 'completion', args: ['fish'], error: 'bad-shell' },
];
