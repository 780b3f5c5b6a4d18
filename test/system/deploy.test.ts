import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faultline-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program says of a file, and how it ends. */
function ask(program: string, ...args: readonly string[]): { status: number | null; said: string } {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return { status: null, said: `${program} must be installed: ${error.message}` };
  return { status, said: `${stdout}${stderr}` };
}

describe('the examples of configurations', () => {
  it.each(['prometheus', 'prometheus-several'])(
    '%s.yml is one that Prometheus takes, with all rules',
    (name) => {
      const file = join(folder, `${name}.yml`);
      const rules = pathOf('dashboards/generated/rules');
      const text = readFileSync(pathOf(`deploy/prometheus/${name}.yml`), 'utf8');
      writeFileSync(file, text.replace('/etc/prometheus/rules', rules));
      const { status, said } = ask('promtool', 'check', 'config', file);
      expect(said).toContain('SUCCESS: 4 rule files found');
      expect(said).not.toContain('FAILED');
      expect(status).toBe(0);
    },
  );

  it('of who reaches the pages is one that Prometheus itself would take', () => {
    const file = join(folder, 'web-config.yaml');
    copyFileSync(pathOf('examples/web-config.yaml'), file);
    for (const end of ['crt', 'key']) {
      copyFileSync(pathOf(`test/fixtures/web-access/server.${end}`), join(folder, `faultline.${end}`));
    }
    const { status, said } = ask('promtool', 'check', 'web-config', file);
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('is one that Alertmanager takes', () => {
    const { status, said } = ask('amtool', 'check-config', pathOf('deploy/alertmanager/alertmanager.yml'));
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('hold rules for the Prometheus operator that Prometheus would take', () => {
    const file = join(folder, 'operator.yaml');
    const { spec } = parse(readFileSync(pathOf('deploy/kubernetes/prometheus-rule.yaml'), 'utf8')) as {
      spec: unknown;
    };
    writeFileSync(file, stringify(spec));
    const { status, said } = ask('promtool', 'check', 'rules', file);
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

describe('the unit for systemd', () => {
  const unit = pathOf('deploy/systemd/faultline.service');

  it('is one that systemd takes, but for the program, which is not installed here', () => {
    const { status, said } = ask('systemd-analyze', '--man=no', 'verify', unit);
    const complaints = said.split('\n').filter((line) => line !== '' && !line.includes('is not executable'));
    expect(complaints).toEqual([]);
    expect(status).not.toBeNull();
  });

  it('is exposed to little: systemd rates it below 2 of 10', () => {
    const { said } = ask('systemd-analyze', 'security', '--offline=yes', '--no-pager', unit);
    const rating = /Overall exposure level for faultline\.service: ([0-9.]+)/.exec(said)?.[1];
    expect(Number(rating)).toBeLessThan(2);
  });
});
