import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { SendOptions } from '../../src/client/call.ts';
import { answerJson, grantToken, type ReceivedRequest, serveHttp } from './http-server.ts';
import { createTestClient, eventsOf, readProjects, type TestClient } from './test-client.ts';
import { developer } from './test-target.ts';

const secretKeys = ['accounts', 'developer', 'secret_file'];
const keyIdKeys = ['accounts', 'developer', 'key_id_file'];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** Puts a file or a link in the place of another, with no moment in between. */
async function replace(place: string, make: (beside: string) => Promise<void>): Promise<void> {
  await make(`${place}.new`);
  await rename(`${place}.new`, place);
}

type Watched = TestClient & {
  /** Makes the client fetch a token; returns the id of the key and the secret that its assertion was signed with. */
  readonly sign: () => Promise<{ kid: string; secret: string | undefined }>;
  /** The assertion of the newest token. */
  readonly assertion: () => string;
};

const secrets = ['first-secret', 'second-secret', 'third-secret'];

/** A client whose developer proves himself with what these files hold, and an API that honours every token once. */
async function watch(
  ...files: readonly (readonly [keys: readonly string[], file: string])[]
): Promise<Watched> {
  const tokens: ReceivedRequest[] = [];
  const spent = new Set<string>();
  const { origin } = await serveHttp((request, response) => {
    const { authorization = '' } = request.headers;
    if (request.url === '/oauth2/token') {
      tokens.push(request);
      grantToken(response, `token-number-${tokens.length}`);
    } else answerJson(response, spent.has(authorization) ? 401 : 200, {});
    spent.add(authorization);
  });
  const test = createTestClient(origin, {
    accounts: { developer: { ...developer, keyId: 'first-key', secret: 'first-secret' } },
    files: files.map(([keys, file]) => ({ keys, file })),
  });
  const assertion = (): string => new URLSearchParams(tokens.at(-1)?.body).get('assertion') ?? '';
  const credential: SendOptions['credential'] = { kind: 'account', account: 'developer' };
  return {
    ...test,
    assertion,
    async sign() {
      await test.client.sendWithRetries(readProjects, { credential });
      const [header = '', claims = '', signature] = assertion().split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      const secret = secrets.find(
        (each) => createHmac('sha256', each).update(`${header}.${claims}`).digest('base64url') === signature,
      );
      return { kid, secret };
    },
  };
}

describe('the secret of an account', () => {
  it('that is replaced in its file counts for the next token, and is known to the redactor before', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'first-secret\n');
    const { assertion, events, learned, sign } = await watch([secretKeys, file]);
    expect(await sign()).toEqual({ kid: 'first-key', secret: 'first-secret' });
    expect(eventsOf(events, 'named-file')).toEqual([]);
    await replace(file, (beside) => writeFile(beside, 'second-secret\n'));
    expect(await sign()).toEqual({ kid: 'first-key', secret: 'second-secret' });
    expect(learned.slice(0, learned.indexOf(assertion()))).toContain('second-secret');
    expect(eventsOf(events, 'named-file')).toMatchObject([
      { key: 'accounts.developer.secret_file', state: 'changed' },
    ]);
  });

  it('and the id of its key change together where a volume of Kubernetes turns its link', async () => {
    const mount = async (version: string): Promise<void> => {
      await mkdir(join(folder, `..${version}`));
      await writeFile(join(folder, `..${version}`, 'key'), `${version}-key`);
      await writeFile(join(folder, `..${version}`, 'secret'), `${version}-secret`);
      await replace(join(folder, '..data'), (beside) => symlink(`..${version}`, beside));
    };
    await mount('first');
    await symlink('..data/key', join(folder, 'key'));
    await symlink('..data/secret', join(folder, 'secret'));
    const { sign } = await watch([keyIdKeys, join(folder, 'key')], [secretKeys, join(folder, 'secret')]);
    expect(await sign()).toEqual({ kid: 'first-key', secret: 'first-secret' });
    await mount('second');
    await rm(join(folder, '..first'), { recursive: true });
    expect(await sign()).toEqual({ kid: 'second-key', secret: 'second-secret' });
  });

  it('stays what it was while its file cannot be used, which is told once', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'first-secret');
    const { events, sign } = await watch([secretKeys, file]);
    const first = { kid: 'first-key', secret: 'first-secret' };
    expect(await sign()).toEqual(first);
    await unlink(file);
    expect(await sign()).toEqual(first);
    expect(await sign()).toEqual(first);
    for (const content of ['', 'two\nlines', 'tiny']) {
      await writeFile(file, content);
      expect(await sign()).toEqual(first);
    }
    await writeFile(file, 'third-secret');
    expect(await sign()).toEqual({ kid: 'first-key', secret: 'third-secret' });
    expect(eventsOf(events, 'named-file').map(({ state, detail }) => detail ?? state)).toEqual([
      'cannot be read: it does not exist',
      'is empty',
      'has more than one line',
      'has fewer than 6 characters: too short to be kept out of logs and reports',
      'changed',
      'usable',
    ]);
  });

  it('that is sent along is the one of its file when that was last read', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'first-secret');
    const { origin, received } = await serveHttp((_request, response) => answerJson(response, 200, {}));
    const { client, learned } = createTestClient(origin, {
      accounts: { developer: { ...developer, keyId: 'a-key', secret: 'first-secret', auth: ['basic'] } },
      files: [{ keys: secretKeys, file }],
    });
    const credential: SendOptions['credential'] = { kind: 'account', account: 'developer' };
    await client.send(readProjects, { credential });
    await writeFile(file, 'second-secret');
    expect((await client.refresh()).accounts.developer?.secret).toBe('second-secret');
    expect(learned).toContain('second-secret');
    await client.send(readProjects, { credential });
    expect(received.map(({ headers }) => headers.authorization)).toEqual(
      ['a-key:first-secret', 'a-key:second-secret'].map(
        (pair) => `Basic ${Buffer.from(pair).toString('base64')}`,
      ),
    );
  });
});
