import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { makePrometheusRule, makeRuleFiles } from '../../dashboards/rule-files.ts';
import { runCaptured } from '../support/in-process.ts';

const folder = new URL('../../deploy/', import.meta.url);
const pathOf = (name: string): string => fileURLToPath(new URL(name, folder));
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

type Compose = { services: Record<string, { volumes: string[]; read_only?: boolean }> };
type Resource = { kind: string; data?: Record<string, string>; spec?: Record<string, unknown> };

describe('deploy/compose.yaml', () => {
  const { services } = parse(read('compose.yaml')) as Compose;

  it('wires Faultline, Prometheus, Alertmanager and Grafana together', () => {
    expect(Object.keys(services)).toEqual(['faultline', 'prometheus', 'alertmanager', 'grafana']);
    expect(services['faultline']?.read_only).toBe(true);
  });

  it('mounts only what is in the repository', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .flatMap((volume) => (volume.startsWith('.') ? [volume.split(':')[0] ?? ''] : []));
    expect(mounted).toHaveLength(6);
    expect(mounted.filter((path) => !existsSync(new URL(path, folder)))).toEqual([]);
  });

  it('calls the others as their own configurations do', () => {
    expect(read('prometheus/prometheus.yml')).toContain('faultline:9409');
    expect(read('prometheus/prometheus.yml')).toContain('alertmanager:9093');
    expect(read('grafana/provisioning/datasources/prometheus.yaml')).toContain('http://prometheus:9090');
    expect(services['grafana']?.volumes.join(' ')).toContain(
      (
        parse(read('grafana/provisioning/dashboards/faultline.yaml')) as {
          providers: { options: { path: string } }[];
        }
      ).providers[0]?.options.path,
    );
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
  const resources = parseAllDocuments(read('kubernetes/faultline.yaml')).map(
    (document) => document.toJS() as Resource,
  );

  it('for containers is one that Faultline takes', async () => {
    const { code, stderr } = await runCaptured(['config', 'check', pathOf('faultline.yaml')]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('for Kubernetes is the same', () => {
    const map = resources.find(({ kind }) => kind === 'ConfigMap');
    expect(parse(map?.data?.['faultline.yaml'] ?? '')).toEqual(parse(read('faultline.yaml')));
  });

  it('for Kubernetes lets Faultline run without rights', () => {
    const text = read('kubernetes/faultline.yaml');
    expect(resources.map(({ kind }) => kind)).toEqual([
      'ConfigMap',
      'PersistentVolumeClaim',
      'Service',
      'Deployment',
    ]);
    for (const line of ['runAsNonRoot: true', 'readOnlyRootFilesystem: true', 'drop: [ALL]'])
      expect(text).toContain(line);
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
