import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeRuleFiles } from '../../../dashboards/rule-files.ts';
import { alertRules } from '../../../src/metrics/rules/rule-groups.ts';
import { shippedOptions } from '../../../src/metrics/rules/write-alert.ts';
import { ruleCases } from './cases.ts';
import { writePromtoolTest } from './promtool-tests.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ruleFiles = makeRuleFiles().map(({ name, text }) => write(name, text));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function promtool(...args: string[]): string {
  const run = spawnSync('promtool', args, { encoding: 'utf8' });
  expect(run.error, 'promtool must be installed: it comes with Debian’s package prometheus').toBeUndefined();
  return run.status === 0 ? 'passed' : `${run.stdout}${run.stderr}`;
}

describe('promtool', () => {
  it.each([
    ['shipped', shippedOptions],
    [
      'scaled',
      { ...shippedOptions, factor: 37, shortestRange: 5, clock: { scale: 20, start: 1_767_323_045 } },
    ],
  ])('accepts the %s rules', (kind, options) => {
    const files = makeRuleFiles(options).map(({ name, text }) => write(`${kind}-${name}`, text));
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', ...files)).toBe('passed');
  });

  it.each(ruleCases.map((ruleCase, index) => ({ index, ruleCase, name: ruleCase.name })))(
    'sees what fires and what does not when $name',
    ({ index, ruleCase }) => {
      const file = write(`case-${index}.yaml`, writePromtoolTest(ruleCase, ruleFiles));
      expect(promtool('test', 'rules', file)).toBe('passed');
    },
  );
});

describe('the cases', () => {
  const fired = ruleCases.flatMap(({ checks }) => checks.flatMap(({ fires }) => fires));

  it.each(alertRules)('raise $name ($severity)', ({ name, severity }) => {
    expect(fired.some((firing) => firing.alert === name && firing.severity === severity)).toBe(true);
  });

  it.each([...new Set(alertRules.map(({ name }) => name))])('come close to %s without raising it', (name) => {
    const sparing = ruleCases.filter(({ spares }) => spares === name);
    expect(sparing).not.toEqual([]);
    expect(
      sparing.flatMap(({ checks }) =>
        checks.flatMap(({ fires }) => fires.filter(({ alert }) => alert === name)),
      ),
    ).toEqual([]);
  });

  it('know no alert that does not exist', () => {
    const names = new Set<string>(alertRules.map(({ name }) => name));
    const named = [
      ...fired.map(({ alert }) => alert),
      ...ruleCases.flatMap(({ spares }) => (spares === undefined ? [] : [spares])),
    ];
    expect(named.filter((name) => !names.has(name))).toEqual([]);
  });
});
