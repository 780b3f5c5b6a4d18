import type { RecordedEntry } from '../har/recorded-entry.ts';

/** Why an entry is not judged: a closed set, each with the words that end `12 entries …`. */
export const leftOutReasons = {
  unreadable: 'cannot be read',
  elsewhere: 'went elsewhere',
  unknown_call: 'are no documented calls',
  preflight: 'are preflights of a browser (OPTIONS)',
  failed: 'got no answer, or went wrong on the way',
  local: 'were answered by the browser itself',
  redirect: 'were redirected or not modified',
  proxy: 'may have been answered by the recorder or a proxy of its own',
} as const;
export type LeftOutReason = keyof typeof leftOutReasons;

/** Programs that record as a proxy: where they reach no server, they answer themselves. */
const recordingProxy = /\b(?:charles|fiddler|mitmproxy|proxyman|http toolkit|burp|zap)\b/i;

/**
 * Why the answer in an entry says nothing about an API; undefined where it does. What a browser, a cache or a proxy of
 * the recorder's may have made is nobody's fault.
 */
export function findReasonToLeaveOut(
  { method, status, failed, local, hasAddress }: RecordedEntry,
  creator: string | undefined,
): LeftOutReason | undefined {
  if (method === 'OPTIONS') return 'preflight';
  if (status < 100 || failed) return 'failed';
  if (local) return 'local';
  if (status < 200 || (status >= 300 && status < 400)) return 'redirect';
  // Only a proxy that the client itself has set answers 407 (RFC 9110 §15.5.8).
  if (status === 407) return 'proxy';
  const isGateway = status === 502 || status === 503 || status === 504;
  return isGateway && !hasAddress && recordingProxy.test(creator ?? '') ? 'proxy' : undefined;
}
