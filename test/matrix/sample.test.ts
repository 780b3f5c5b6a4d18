import { describe, expect, it } from 'vitest';
import type { TargetConfig } from '../../src/config/target.ts';
import { measureIntermittent, samplesToMeet, type IntermittentRow } from './intermittent.ts';
import { measure } from './measure.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

const errors = ['no-credential', 'unknown-credential', 'unknown-resource'];

/** One row of each family, with probes that are quick: the whole of it is `npm run matrix`. */
const sample: readonly (readonly [name: string, probes: readonly string[]])[] = [
  ['retry-after-empty', ['rate-limit']],
  ['limit-raised', ['rate-limit']],
  ['code-grpc', errors],
  ['challenge-missing', errors],
  ['transfer-missing-device-404', ['method-project']],
  ['bad-request-500', ['invalid-address', 'invalid-address-emulator']],
  ['forged-assertion-accepted', ['bad-assertions']],
  ['roles-ignored, reading', ['foreign-project', 'no-role']],
  ['deletes-lost', ['deleted-resource']],
  ['gzip-unlabelled', errors],
  ['documentation-limit-changed', ['help-link']],
];

/** Conformant variations, and changes that break no clause. */
const harmless: readonly (readonly [name: string, probes: readonly string[]])[] = [
  ['control-json-form', errors],
  ['control-gzip', ['rate-limit']],
  ['control-help-other-host', errors],
  ['code-other-form', errors],
  ['wrong-method-501', ['other-methods']],
  ['isolated 500', errors],
  ['late visibility', ['duplicate-label']],
];

function rowOf(name: string, probes: readonly string[]): Row {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`there is no row ${name}`);
  // Bursts have to keep their time, also while other tests run beside them.
  return probes.includes('rate-limit')
    ? { ...row, probes, scale: 5, target: withoutEmulator }
    : { ...row, probes };
}

function withoutEmulator(target: TargetConfig): TargetConfig {
  const { emulator: _, ...apis } = target.apis;
  return { ...target, apis };
}

describe.concurrent('a sample of the detection matrix', { timeout: 90_000 }, () => {
  it.each(sample)('%s is told by a clause that it names, and no other', async (name, probes) => {
    const measured = await measure(rowOf(name, probes));
    expect(measured).toMatchObject({ outcome: 'detected', also: [] });
    expect(measured.requests).toBeGreaterThan(0);
  });

  it.each(harmless)('%s breaks no clause, and is told where it is a change', async (name, probes) => {
    const measured = await measure(rowOf(name, probes));
    expect(measured.also).toEqual([]);
    expect(measured.outcome).toBe(measured.expectedChanges.length > 0 ? 'detected' : 'silent');
  });

  it('raises one response in ten within three times the samples that theory asks for', async () => {
    const row: IntermittentRow = {
      family: 'body',
      drift: 'help-missing',
      clause: 'body/help',
      probes: errors,
      scale: 20,
    };
    const { raised } = await measureIntermittent(row);
    expect(raised?.samples).toBeLessThanOrEqual(3 * samplesToMeet);
  });
});
