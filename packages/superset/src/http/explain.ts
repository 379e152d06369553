import { SupersetError } from '../errors.ts';
import type { FieldProblem, SupersetErrorCode } from '../errors.ts';
import { asObject, isJson, parseJson } from './answer.ts';
import { retryAfterSeconds } from './retry.ts';
import type { Answer, NoAnswer } from './transport.ts';

/** What is known about the request whose failure is put into words. */
export interface About {
  readonly method: string;
  readonly path: string;
  readonly write: boolean;
  readonly host: string;
  /** Takes secrets out of what Superset said. */
  readonly clean: (text: string) => string;
}

const LONGEST_MESSAGE = 600;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}

/** Nested messages as marshmallow makes them (`{columns: {3: {type: ['Unknown field.']}}}`) as a flat list. */
export function flattenProblems(value: unknown, path = ''): FieldProblem[] {
  if (typeof value === 'string') return [{ field: path, message: shorten(value) }];
  if (Array.isArray(value)) return value.flatMap((item) => flattenProblems(item, path));
  return Object.entries(asObject(value)).flatMap(([name, item]) => {
    if (path === '') return flattenProblems(item, name);
    // After a file's name comes a field of it.
    return flattenProblems(item, /\.ya?ml$/.test(path) ? `${path}: ${name}` : `${path}.${name}`);
  });
}

function sayHtml(answer: Answer): string {
  const html = answer.body.subarray(0, 20_000).toString('utf8');
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1] ?? '';
  return shorten(title);
}

/** What Superset said: a sentence and the fields it objects to. SIP-40 `errors`, FAB `message`, JWT `msg`, HTML pages. */
export function readComplaint(answer: Answer): { message: string; problems: FieldProblem[] } {
  if (!isJson(answer)) return { message: sayHtml(answer), problems: [] };
  const body = asObject(parseJson(answer));
  if (Array.isArray(body['errors'])) {
    const errors = body['errors'].map(asObject);
    const problems = errors.flatMap((error) => {
      const { issue_codes: _codes, ...fields } = asObject(error['extra']);
      return flattenProblems(fields).filter((problem) => problem.field !== '');
    });
    return {
      message: shorten(errors.map((error) => String(error['message'] ?? '')).join('; ')),
      problems,
    };
  }
  const said = body['message'] ?? body['msg'] ?? body['error'] ?? '';
  if (typeof said === 'string') return { message: shorten(said), problems: [] };
  const problems = flattenProblems(said);
  return { message: '', problems };
}

function isProxyPage(answer: Answer): boolean {
  return !isJson(answer) && /log ?in|sign ?in|single sign|authenticat/i.test(sayHtml(answer));
}

/** flask-jwt-extended says `msg` where Superset says `message`: 401 for an expired token, 422 for one it cannot read. */
function isTokenRefusal(answer: Answer): boolean {
  return (
    answer.status === 422 &&
    isJson(answer) &&
    typeof asObject(parseJson(answer))['msg'] === 'string'
  );
}

interface Kind {
  readonly code: SupersetErrorCode;
  readonly words: string;
  readonly hint?: string;
}

function kindOf(answer: Answer, about: About): Kind {
  const { status } = answer;
  const onLogin = about.path.startsWith('/api/v1/security/login');
  if (status >= 300 && status < 400) {
    const to = String(answer.headers['location'] ?? '');
    return {
      code: 'not-superset',
      words: `${about.host} sent the request elsewhere${to ? `, to ${to.split('?')[0]}` : ''}.`,
      hint: to.startsWith('https:')
        ? 'Use the address that it names, with https.'
        : 'If a proxy signs people in before Superset, give the headers that let this client through.',
    };
  }
  if (status === 401 || isTokenRefusal(answer) || (onLogin && status === 403)) {
    return onLogin
      ? {
          code: 'bad-credentials',
          words: 'Superset refused the user name or password.',
          hint: 'Check both, and whether the account signs in with the database (db) or LDAP (ldap).',
        }
      : {
          code: 'bad-credentials',
          words: 'Superset does not accept the token.',
          hint: 'It may have expired or been revoked: give a new one.',
        };
  }
  if (status === 403)
    return {
      code: 'forbidden',
      words: 'The account may not do that.',
      hint: 'Give its role the missing right; "test" lists what is missing.',
    };
  if (status === 404) return { code: 'not-found', words: 'Superset does not have that.' };
  if (status === 413)
    return {
      code: 'rejected',
      words: 'The request is larger than the server takes.',
      hint: 'Raise the limit of the proxy in front of Superset (nginx: client_max_body_size), or send less at once.',
    };
  if (status === 429)
    return {
      code: 'rate-limited',
      words: 'Superset wants fewer requests, even after waiting.',
      hint: 'Lower the requests per second of this environment, or raise RATELIMIT in Superset.',
    };
  if (status === 502 || status === 503 || status === 504) {
    return {
      code: 'unavailable',
      words: `Superset is not answering (${status} from what stands in front of it).`,
      hint: 'It may be starting, or a worker ran into its time limit. Try again in a minute.',
    };
  }
  if (status >= 500)
    return {
      code: 'server-error',
      words: 'Superset failed inside.',
      hint: 'Its log has the reason.',
    };
  return { code: 'rejected', words: 'Superset refused the content.' };
}

/** An answer with a status that is no success, as an error. */
export function explainAnswer(answer: Answer, about: About): SupersetError {
  const said = readComplaint(answer);
  let kind = kindOf(answer, about);
  if (
    isProxyPage(answer) &&
    (answer.status < 300 || answer.status === 401 || answer.status === 403)
  ) {
    kind = {
      code: 'not-superset',
      words: `Something in front of ${about.host} asks to sign in with a page of its own.`,
      hint: 'Give the headers that let this client through the proxy.',
    };
  } else if (
    (answer.status === 404 || answer.status === 405) &&
    about.path.startsWith('/api/v1/security/login')
  ) {
    kind = {
      code: 'not-superset',
      words: `${about.host} answers, but not as a Superset.`,
      hint: 'Check the address, and the path prefix if Superset has one.',
    };
  }
  const problems = said.problems.map(({ field, message }) => ({
    field: about.clean(field),
    message: about.clean(message),
  }));
  const first = problems
    .slice(0, 3)
    .map(({ field, message }) => (field ? `${field}: ${message}` : message));
  const detail = [about.clean(said.message), ...first].filter((text) => text !== '').join('; ');
  const retryAfter = retryAfterSeconds(answer);
  const ambiguous = about.write && [502, 503, 504].includes(answer.status);
  return new SupersetError(
    `${kind.words}${detail ? ` It said: ${detail}` : ''}${ambiguous ? ' The change may have been made all the same.' : ''}`,
    {
      code: kind.code,
      status: answer.status,
      method: about.method,
      path: about.path,
      problems,
      ambiguous,
      ...(kind.hint === undefined ? {} : { hint: kind.hint }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  );
}

/** An attempt without an answer, as an error. */
export function explainNoAnswer(failure: NoAnswer, about: About): SupersetError {
  const { host } = about;
  const ambiguous = about.write && failure.sent;
  const base = { method: about.method, path: about.path, cause: failure.cause, ambiguous };
  const said = about.clean(failure.message);
  const maybe = ambiguous ? ' The change may have been made all the same.' : '';
  switch (failure.kind) {
    case 'cancelled':
      return new SupersetError('Cancelled.', { ...base, code: 'cancelled' });
    case 'tls':
      return new SupersetError(`No safe connection to ${host}: ${said}.`, {
        ...base,
        code: 'tls',
        hint: 'If the server has a certificate of your own authority, give that authority (PEM). If it speaks plain http, use http://.',
      });
    case 'not-http':
      return new SupersetError(`${host} answers, but does not speak HTTP: ${said}.`, {
        ...base,
        code: 'not-superset',
        hint: 'Check the port, and whether the address should start with https://.',
      });
    case 'timeout':
      return new SupersetError(`${host} took too long: ${said}.${maybe}`, {
        ...base,
        code: 'timeout',
        hint: 'Try again later, or allow more time.',
      });
    case 'lost':
      return ambiguous
        ? new SupersetError(`The connection to ${host} ended before the answer.${maybe}`, {
            ...base,
            code: 'connection-lost-after-send',
            hint: 'Look whether the change is there before repeating it.',
          })
        : new SupersetError(`The connection to ${host} ended before the answer.`, {
            ...base,
            code: 'unreachable',
            hint: 'It may be restarting. Try again in a minute.',
          });
    case 'too-large':
      return new SupersetError(`${host} sent more than expected: ${said}.`, {
        ...base,
        code: 'response-too-large',
      });
    case 'unreachable':
      return new SupersetError(`No connection to ${host}: ${said}.`, {
        ...base,
        code: 'unreachable',
        hint: 'Check the address and port, and whether the server runs and may be reached from here.',
      });
  }
}
