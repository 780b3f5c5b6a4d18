import { Agent, request } from 'node:http';
import type { Clock } from '../../../src/clock/clock.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { grantType, makeAssertion } from './assertions.ts';

/** How a client behaves where the documentation sets rules. Times in seconds. */
export type Manners = {
  /** How long to wait before retry number `attempt` (from 1 on); undefined: it gives up. */
  readonly wait: (status: number, attempt: number, retryAfter: number) => number | undefined;
  /** Whether it reads the device again before it sends a change again that was answered 409. */
  readonly rereads: boolean;
  /** How long before its end a token is renewed; below 0: after it. */
  readonly renewalLead: number;
};

/** Keeps all the rules. */
export const polite: Manners = {
  wait(status, attempt, retryAfter) {
    if (status === 429) return retryAfter + 0.1;
    if (status === 409) return 0.1;
    if (status === 504) return 10.5 * 3 ** (attempt - 1);
    return status >= 500 ? 1.1 * 3 ** (attempt - 1) : undefined;
  },
  rereads: true,
  renewalLead: 10,
};

/** Waits as the public Python client does: 0, 1, 4 s after 500 and 503, 9, 10, 13 s after 504. */
export const pythonLike: Manners = {
  ...polite,
  wait(status, attempt, retryAfter) {
    if (attempt > 3) return undefined;
    if (status === 429) return retryAfter;
    const squared = (attempt - 1) ** 2;
    if (status === 504) return squared + 9;
    return status === 500 || status === 503 ? squared : undefined;
  },
};

export type SmallClient = {
  send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
};

type Answer = {
  readonly status: number;
  readonly retryAfter: number;
  readonly json: Record<string, unknown>;
};

/** One connection at a time, kept alive: who waits for nothing is certainly told from who sends side by side. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method: string, url: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => {
        const json = JSON.parse(text) as Record<string, unknown>;
        resolve({
          status: answer.statusCode ?? 0,
          retryAfter: Number(answer.headers['retry-after'] ?? 0),
          json,
        });
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** A client of the REST API on the sandbox's own clock. */
export function createSmallClient(sandbox: Sandbox, clock: Clock, manners: Manners): SmallClient {
  let token: { readonly text: string; readonly end: number } | undefined;

  async function authorize(): Promise<string> {
    if (token !== undefined && clock.monotonic() < token.end - manners.renewalLead * 1000) return token.text;
    const assertion = makeAssertion(sandbox.target(), 'administrator', clock.now());
    const asked = clock.monotonic();
    const body = new URLSearchParams({ assertion, grant_type: grantType }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { json } = await call('POST', sandbox.urls.token, headers, body);
    const { access_token, expires_in } = json;
    token = { text: String(access_token), end: asked + Number(expires_in) * 1000 };
    return token.text;
  }

  async function send(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    for (let attempt = 1; ; attempt += 1) {
      const headers = { authorization: `Bearer ${await authorize()}` };
      const sent = body === undefined ? '' : JSON.stringify(body);
      const { status, retryAfter, json } = await call(method, `${sandbox.urls.rest}${path}`, headers, sent);
      if (status === 200) return json;
      const wait = manners.wait(status, attempt, retryAfter);
      if (wait === undefined) throw new Error(`${status} ${String(json['error'])}`);
      await clock.sleep(wait * 1000);
      if (status === 409 && manners.rereads) await send('GET', path.replace(/\/labels.*/, ''));
    }
  }
  return { send };
}

/** Lists devices, makes a label, changes and removes it, again and again, until told to stop. Errors do not stop it. */
export async function useApi(client: SmallClient, sandbox: Sandbox, clock: Clock, stop: AbortSignal) {
  const { project } = sandbox.target().resources;
  for (let round = 0; !stop.aborted; round += 1) {
    try {
      const { devices } = await client.send('GET', `/${project}/devices`);
      const [device] = devices as readonly { readonly name: string }[];
      const labels = `/${device?.name}/labels`;
      await client.send('POST', labels, { key: `round-${round}`, value: 'first' });
      await client.send('PATCH', `${labels}/round-${round}`, { value: 'second' });
      await client.send('DELETE', `${labels}/round-${round}`);
    } catch {
      // It gave up; a program would begin with its next task.
    }
    await clock.sleep(1000);
  }
}
