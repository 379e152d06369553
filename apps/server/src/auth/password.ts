import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { KnownError } from '../errors.ts';

const derive = promisify(argon2);

/** OWASP's recommendation for argon2id (19 MiB, 2 passes, 1 lane), RFC 9106. */
const NOW = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT = 16;
const TAG = 32;

/** Passwords derived or waiting at the same time; each takes 19 MiB and about 50 ms. */
const AT_ONCE = 16;
let underWay = 0;

/** Hashes a password: PHC text `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT);
  const hash = await derived(password, salt, NOW, TAG);
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${NOW.memory},t=${NOW.passes},p=${NOW.parallelism}$${text(salt)}$${text(hash)}`;
}

/**
 * True when the password made this hash. With null (no such user) it works as long and answers false, so that time does
 * not tell which users there are.
 * @throws KnownError busy when too many passwords are being checked.
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? '') ?? [];
  if (salt === undefined || hash === undefined) {
    await derived(password, Buffer.alloc(SALT), NOW, TAG);
    return false;
  }
  const wanted = Buffer.from(hash, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return timingSafeEqual(
    await derived(password, Buffer.from(salt, 'base64'), cost, wanted.length),
    wanted,
  );
}

async function derived(
  password: string,
  nonce: Buffer,
  cost: typeof NOW,
  tagLength: number,
): Promise<Buffer> {
  if (underWay >= AT_ONCE) {
    throw new KnownError('busy', 'Too many sign-ins at the same time.', {
      status: 429,
      retryAfter: 1,
      hint: 'Try again in a moment.',
    });
  }
  underWay += 1;
  try {
    return (await derive('argon2id', {
      message: password.normalize('NFKC'),
      nonce,
      tagLength,
      ...cost,
    })) as Buffer;
  } finally {
    underWay -= 1;
  }
}
