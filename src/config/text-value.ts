import { z } from 'zod';

/** What became of a text: its value, or what is wrong with it, in words that follow the quoted text. */
export type Reading<Value> = { readonly value: Value } | { readonly fault: string };

/**
 * A string with a grammar of its own. `written` is what editors hold it to (json-schema.ts): a pattern, without flags, that
 * whatever `read` takes has in it; what is wrong with an empty text is what they say of one that has not.
 */
export function textValue<Value>(read: (text: string) => Reading<Value>, written: RegExp) {
  const empty = read('');
  const said = 'fault' in empty ? { patternErrorMessage: `This ${empty.fault}.` } : {};
  return z
    .string()
    .transform((text, context): Value => {
      const reading = read(text);
      if ('value' in reading) {
        return reading.value;
      }
      context.addIssue({ code: 'custom', message: reading.fault });
      return z.NEVER;
    })
    .meta({ ...asWritten(written), ...said });
}

/** A string that must match. */
export function matching(pattern: RegExp, fault: string) {
  return textValue((text): Reading<string> => (pattern.test(text) ? { value: text } : { fault }), pattern);
}

/** The pattern for a text as the file has it: whatever refers to the environment may become anything. */
export function asWritten(pattern?: RegExp): { readonly pattern: string } {
  const reference = String.raw`\$\{`;
  return { pattern: pattern === undefined ? reference : `${reference}|${pattern.source}` };
}

/** A path on this machine. */
export const filePath = matching(/\S/, 'is not a path');

/** `0.0.0.0:9409`, `[::1]:9409`, `localhost:0` */
export function readListenAddress(text: string): Reading<{ host: string; port: number }> {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535
    ? { fault: 'is not an address and a port, such as 127.0.0.1:9409 or [::1]:9409' }
    : { value: { host, port } };
}

/** `90d` */
export function readDays(text: string): Reading<number> {
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1];
  return days === undefined ? { fault: 'is not a number of days, such as 90d' } : { value: Number(days) };
}

/** `15s`: from 2 seconds to 5 minutes. */
export function readLease(text: string): Reading<number> {
  const seconds = Number(/^([1-9]\d{0,2})s$/.exec(text)?.[1]);
  return seconds >= 2 && seconds <= 300
    ? { value: seconds }
    : { fault: 'is not a time from 2s to 300s, such as 15s' };
}

/** `/faultline`, without the slash at its end; empty for `/`. */
export function readRoutePrefix(text: string): Reading<string> {
  return /^(?:\/[A-Za-z0-9._~-]+)*\/?$/.test(text) && text.startsWith('/') && !/\/\.{1,2}(?:\/|$)/.test(text)
    ? { value: text.replace(/\/$/, '') }
    : { fault: 'is not a path, such as /faultline' };
}

/** `targets/*.yaml`: files by name, or those of one folder by a pattern. */
export function readIncludePattern(text: string): Reading<string> {
  if (!/\S/.test(text)) return { fault: 'is not a path' };
  if (text.includes('${')) return { fault: 'must not hold "${": a file is named as it is' };
  if (/[?[\]{}]/.test(text)) return { fault: 'holds a wildcard other than *, the only one there is' };
  return /\*.*\//.test(text) ? { fault: 'may hold a * in the last part of its path only' } : { value: text };
}
