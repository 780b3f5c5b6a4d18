import type { Clock } from '../clock/clock.ts';
import { createAccessTokens } from './access-token.ts';
import type { CodeForm } from './answer.ts';
import { targetOf, writeConfiguration } from './configuration.ts';
import type { SandboxTarget, SandboxUrls } from './configuration.ts';
import { listContents } from './contents.ts';
import { createControlHandler } from './control.ts';
import type { ControlContext } from './control.ts';
import { createSwitchboard } from './drifts/switchboard.ts';
import { createFaults } from './faults.ts';
import { createJudge, toleranceAt } from './judge/judge.ts';
import type { Finding, Judge } from './judge/judge.ts';
import type { JudgeReport } from './judge/report.ts';
import { createGate } from './limiter/gate.ts';
import type { LimiterKind } from './limiter/limiter.ts';
import { listen, steadyTime } from './listener.ts';
import type { Listener } from './listener.ts';
import { knownCalls, routesByApi } from './operations.ts';
import { createRequestLog } from './request-log.ts';
import type { RequestLogEntry } from './request-log.ts';
import { addedResources, resourceNames } from './resources.ts';
import { createRouter } from './router.ts';
import { builtInSeed } from './seed/built-in-seed.ts';
import type { Seed } from './seed/seed.ts';
import { createApiHandler, documentationPath } from './serve-api.ts';
import type { LimitScope, Service } from './service.ts';
import { createWorld } from './world/create-world.ts';

export type SandboxOptions = {
  /** All of the sandbox's time is this clock's. */
  readonly clock: Clock;
  /** On 127.0.0.1; 0 or absent takes any free port. */
  readonly ports?: { readonly rest?: number; readonly emulator?: number; readonly token?: number };
  /** Port of the control endpoint; absent: there is none. */
  readonly control?: number;
  /** Default `anchored`. */
  readonly limiter?: LimiterKind;
  /** What the quota is counted by; default `target`: everything together. */
  readonly limitScope?: LimitScope;
  /** How `code` is printed; default `number`. */
  readonly code?: CodeForm;
  /** Milliseconds after a create during which a GET of it answers 404; default 300. */
  readonly propagationDelay?: number;
  /** Seconds that an access token is good for, and announced to be; default 3,600 as documented. */
  readonly tokenLifetime?: number;
  /** Drifts that are on from the start: NAME[:SCOPE][@1/N]. */
  readonly drifts?: readonly string[];
  readonly seed?: Seed;
  readonly onRequest?: (entry: RequestLogEntry) => void;
  /** Whether whoever calls is judged by what the documentation asks of clients. */
  readonly judge?: boolean;
  /** Called when a client breaks a clause. */
  readonly onFinding?: (finding: Finding) => void;
};

export type Sandbox = {
  readonly urls: SandboxUrls;
  /** What a monitor needs to watch this sandbox, as plain data, secrets included. */
  target(): SandboxTarget;
  /** Writes that as a YAML file, mode 0600, with the expired token in `FILE.expired-token`. @throws SandboxError */
  printConfiguration(file: string): Promise<void>;
  /** @throws UnknownDriftError naming what exists */
  switchDrift(spec: string, on: boolean): void;
  /** The drifts that are on. */
  drifts(): readonly string[];
  /** Orders `next 3 of labels.create: 503`. @throws SandboxError naming what can be written */
  script(fault: string): void;
  /** Faults that were ordered and have not happened yet. */
  pendingFaults(): readonly string[];
  /** What the clients did so far; undefined where nobody judges. */
  judgement(): JudgeReport | undefined;
  /** Calls back for every later request; the function returned ends that. */
  follow(listener: (entry: RequestLogEntry) => void): () => void;
  /** The newest 10,000 requests, oldest first. */
  readonly log: readonly RequestLogEntry[];
  /** Names of everything that exists beyond the seed. */
  resources(): readonly string[];
  /** Everything that exists, by name, each with a text that is another one once the thing has been changed. */
  contents(): ReadonlyMap<string, string>;
  /** Closes every port and connection. */
  stop(): Promise<void>;
};

/**
 * Starts the reference API: REST, emulator and token endpoint on three loopback ports.
 * @throws SandboxError when a port is taken; UnknownDriftError for a drift that does not exist.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const now = steadyTime(options.clock);
  const startedAt = now();
  const seed = options.seed ?? builtInSeed();
  const audiences: string[] = [];
  const service = createService(options, seed, now, audiences);
  for (const drift of options.drifts ?? []) service.switchboard.switch(drift, true);
  const seeded = new Set(resourceNames(service.world));
  const resources = (): readonly string[] => addedResources(service.world, seeded);
  if (options.onRequest !== undefined) service.log.follow(options.onRequest);
  const judge = options.judge === true ? startJudge(options, service) : undefined;

  const { listeners, urls } = await openPorts(options, service, { service, resources, judge });
  audiences.push(urls.token, urls.token.replace('127.0.0.1', 'localhost'));
  const { tokens, limitScope, log } = service;
  const target = (): SandboxTarget => targetOf({ seed, urls, tokens, limitScope, startedAt });
  return {
    urls,
    target,
    printConfiguration: (file) => writeConfiguration(file, target()),
    switchDrift: (spec, on) => service.switchboard.switch(spec, on),
    drifts: () => service.switchboard.active(),
    script: (fault) => service.faults.script(fault),
    pendingFaults: () => service.faults.pending(),
    judgement: () => judge?.report(),
    follow: (listener) => log.follow(listener),
    log: log.entries,
    resources,
    contents: () => listContents(service.world),
    async stop() {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function createService(
  options: SandboxOptions,
  seed: Seed,
  now: () => number,
  audiences: readonly string[],
): Service {
  return {
    world: createWorld(seed, now()),
    tokens: createAccessTokens(),
    gate: createGate(),
    switchboard: createSwitchboard(knownCalls),
    faults: createFaults(knownCalls),
    log: createRequestLog(),
    deferred: [],
    limiter: options.limiter ?? 'anchored',
    limitScope: options.limitScope ?? 'target',
    code: options.code ?? 'number',
    propagationDelay: options.propagationDelay ?? 300,
    tokenLifetime: options.tokenLifetime ?? 3600,
    accountNames: new Map(Object.entries(seed.accounts).map(([name, { key_id }]) => [key_id, name])),
    now,
    audiences,
  };
}

function startJudge({ clock, onFinding }: SandboxOptions, { log }: Service): Judge {
  const judge = createJudge(toleranceAt(clock.scale));
  log.follow((entry) => {
    for (const finding of judge.observe(entry)) onFinding?.(finding);
  });
  return judge;
}

type OpenPorts = { readonly listeners: readonly Listener[]; readonly urls: SandboxUrls };

async function openPorts(
  options: SandboxOptions,
  service: Service,
  context: ControlContext,
): Promise<OpenPorts> {
  const listeners: Listener[] = [];
  const open = async (api: 'rest' | 'emulator' | 'token'): Promise<string> => {
    const handler = createApiHandler(service, api, createRouter(routesByApi[api]), options.clock);
    const listener = await listen(api, options.ports?.[api] ?? 0, service.now, handler);
    listeners.push(listener);
    return `http://127.0.0.1:${listener.port}`;
  };
  try {
    const rest = await open('rest');
    const emulator = await open('emulator');
    const token = await open('token');
    const urls = {
      rest: `${rest}/v2`,
      emulator: `${emulator}/v2`,
      token: `${token}/oauth2/token`,
      documentation: `${rest}${documentationPath}`,
    };
    if (options.control === undefined) return { listeners, urls };
    const control = await listen('control', options.control, service.now, createControlHandler(context));
    listeners.push(control);
    return { listeners, urls: { ...urls, control: `http://127.0.0.1:${control.port}` } };
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
}
