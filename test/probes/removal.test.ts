import { expect, it } from 'vitest';
import { disruptiveTechnologies } from '../../probes/disruptive-technologies/index.ts';
import { answered } from '../contract/answers.ts';
import { targetAt } from './check-against.ts';

const target = targetAt('http://127.0.0.1:1');
const project = target.resources.project ?? '';
const leftover = { target: target.name, run: 'run', mark: `${project}/members/m`, parent: project, at: 0 };

it.each([
  ['emulated-device', 200, 'gone'],
  ['emulated-device', 204, 'gone'],
  ['emulated-device', 202, 'not-confirmed'],
  ['emulated-device', 403, 'not-confirmed'],
  ['emulated-device', 404, 'unseen'],
  ['membership', 204, 'gone'],
  ['membership', 404, 'gone'],
  ['membership', 503, 'not-confirmed'],
])('a removal of the kind %s that is answered %d leaves it %s', async (kind, status, removal) => {
  const name = `${project}/devices/emu${'0'.repeat(20)}`;
  const remove = disruptiveTechnologies.cleanup[kind];
  const send = () => Promise.resolve(answered({ status, body: '' }));
  expect(await remove?.({ ...leftover, kind, name }, target, send)).toBe(removal);
});
