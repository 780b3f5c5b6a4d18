// Measures how many requests the sandbox answers in a second. Build first: npm run build && node scripts/bench-sandbox.mjs [seconds]
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createClock } from '../dist/src/clock/clock.js';
import { startSandbox } from '../dist/src/sandbox/sandbox.js';

/** So much faster than time that the quota of 25 requests per 5 seconds is never in the way. */
const scale = 10_000;
const connections = 16;

if (process.argv[2] === 'serve') await serve();
else await measure(Number(process.argv[2] ?? 10));

async function serve() {
  const sandbox = await startSandbox({ clock: createClock(scale) });
  const start = process.cpuUsage();
  process.send({ target: sandbox.target() });
  process.on('message', () => {
    const { user, system } = process.cpuUsage(start);
    process.send({ cpuSeconds: (user + system) / 1e6, megabytes: process.memoryUsage().rss / 1e6 });
    void sandbox.stop().finally(() => process.disconnect());
  });
}

async function measure(seconds) {
  const child = fork(new URL(import.meta.url), ['serve']);
  const { target } = await message(child);
  const { key_id, secret } = target.accounts.administrator;
  const authorization = `Basic ${Buffer.from(`${key_id}:${secret}`).toString('base64')}`;
  const url = `${target.apis.rest}/${target.resources.project}/devices`;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => {
      let count = 0;
      while (performance.now() < until) {
        const status = await get(url, { agent, headers: { authorization } });
        if (status !== 200) throw new Error(`answered ${status} instead of 200`);
        count += 1;
      }
      return count;
    }),
  );
  agent.destroy();
  child.send('stop');
  const { cpuSeconds, megabytes } = await message(child);
  const answered = counts.reduce((sum, count) => sum + count, 0);
  console.log(`${answered} requests in ${seconds} s: ${Math.round(answered / seconds)} per second`);
  console.log(
    `${Math.round(answered / cpuSeconds)} per second of processor time, ${Math.round(megabytes)} MB resident`,
  );
}

function message(child) {
  return new Promise((resolve) => child.once('message', resolve));
}

function get(url, options) {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
}
