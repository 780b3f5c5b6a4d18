import type { ReportedClause, ReportedViolation, TargetReport } from '../../src/report/report.ts';

/** Everything a hostile API may put into an answer to get at whoever reads about it. */
export const hostile =
  '\u001b[2J\u001b]0;owned\u0007<script>alert(1)</script> & "quoted" \u202egnp.exe\u202c ]]> ::error::%0A\n\r' +
  '\u0000\u009b31m\ufeff\u{e0041}\ud800|`*_[x](javascript:y) \uffff';

/** A violation with everything filled in but what a test is about. */
export function violation(more: Partial<ReportedViolation> = {}): ReportedViolation {
  return {
    operation: 'labels.create',
    expected: 'the status 409',
    actual: 'the status 400, error "invalid argument"',
    where: 'status',
    evidence: 'x-17',
    ...more,
  };
}

/** A clause that conforms, but for what a test is about. */
export function reported(more: Partial<ReportedClause> = {}): ReportedClause {
  return {
    id: '409/duplicate-label',
    section: '409 Conflict',
    severity: 'critical',
    api: 'rest',
    state: 'conforms',
    accepted: false,
    judged: 4,
    violated: 0,
    violations: [],
    ...more,
  };
}

/** A report without clauses, but for what a test is about. */
export function report(more: Partial<TargetReport> = {}): TargetReport {
  return {
    target: 'production',
    contract: 'disruptive-technologies',
    startedAt: '2026-11-22T10:00:00.000Z',
    durationSeconds: 92.125,
    requests: 131,
    plan: { requests: 120, seconds: 90 },
    verdict: 'conforms',
    clauses: [],
    changes: [],
    ...more,
  };
}

/** One clause of every kind, with hostile texts wherever an API can put text. */
export function richReport(): TargetReport {
  const unexercised = { state: 'not-exercised', judged: 0 } as const;
  const writesOff = 'writes_off: `writes` is off for this target';
  return report({
    verdict: 'violates',
    clauses: [
      reported({ id: 'body/json', section: 'Every error', judged: 40 }),
      reported({ id: 'body/json', section: 'Every error', api: 'emulator', judged: 12 }),
      reported({
        id: 'body/error',
        section: 'Every error',
        state: 'violates',
        violated: 3,
        violations: [
          violation({
            where: 'body:/error',
            expected: 'a string that says what went wrong',
            actual: hostile,
          }),
          violation({ where: hostile, operation: hostile, evidence: hostile, curl: `curl '${hostile}'` }),
        ],
      }),
      reported({
        id: 'body/help',
        section: 'Every error',
        severity: 'warning',
        state: 'violates',
        accepted: true,
        acceptance: { reason: `moved: ${hostile}`, expires: '2027-04-01T00:00:00.000Z', expired: false },
        violated: 4,
        violations: [violation({ where: 'body:/help', expected: 'an https link', actual: 'absent' })],
      }),
      reported({
        id: 'headers/retry-after',
        section: 'Every error',
        severity: 'information',
        state: 'violates',
        violated: 1,
        violations: [violation({ where: 'header:retry-after', expected: 'absent', actual: '"5"' })],
      }),
      reported({
        state: 'intermittent',
        acceptance: { reason: 'known', expires: '2026-11-01T00:00:00.000Z', expired: true },
        judged: 30,
        violated: 2,
        violations: [
          violation({
            curl: `curl --include --request 'POST' --data-binary '{"key":"a"}' 'https://api.example/v2/labels'`,
          }),
        ],
      }),
      reported({ api: 'emulator', ...unexercised, reason: 'api_missing: no base URL for it is configured' }),
      reported({
        id: '409/project-member',
        section: '409 Conflict',
        state: 'inconclusive',
        judged: 5,
        violated: 1,
        reason: 'suspected 1 of 5',
        violations: [violation({ operation: 'members.create', evidence: '' })],
      }),
      reported({
        id: '429/retry-after',
        section: '429 Too many requests',
        state: 'inconclusive',
        judged: 0,
        reason: `transport: ${hostile}`,
      }),
      reported({ id: '403/label-role', section: '403 Forbidden', ...unexercised, reason: writesOff }),
      reported({ id: '403/project-role', section: '403 Forbidden', ...unexercised, reason: writesOff }),
      reported({
        id: '500/recovers',
        section: '500 Internal server error',
        severity: 'warning',
        ...unexercised,
        reason: 'no_occasion: nobody can order a server error from a live API',
      }),
    ],
    notes: [`A note: ${hostile}`],
    changes: [
      {
        what: 'the JSON type of `code`',
        clause: 'body/code',
        api: 'rest',
        before: 'number',
        after: hostile,
        evidence: 'x-99',
      },
    ],
  });
}
