import { describe, expect, it } from 'vitest';
import { definitions } from '../../probes/index.ts';
import { createAudit, type AuditCount } from '../../src/audit/audit.ts';
import { knownTargets } from '../../src/cli/audit-targets.ts';
import { createCollector } from '../../src/report/collect.ts';
import type { ReportedClause, TargetReport } from '../../src/report/report.ts';
import { createRedactor } from '../../src/redaction/redactor.ts';
import { someMoment } from '../support/events.ts';
import { someEntry } from '../support/record.ts';
import type { HarValue } from '../../src/har/har-value.ts';

type Audited = { readonly report: TargetReport; readonly count: AuditCount };
type Maintenance = readonly { readonly from: number; readonly to: number }[];

function audit(entries: readonly unknown[], creator = 'WebInspector', maintenance?: Maintenance): Audited {
  const [known] = knownTargets(definitions);
  if (known === undefined) throw new Error('no API is known');
  const target = { ...known, ...(maintenance === undefined ? {} : { maintenance }) };
  const { name, contract, accepted } = target;
  const collector = createCollector({ target: name, contract, accepted, startedAt: someMoment });
  const judging = createAudit([target], createRedactor(), collector.sink);
  for (const [place, value] of entries.entries()) {
    judging.take({ index: place + 1, value: value as HarValue, creator });
  }
  const count = judging.finish(someMoment);
  const recording = { file: 'some.har', entries: count.entries, judged: 0, partly: 0, leftOut: [] };
  return { report: collector.finish(someMoment, recording), count };
}

const find = ({ report }: Audited, id: string, api = 'rest'): ReportedClause | undefined =>
  report.clauses.find((clause) => clause.id === id && clause.api === api);
const stateOf = (audited: Audited, id: string): string | undefined => find(audited, id)?.state;

const url = 'https://api.disruptive-technologies.com/v2/projects';
const errorOf = (status: number): string =>
  `{"error":"try again","code":${status},"help":"https://docs.d21s.com/error/#${status}"}`;
const at = (seconds: number, status: number, to = url): unknown => {
  const text = status < 400 ? '{"projects":[]}' : errorOf(status);
  return someEntry({
    request: { url: to },
    response: { status },
    content: { text, size: text.length },
    entry: { startedDateTime: new Date(someMoment + seconds * 1_000).toISOString() },
  });
};

describe('what a recording shows', () => {
  it('is judged: a documented error conforms, byte by byte', () => {
    const audited = audit([someEntry()]);
    expect(['body/json', 'body/error', 'body/code', 'body/help'].map((id) => stateOf(audited, id))).toEqual([
      'conforms',
      'conforms',
      'conforms',
      'conforms',
    ]);
  });

  it('stands: a violation need not come back, and names its entry and the line to send it again', () => {
    const text = '{"error":"no","code":403,"help":"https://docs.d21s.com/error/#401"}';
    const clause = find(
      audit([someEntry(), someEntry({ content: { text, size: text.length } })]),
      'body/code',
    );
    expect(clause).toMatchObject({
      state: 'violates',
      judged: 2,
      violated: 1,
      violations: [{ evidence: 'entry 2', curl: `curl --include --request GET ${url}` }],
    });
  });
});

describe('what a recording does not show is never a pass, and said', () => {
  it.each([
    ['a body that was not kept', { text: undefined }],
    ['a body that is written as empty', { text: '' }],
    ['base64 that is none', { text: '*', encoding: 'base64' }],
  ])('%s', (_, content) => {
    const audited = audit([someEntry({ content })]);
    for (const id of ['body/json', 'body/error', 'body/code', 'body/help']) {
      expect(find(audited, id)).toMatchObject({ state: 'not-exercised', judged: 0 });
      expect(find(audited, id)?.reason).toMatch(/^not_recorded: the archive does not show /);
    }
    expect([...audited.count.partly.values()]).toEqual([1]);
  });

  it('the very bytes, where content codings were undone: the text is judged all the same', () => {
    const text = errorOf(401);
    const headers = [
      { name: 'content-type', value: 'application/json' },
      { name: 'content-encoding', value: 'gzip' },
      { name: 'date', value: 'Thu, 26 Nov 2026 10:00:00 GMT' },
    ];
    const audited = audit([someEntry({ response: { headers }, content: { text, size: text.length } })]);
    expect(find(audited, 'body/json')?.reason).toContain('the very bytes of the body');
    expect(stateOf(audited, 'body/code')).toBe('conforms');
  });

  it('headers, where a script was shown some of them only', () => {
    const headers = [{ name: 'content-type', value: 'application/json' }];
    const audited = audit([someEntry({ response: { headers } })]);
    expect(find(audited, 'beyond/www-authenticate')?.reason).toContain('all headers of the answer');
  });

  it('nothing at all: every clause is not exercised, and the verdict is inconclusive', () => {
    const { report } = audit([]);
    expect(new Set(report.clauses.map(({ state }) => state))).toEqual(new Set(['not-exercised']));
    expect(report.verdict).toBe('inconclusive');
  });
});

const leftOut = (entry: unknown, creator?: string): string[] => [
  ...audit([entry], creator).count.leftOut.keys(),
];

describe('what is left out', () => {
  it.each([
    ['elsewhere', someEntry({ request: { url: 'https://example.org/v2/projects' } })],
    ['elsewhere', someEntry({ request: { url: 'http://api.disruptive-technologies.com/v2/projects' } })],
    ['elsewhere', someEntry({ request: { url: 'https://api.disruptive-technologies.com/v20/projects' } })],
    ['unknown_call', someEntry({ request: { url: 'https://api.disruptive-technologies.com/v2/nothing' } })],
    ['preflight', someEntry({ request: { method: 'OPTIONS' } })],
    ['failed', someEntry({ response: { status: 0 } })],
    ['failed', someEntry({ response: { _error: 'net::ERR_FAILED' } })],
    ['local', someEntry({ entry: { _fromCache: 'disk' } })],
    ['local', someEntry({ response: { _fetchedViaServiceWorker: true } })],
    ['redirect', someEntry({ response: { status: 304 } })],
    ['proxy', someEntry({ response: { status: 407 } })],
    ['unreadable', 17],
    ['unreadable', someEntry({ request: { url: 'projects' } })],
    ['unreadable', someEntry({ entry: { startedDateTime: 'yesterday' } })],
  ])('is counted as %s', (reason, entry) => {
    expect(leftOut(entry)).toEqual([reason]);
  });

  it('is what a recording proxy may have answered itself', () => {
    const entry = someEntry({ response: { status: 502 }, entry: { serverIPAddress: '' } });
    expect(leftOut(entry, 'mitmproxy')).toEqual(['proxy']);
    expect(leftOut(entry, 'WebInspector')).toEqual([]);
  });

  it('says where foreign entries went, and what is wrong with those that cannot be read', () => {
    const { count } = audit([someEntry({ request: { url: 'https://example.org/a?token=b' } }), 17]);
    expect(count.elsewhere).toEqual(['https://example.org']);
    expect(count.unreadable).toEqual(['entry 2: it is no object']);
  });
});

describe('server errors and the retries after them', () => {
  const other = `${url}/abc`;

  it('shows a recovery where a retry after the documented wait got through', () => {
    expect(find(audit([at(0, 503), at(1.5, 200)]), '503/recovers')).toMatchObject({
      state: 'conforms',
      judged: 1,
    });
  });

  it('shows nothing where the client did not wait, or did not try again', () => {
    expect(stateOf(audit([at(0, 503), at(0.2, 200)]), '503/recovers')).toBe('not-exercised');
    expect(stateOf(audit([at(0, 503)]), '503/recovers')).toBe('not-exercised');
  });

  it('stays open while it was not tried for long enough, or during maintenance', () => {
    expect(stateOf(audit([at(0, 503), at(2, 503)]), '503/recovers')).toBe('inconclusive');
    expect(stateOf(audit(keepsFailing()), '503/recovers')).toBe('inconclusive');
    const during = [{ from: someMoment, to: someMoment + 3_600_000 }];
    expect(stateOf(audit(keepsFailing(), 'x', during), '503/recovers')).toBe('inconclusive');
  });

  it('is violated after a quarter of an hour of documented retries, while other calls are answered', () => {
    expect(find(audit(keepsFailing(), 'x', []), '503/recovers')).toMatchObject({ state: 'violates' });
    const outage = keepsFailing().filter((_, index) => index > 0);
    expect(stateOf(audit(outage, 'x', []), '503/recovers')).toBe('inconclusive');
  });

  function keepsFailing(): unknown[] {
    const times = Array.from({ length: 17 }, (_, index) => index * 65);
    return [at(1, 200, other), ...times.map((seconds) => at(seconds, 503))];
  }
});

describe('secrets in a recording', () => {
  it('stand in no report, wherever they were sent', () => {
    const secret = 'c2VjcmV0LXRoYXQtbm9ib2R5LWtub3dz';
    const text = `{"error":"bad token ${secret}","code":400,"help":"x"}`;
    const audited = audit([
      someEntry({
        request: { headers: [{ name: 'authorization', value: `Bearer ${secret}` }] },
        content: { text, size: text.length },
      }),
    ]);
    expect(stateOf(audited, 'body/help')).toBe('violates');
    expect(JSON.stringify(audited)).not.toContain(secret);
  });
});
