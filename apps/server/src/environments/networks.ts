import { BlockList, isIP } from 'node:net';

/** A network such as 10.0.0.0/8; a single address is one of /32 or /128. */
export type Network = {
  readonly text: string;
  readonly prefix: number;
  contains(address: string): boolean;
};

/** Reads `10.0.0.0/8`, `fd00::/8` or a single address; null when it is neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
    return null;
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  if (prefix > longest) return null;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return {
    text,
    prefix,
    contains: (other) => {
      const kind = isIP(other);
      return kind !== 0 && list.check(other, kind === 4 ? 'ipv4' : 'ipv6');
    },
  };
}
