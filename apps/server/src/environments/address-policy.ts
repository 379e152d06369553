import { isIP } from 'node:net';
import type { Config } from '../config.ts';
import { KnownError } from '../errors.ts';
import { parseNetwork } from './networks.ts';
import type { Network } from './networks.ts';

/**
 * Where nothing of ours can be, but where clouds keep their metadata and credentials (link-local, RFC 3927 and 4291, and
 * some providers' own addresses), and what is no host at all. Loopback and private networks are allowed: Supersets live there.
 */
const DENIED = [
  ...[
    '0.0.0.0/8',
    '169.254.0.0/16',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '100.100.100.200',
    '192.0.0.192',
  ],
  ...['::', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254'],
];

/** True when ss-tools may connect to the address. */
export type AddressPolicy = (address: string) => boolean;

/** The most exact network that holds an address decides; between equals the denial does. What no network holds is allowed. */
export function createAddressPolicy({ allow, deny }: Config['outgoing']): AddressPolicy {
  const denied = [...DENIED.map((text) => parseNetwork(text)!), ...deny];
  const best = (networks: readonly Network[], address: string): number =>
    Math.max(
      -1,
      ...networks.filter((network) => network.contains(address)).map((network) => network.prefix),
    );
  return (text) => {
    const address = embeddedV4(text) ?? text;
    const against = best(denied, address);
    return against === -1 || best(allow, address) > against;
  };
}

/**
 * The IPv4 address inside an IPv6 one that leads to it: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96) and 6to4 (2002::/16).
 * Null for all others.
 */
export function embeddedV4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const words = expand(address);
  const dotted = (high: number, low: number): string =>
    [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const zeros = (from: number, to: number): boolean =>
    words.slice(from, to).every((word) => word === 0);
  if (zeros(0, 5) && words[5] === 0xffff) return dotted(words[6]!, words[7]!);
  if (words[0] === 0x64 && words[1] === 0xff9b && zeros(2, 6)) return dotted(words[6]!, words[7]!);
  if (words[0] === 0x2002) return dotted(words[1]!, words[2]!);
  return null;
}

/** The eight words of an IPv6 address. */
function expand(address: string): number[] {
  const plain = address
    .split('%')[0]!
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) =>
      [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)]
        .map((word) => word.toString(16))
        .join(':'),
    );
  const [head = '', tail] = plain.split('::');
  const words = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((word) => parseInt(word, 16));
  const start = words(head);
  const end = tail === undefined ? [] : words(tail);
  return [...start, ...Array<number>(8 - start.length - end.length).fill(0), ...end];
}

/** The refusal, in words. */
export const addressDenied = (host: string, address: string): KnownError =>
  new KnownError(
    'address-denied',
    `${host === address ? host : `${host} (${address})`} is an address that ss-tools may not connect to.`,
    {
      hint: 'An administrator can allow it with SS_TOOLS_ALLOW_NETWORKS.',
    },
  );
