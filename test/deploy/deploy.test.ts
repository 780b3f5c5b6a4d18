import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makePrometheusRule, makeRuleFiles } from '../../dashboards/rule-files.ts';
import { runCaptured } from '../support/in-process.ts';
import { findResource, folder, pathOf, read, readResources, type Resource } from './deploy-files.ts';

type Service = {
  readonly profiles?: readonly string[];
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
};
type Scraping = { scrape_configs: [{ job_name: string; static_configs: [{ targets: string[] }] }] };

const scratch = mkdtempSync(join(tmpdir(), 'faultline-deploy-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The configuration in a file of resources. */
const mapOf = (name: string): string =>
  findResource(readResources(name), 'ConfigMap').data?.['faultline.yaml'] ?? '';

/** What Faultline says of a configuration: its exit code and what it complains of. */
async function check(path: string): Promise<readonly [code: number, complaint: string]> {
  const around = { env: { DATABASE_PASSWORD: 'a-password-of-a-database' } };
  const { code, stderr } = await runCaptured(['config', 'check', path], around);
  return [code, stderr];
}

describe('deploy/compose.yaml', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as {
    services: Readonly<Record<string, Service>>;
  };
  /** What runs with this profile. */
  const under = (profile: string): readonly (readonly [name: string, service: Service])[] =>
    Object.entries(services).filter(([, { profiles }]) => profiles?.includes(profile) ?? true);

  it.each([
    ['single', ['faultline', 'prometheus']],
    ['several', ['faultline-1', 'faultline-2', 'faultline-3', 'postgres', 'prometheus-several']],
  ])('wires everything together with the profile %s', (profile, own) => {
    const names = under(profile).map(([name]) => name);
    expect(names).toEqual([...own, 'alertmanager', 'grafana']);
  });

  it('lets no monitor write to the root of its file system', () => {
    const monitors = Object.entries(services).filter(([name]) => name.startsWith('faultline'));
    expect(monitors).toHaveLength(4);
    expect(monitors.filter(([, service]) => service.read_only !== true)).toEqual([]);
  });

  it('mounts only what is in the repository', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .flatMap((volume) => (volume.startsWith('.') ? [volume.split(':')[0] ?? ''] : []));
    expect(mounted).toHaveLength(11);
    expect(mounted.filter((path) => !existsSync(new URL(path, folder)))).toEqual([]);
  });

  it.each(['single', 'several'])('opens each port once, to this machine, with the profile %s', (profile) => {
    const ports = under(profile).flatMap(([, service]) => service.ports ?? []);
    const outer = ports.map((port) => /^127\.0\.0\.1:(\d+):\d+$/.exec(port)?.[1]);
    expect(outer).not.toContain(undefined);
    expect(new Set(outer).size).toBe(ports.length);
  });

  it.each([
    ['single', 'prometheus/prometheus.yml'],
    ['several', 'prometheus/prometheus-several.yml'],
  ])('has every monitor scraped by itself with the profile %s', (profile, file) => {
    const monitors = under(profile).flatMap(([name]) => (name.startsWith('faultline') ? [name] : []));
    const { scrape_configs: jobs } = parse(read(file)) as Scraping;
    expect(jobs.map(({ job_name: name }) => name)).toEqual(['faultline']);
    expect(jobs[0].static_configs).toEqual([{ targets: monitors.map((name) => `${name}:9409`) }]);
    const [, prometheus] = under(profile).find(([name]) => name.startsWith('prometheus')) ?? [];
    expect(prometheus?.volumes).toContain(`./${file}:/etc/prometheus/prometheus.yml:ro`);
  });

  it('scrapes several as it scrapes one, but for who they are', () => {
    const [one, several] = ['prometheus.yml', 'prometheus-several.yml'].map((name) => {
      const { scrape_configs: _jobs, ...rest } = parse(read(`prometheus/${name}`)) as Scraping;
      return rest;
    });
    expect(several).toEqual(one);
  });

  it('calls the others as their own configurations do', () => {
    expect(read('prometheus/prometheus.yml')).toContain('alertmanager:9093');
    expect(read('grafana/provisioning/datasources/prometheus.yaml')).toContain('http://prometheus:9090');
    expect(services['prometheus-several']?.networks?.default.aliases).toEqual(['prometheus']);
    expect(services['grafana']?.volumes.join(' ')).toContain(
      (
        parse(read('grafana/provisioning/dashboards/faultline.yaml')) as {
          providers: { options: { path: string } }[];
        }
      ).providers[0]?.options.path,
    );
  });

  it('gives several monitors and their database the same password', () => {
    const {
      POSTGRES_USER: user = '',
      POSTGRES_DB: database = '',
      POSTGRES_PASSWORD: password,
    } = services['postgres']?.environment ?? {};
    expect(services['faultline-3']?.environment).toEqual({ DATABASE_PASSWORD: password });
    const { store } = parse(read('faultline-several.yaml')) as { store: { url: string } };
    expect(store.url).toContain(`${user}:\${DATABASE_PASSWORD}@postgres:5432/${database}?`);
  });
});

describe('deploy/alertmanager', () => {
  it('makes one message of an alert, however many probes, clauses and accounts of a target raise it', () => {
    const { route } = parse(read('alertmanager/alertmanager.yml')) as {
      route: { group_by: string[]; routes: { group_by?: string[] }[] };
    };
    expect(route.group_by).toEqual(['alertname', 'job', 'instance', 'target']);
    expect(route.routes.filter((each) => each.group_by !== undefined)).toEqual([]);
  });
});

describe('the configurations', () => {
  const one = parse(read('faultline.yaml')) as Readonly<Record<string, unknown>>;
  it.each(['faultline.yaml', 'faultline-several.yaml'])(
    '%s for containers is one that Faultline takes',
    async (name) => {
      expect(await check(pathOf(name))).toEqual([0, '']);
    },
  );

  it('for Kubernetes is the same', () => {
    expect(parse(mapOf('kubernetes/faultline.yaml'))).toEqual(one);
  });

  it('for several monitors on Kubernetes is one that Faultline takes', async () => {
    const file = join(scratch, 'faultline.yaml');
    const authority = new URL('../fixtures/web-access/ca.crt', import.meta.url);
    writeFileSync(join(scratch, 'password'), 'a-password-of-a-database');
    copyFileSync(fileURLToPath(authority), join(scratch, 'ca.crt'));
    const text = mapOf('kubernetes/faultline-several.yaml');
    expect(text).toContain('/etc/faultline/database/password');
    writeFileSync(file, text.replaceAll('/etc/faultline/database', scratch));
    expect(await check(file)).toEqual([0, '']);
  });

  it.each([
    ['containers', read('faultline-several.yaml')],
    ['Kubernetes', mapOf('kubernetes/faultline-several.yaml')],
  ])('for several monitors in %s has another store, and nothing else', (_, text) => {
    const { store, ...rest } = parse(text) as typeof one;
    expect({ ...rest, store: one['store'] }).toEqual(one);
    expect(store).toHaveProperty('url');
  });

  it('for the Prometheus operator has every rule', () => {
    const { spec } = parse(read('kubernetes/prometheus-rule.yaml')) as Resource;
    expect(spec).toEqual((parse(makePrometheusRule()) as Resource).spec);
    const groups = makeRuleFiles().flatMap(({ text }) => (parse(text) as { groups: unknown[] }).groups);
    expect(spec?.['groups']).toEqual(groups);
  });
});

describe('the image', () => {
  const text = read('Containerfile');

  it('runs as nobody in particular, and says how it is', () => {
    expect(text).toMatch(/^USER 1000:1000$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
  });

  it('is built from what is let through to its build', () => {
    const admitted = read('Containerfile.dockerignore').match(/^!.+$/gm) ?? [];
    const copied = [...text.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(admitted.map((line) => line.slice(1)).toSorted()).toEqual(copied.toSorted());
    expect(copied.filter((name) => !existsSync(new URL(`../${name}`, folder)))).toEqual([]);
  });
});

describe('the unit for systemd', () => {
  const lines = read('systemd/faultline.service').split('\n');

  it('starts what is built, and gives it the time that it needs to stop', () => {
    expect(lines).toContain(
      'ExecStart=/usr/bin/node /opt/faultline/dist/src/cli/main.js serve --config /etc/faultline/faultline.yaml',
    );
    expect(lines).toContain('KillSignal=SIGTERM');
    expect(lines).toContain('RestartPreventExitStatus=2');
    const seconds = lines.find((line) => line.startsWith('TimeoutStopSec='))?.split('=')[1];
    expect(Number(seconds)).toBeGreaterThan(5);
  });

  it.each([
    'DynamicUser=yes',
    'StateDirectoryMode=0700',
    'UMask=0077',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'PrivateDevices=yes',
    'ProtectProc=invisible',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
    'RestrictNamespaces=yes',
    'SystemCallFilter=@system-service',
    'SystemCallFilter=~@privileged @resources',
  ])('says %s', (directive) => {
    expect(lines).toContain(directive);
  });

  it('holds no secret, and leaves the engine of Node what it needs', () => {
    expect(
      lines.filter((line) => /^(Environment|PassEnvironment|MemoryDenyWriteExecute=yes)/.test(line)),
    ).toEqual([]);
  });
});
