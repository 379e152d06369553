import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { ConnectOptions } from '@ss-tools/superset';
import { addressDenied } from './address-policy.ts';
import type { AddressPolicy } from './address-policy.ts';

type Lookup = NonNullable<ConnectOptions['lookup']>;

/**
 * A `dns.lookup` that answers only allowed addresses. It is asked when the connection is made and the socket takes its
 * very answer, so a name that meanwhile points elsewhere (DNS rebinding) does not get through.
 */
export function guardedLookup(
  allowed: AddressPolicy,
  resolve: typeof systemLookup = systemLookup,
): Lookup {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0);
      const fine = addresses.filter(({ address }) => allowed(address));
      const [first] = fine;
      if (first === undefined)
        return callback(addressDenied(hostname, addresses[0]?.address ?? ''), '', 0);
      if (options.all === true) callback(null, fine);
      else callback(null, first.address, first.family);
    });
  };
}

/**
 * Checks a URL whose host is an address; sockets connect to those without a lookup. URL parsing has already brought
 * forms such as 0x7f.1 into the usual one.
 * @throws KnownError address-denied
 */
export function requireAllowedHost(url: string, allowed: AddressPolicy): void {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !allowed(host)) throw addressDenied(host, host);
}
