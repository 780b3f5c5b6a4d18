import { BlockList, isIP } from 'node:net';

/**
 * Whether a host is among those that are reached without a proxy, as `NO_PROXY` lists them: names, which stand for
 * themselves and everything below (with or without a leading `.` or `*.`), addresses, networks such as 10.0.0.0/8, each
 * perhaps with a port; `*` stands for all. Between them stand commas or blanks.
 */
export function isExcepted(host: string, port: number, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && matches(host.toLowerCase(), port, entry));
}

function matches(host: string, port: number, entry: string): boolean {
  if (entry === '*') return true;
  const family = isIP(host);
  const [network = '', bits, ...more] = entry.split('/');
  if (bits !== undefined) {
    return more.length === 0 && family !== 0 && family === isIP(network) && isWithin(host, network, bits);
  }
  // An address of version 6 has colons of its own, and brackets where a port follows.
  const [, bracketed, plain = entry, own] =
    isIP(entry) === 6 ? [] : (/^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? []);
  if (own !== undefined && Number(own) !== port) return false;
  const name = (bracketed ?? plain).replace(/^\*?\./, '');
  return host === name || (family === 0 && host.endsWith(`.${name}`));
}

function isWithin(host: string, network: string, bits: string): boolean {
  const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(host, family);
}
