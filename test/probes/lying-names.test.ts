import { expect, it } from 'vitest';
import { answerJson } from '../client/http-server.ts';
import { checkAgainst, targetAt } from './check-against.ts';

const { project = '', second_project: second = '' } = targetAt('http://127.0.0.1').resources;
const foreign = `projects/${'f'.padEnd(20, '0')}`;

/** Names of what is none of the monitor's own. */
const names = [
  `${foreign}/devices/emu${'x'.repeat(20)}`,
  `${project}/devices/${'physical'.padEnd(20, '0')}`,
  `${project}/devices/emu/../${'physical'.padEnd(20, '0')}`,
  `${project}/devices/emux/../../../${foreign}/devices/emu${'x'.repeat(20)}`,
  project,
  '',
];

it.each(names)('an API that calls what was made "%s" has nothing there touched', async (name) => {
  const marks = new Set<string>();
  const { received } = await checkAgainst(
    (response, { method, url, body }) => {
      const [path = ''] = url.split('?');
      const mark = /"faultline":"([^"]+)"/.exec(body)?.[1];
      if (mark !== undefined) marks.add(mark);
      if (method === 'POST' && path.endsWith('/devices')) answerJson(response, 200, { name });
      else if (method === 'GET' && path.endsWith('/devices')) {
        // Whatever is asked for is said to carry the mark.
        const devices = [...marks].map((faultline) => ({ name, type: 'temperature', labels: { faultline } }));
        answerJson(response, 200, { devices, nextPageToken: '' });
      } else if (path.endsWith('/dataconnectors')) answerJson(response, 200, { dataConnectors: [] });
      else answerJson(response, 200, { name, labels: {} });
    },
    { probes: ['duplicate-label', 'label-role', 'deleted-resource'] },
  );
  expect(marks.size).toBeGreaterThan(0);
  const writes = received.filter(({ method, url }) => method !== 'GET' && url !== '/oauth2/token');
  expect(writes.length).toBeGreaterThan(0);
  const made = new Set([project, second].map((parent) => `/v2/${parent}/devices`));
  const elsewhere = writes.filter(({ method, url }) => !(method === 'POST' && made.has(url)));
  expect(elsewhere.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
});

const [email, other] = [`${'s'.padEnd(20, '0')}@example.com`, 'somebody.else@example.com'];

it.each([
  ['9201', email, ['s'.padEnd(20, '0'), '9201']],
  ['9201', other, ['s'.padEnd(20, '0')]],
  ['../members/9201', email, ['s'.padEnd(20, '0')]],
])('a membership that is called %s and is that of %s: these are ended', async (id, holder, ended) => {
  const { received } = await checkAgainst(
    (response, { method, url }) => {
      const name = `${project}/members/${id}`;
      if (method === 'POST') answerJson(response, 200, { name, email });
      else if (method === 'GET' && url.endsWith('/members/9201'))
        answerJson(response, 200, { email: holder });
      else if (url.endsWith('/devices')) answerJson(response, 200, { devices: [] });
      else if (url.endsWith('/dataconnectors')) answerJson(response, 200, { dataConnectors: [] });
      else answerJson(response, method === 'DELETE' ? 200 : 404, {});
    },
    {
      probes: ['member-role'],
      change: ({ accounts, ...target }) => {
        const { administrator } = accounts;
        const noRole = administrator === undefined ? {} : { no_role: { ...administrator, email } };
        return { ...target, accounts: { ...accounts, ...noRole } };
      },
    },
  );
  const deleted = received
    .filter(({ method }) => method === 'DELETE')
    .map(({ url }) => url.split('/').at(-1));
  expect(new Set(deleted)).toEqual(new Set(ended));
});
