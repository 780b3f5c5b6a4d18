import type { ServerResponse } from 'node:http';
import { driftCatalogue } from './drifts/index.ts';
import { formatJunit } from './judge/junit.ts';
import type { Judge } from './judge/judge.ts';
import { formatMetrics } from './judge/metrics.ts';
import type { JudgeReport } from './judge/report.ts';
import type { Handler } from './listener.ts';
import { SandboxError, UnknownDriftError } from './sandbox-error.ts';
import type { Service } from './service.ts';

export type ControlContext = {
  readonly service: Service;
  readonly resources: () => readonly string[];
  /** Undefined where nobody judges the clients. */
  readonly judge: Judge | undefined;
};

/** The control endpoint: switch drifts, order faults, look at the log and at what is left. Errors are in words. */
export function createControlHandler(context: ControlContext): Handler {
  const { service, resources, judge } = context;
  return async ({ request, response, body }) => {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    const method = request.method ?? 'GET';
    try {
      const call = `${method} ${path}`;
      const text = Buffer.from(body ?? []).toString('utf8');
      if (call === 'GET /-/healthy') say(response, 200, 'healthy\n');
      else if (call === 'GET /drifts')
        sendJson(response, { on: service.switchboard.active(), catalogue: driftCatalogue });
      else if (path.startsWith('/drifts/'))
        switchDrift(service, method, path.slice('/drifts/'.length), response);
      else if (call === 'GET /faults') sendJson(response, { pending: service.faults.pending() });
      else if (call === 'POST /faults') orderFaults(service, text, response);
      else if (call === 'GET /log') sendLog(service, query === 'follow=true', response);
      else if (call === 'GET /resources') sendJson(response, { resources: resources() });
      else if (method === 'GET' && judgePaths.has(path)) sendJudgement(judge, path, response);
      else say(response, 404, `there is no ${call}; there are:\n${calls.join('\n')}\n`);
    } catch (error) {
      if (!(error instanceof SandboxError) && !(error instanceof URIError)) throw error;
      say(response, error instanceof UnknownDriftError ? 404 : 400, `${error.message}\n`);
    }
  };
}

const calls = [
  'GET /drifts',
  'PUT /drifts/<spec>',
  'DELETE /drifts/<spec>',
  'GET /faults',
  'POST /faults',
  'GET /log',
  'GET /log?follow=true',
  'GET /resources',
  'GET /judge',
  'GET /judge/metrics',
  'GET /judge/junit',
  'GET /-/healthy',
];

/** The forms of the judgement, and what they are labelled with. */
const judgePaths = new Map<
  string,
  { readonly type: string; readonly format: (report: JudgeReport) => string }
>([
  ['/judge', { type: 'application/json', format: (report) => `${JSON.stringify(report)}\n` }],
  ['/judge/metrics', { type: 'text/plain; version=0.0.4; charset=utf-8', format: formatMetrics }],
  ['/judge/junit', { type: 'application/xml; charset=utf-8', format: formatJunit }],
]);

function sendJudgement(judge: Judge | undefined, path: string, response: ServerResponse): void {
  const form = judgePaths.get(path);
  if (judge === undefined || form === undefined) {
    say(response, 404, 'nobody judges the clients; start the sandbox with --judge\n');
    return;
  }
  response.writeHead(200, { 'Content-Type': form.type });
  response.end(form.format(judge.report()));
}

function switchDrift(service: Service, method: string, encoded: string, response: ServerResponse): void {
  if (method !== 'PUT' && method !== 'DELETE') {
    say(response, 405, 'PUT switches a drift on, DELETE switches it off\n');
    return;
  }
  const spec = decodeURIComponent(encoded);
  service.switchboard.switch(spec, method === 'PUT');
  say(response, 200, `${spec} is ${method === 'PUT' ? 'on' : 'off'}\n`);
}

/** One fault per line; either all are ordered or, when one is wrong, those before it. */
function orderFaults(service: Service, text: string, response: ServerResponse): void {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0)
    throw new SandboxError('the body must hold faults, for example "next 3 of labels.create: 503"');
  for (const line of lines) service.faults.script(line);
  say(response, 200, `${service.faults.pending().join('\n')}\n`);
}

/** JSON lines; with `follow=true` the later ones as they come, until the client goes. */
function sendLog(service: Service, follow: boolean, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  response.write(service.log.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  if (!follow) {
    response.end();
    return;
  }
  const stop = service.log.follow((entry) => response.write(`${JSON.stringify(entry)}\n`));
  response.on('close', stop);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(value)}\n`);
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}
