import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { random } from '../../src/cli/random.ts';
import { createClock } from '../../src/clock/clock.ts';
import type { TargetConfig } from '../../src/config/target.ts';
import { runCheck } from '../../src/monitor/check.ts';
import { findDefinition } from '../../src/monitor/find-definition.ts';
import { createMemoryLedger } from '../../src/probe/cleanup-ledger.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { createCollector } from '../../src/report/collect.ts';
import type { TargetReport } from '../../src/report/report.ts';
import { grantToken, serveHttp, type ReceivedRequest } from '../client/http-server.ts';

const id = (name: string): string => name.padEnd(20, '0');

/** A target whose every API is at this origin; its token endpoint is well-behaved. */
export function targetAt(origin: string): TargetConfig {
  const account = (name: string) => ({
    keyId: id(name),
    secret: `${name} secret of a test`,
    email: `${name}@example.com`,
    auth: ['token'] as const,
  });
  return {
    name: 'hostile',
    contract: 'disruptive-technologies',
    apis: { rest: `${origin}/v2`, emulator: `${origin}/v2`, token: `${origin}/oauth2/token` },
    accounts: {
      administrator: account('administrator'),
      organization_administrator: account('organization'),
      developer: account('developer'),
      user: account('user'),
    },
    resources: {
      organization: `organizations/${id('o')}`,
      project: `projects/${id('p')}`,
      second_project: `projects/${id('q')}`,
    },
    expiredToken: 'a token that ended long ago',
    writes: true,
    bursts: false,
    forgeries: false,
    limits: { scope: 'target', exclusive: true, pace: 4.5 },
    schedule: { default: '*/15 * * * *', bursts: '0 3 * * *', probes: {} },
    maintenance: [],
    accepted: [],
  };
}

/** Answers a request as no API should. */
export type Hostility = (response: ServerResponse, request: ReceivedRequest) => void;

/** What came of a check. */
export type Outcome = {
  readonly report: TargetReport;
  /** Requests that reached the server, those for tokens included. */
  readonly requests: number;
  readonly received: readonly ReceivedRequest[];
  /** The most bytes that one connection took from the server. */
  readonly mostWritten: number;
};

type AgainstOptions = {
  readonly probes?: readonly string[];
  readonly scale?: number;
  readonly change?: (target: TargetConfig) => TargetConfig;
};

/** Runs a real check against a server that answers everything but token requests in this way. */
export async function checkAgainst(
  hostility: Hostility,
  { probes, scale = 100, change = (target) => target }: AgainstOptions = {},
): Promise<Outcome> {
  const sockets = new Set<Socket>();
  let hurt = 0;
  const { origin, received } = await serveHttp((request, response) => {
    if (request.url === '/oauth2/token') {
      grantToken(response, 'token-of-the-hostile-server');
      return;
    }
    const { socket } = response;
    if (socket !== null && !sockets.has(socket)) sockets.add(socket.on('error', () => {}));
    hurt += 1;
    hostility(response, request);
  });
  const clock = createClock(scale);
  const target = change(targetAt(origin));
  const definition = findDefinition(definitions, target);
  const { contract } = definition;
  const collector = createCollector({
    target: target.name,
    contract,
    accepted: [],
    startedAt: clock.now(),
  });
  await runCheck({
    target,
    definition,
    clock,
    version: 'test',
    emit: collector.sink,
    redactor: createRedactor(),
    ledger: createMemoryLedger(),
    random,
    signal: new AbortController().signal,
    repeat: 1,
    ...(probes === undefined ? {} : { probes }),
  });
  expect(hurt).toBeGreaterThan(0);
  return {
    report: collector.finish(clock.now()),
    requests: received.length,
    received,
    mostWritten: Math.max(0, ...Array.from(sockets, (socket) => socket.bytesWritten)),
  };
}
