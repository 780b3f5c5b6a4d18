import type { SandboxTarget } from '../../../src/sandbox/configuration.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { grantType, makeAssertion } from './assertions.ts';
import { createSteppedClock } from './stepped-clock.ts';
import type { SteppedClock } from './stepped-clock.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: Record<string, unknown> | undefined;
};

export type Ask = {
  /** Name of an account of the target; absent: no credential. */
  readonly as?: string | undefined;
  readonly api?: 'rest' | 'emulator';
  readonly method?: string;
  /** Relative to the base URL, with the slash in front. */
  readonly path: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
};

/** A sandbox on a clock that a test moves, and somebody to call it. */
export type Bench = {
  readonly clock: SteppedClock;
  readonly sandbox: Sandbox;
  readonly target: SandboxTarget;
  /** Moves the clock on by a second first, unless told otherwise, so that the quota does not come in between. */
  ask(ask: Ask, after?: number): Promise<Reply>;
  token(account: string): Promise<string>;
  resource(name: string): string;
};

export async function openBench(options: Partial<SandboxOptions> = {}): Promise<Bench> {
  const clock = createSteppedClock();
  const sandbox = await startSandbox({ propagationDelay: 0, ...options, clock });
  const target = sandbox.target();
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  const bench: Bench = {
    clock,
    sandbox,
    target,
    resource: (name) => target.resources[name]!,
    async token(account) {
      const known = tokens.get(account);
      if (known !== undefined && clock.now() < known.until) return known.token;
      clock.advance(1000);
      const assertion = makeAssertion(target, account, clock.now());
      const body = new URLSearchParams({ grant_type: grantType, assertion });
      const reply = await replyOf(await fetch(target.apis.token, { method: 'POST', body }));
      if (reply.status !== 200) throw new Error(`no token for ${account}: ${reply.text}`);
      const token = String(reply.json?.['access_token']);
      tokens.set(account, { token, until: clock.now() + 3_000_000 });
      return token;
    },
    async ask({ as, api = 'rest', method = 'GET', path, body, headers = {} }, after = 1000) {
      const authorization = as === undefined ? {} : { authorization: `Bearer ${await bench.token(as)}` };
      clock.advance(after);
      const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
      const init = { method, headers: { ...authorization, ...headers }, ...sent };
      return replyOf(await fetch(`${target.apis[api]}${path}`, init));
    },
  };
  return bench;
}

export async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  let json: Record<string, unknown> | undefined;
  try {
    json = JSON.parse(text) as Record<string, unknown>;
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}
