import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findResource, read, readResources, type Resource } from './deploy-files.ts';

type Selector = { readonly matchLabels: Readonly<Record<string, string>> };
type Container = {
  readonly ports: readonly { readonly name: string }[];
  readonly readinessProbe: { readonly httpGet: unknown };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
};
type PodSpec = {
  readonly containers: readonly [Container];
  readonly volumes: readonly { readonly name: string }[];
  readonly affinity?: {
    readonly podAntiAffinity: {
      readonly preferredDuringSchedulingIgnoredDuringExecution: readonly {
        readonly podAffinityTerm: { readonly topologyKey: string; readonly labelSelector: Selector };
      }[];
    };
  };
  readonly topologySpreadConstraints?: readonly {
    readonly topologyKey: string;
    readonly labelSelector: Selector;
  }[];
};
type Deployment = {
  readonly replicas: number;
  readonly strategy: { readonly type: string; readonly rollingUpdate?: { readonly maxUnavailable: number } };
  readonly selector: Selector;
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: PodSpec;
  };
};

const one = readResources('kubernetes/faultline.yaml');
const several = readResources('kubernetes/faultline-several.yaml');
const deploymentOf = (resources: readonly Resource[]): Deployment =>
  findResource(resources, 'Deployment').spec as Deployment;

/** A volume of the store. */
const isStore = ({ name }: { readonly name: string }): boolean => ['store', 'database'].includes(name);
/** What one monitor and several have in common. */
const common = ({ template: { metadata, spec } }: Deployment): unknown => {
  const { affinity: _apart, topologySpreadConstraints: _spread, volumes, containers, ...rest } = spec;
  const { volumeMounts, ...container } = containers[0];
  return {
    metadata,
    rest,
    container,
    volumes: volumes.filter((each) => !isStore(each)),
    mounts: volumeMounts.filter((each) => !isStore(each)),
  };
};

describe.each([
  ['one monitor', one, ['ConfigMap', 'PersistentVolumeClaim', 'Service', 'Deployment']],
  ['several monitors', several, ['ConfigMap', 'Service', 'PodDisruptionBudget', 'Deployment']],
])('the resources for %s', (_, resources, kinds) => {
  const { selector, template } = deploymentOf(resources);
  const [container] = template.spec.containers;

  it('are these', () => {
    expect(resources.map(({ kind }) => kind)).toEqual(kinds);
    expect(new Set(resources.map(({ metadata }) => metadata.name))).toEqual(new Set(['faultline']));
  });

  it('let Faultline run without rights', () => {
    expect(template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
  });

  it('find the pods that they are about', () => {
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    const service = findResource(resources, 'Service').spec as { selector: Record<string, string> };
    expect(template.metadata.labels).toMatchObject(service.selector);
  });

  it('mount what there is', () => {
    const volumes = template.spec.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name).toSorted()).toEqual(volumes.toSorted());
  });

  it('have each pod scraped by itself, as the Service finds it', () => {
    const service = findResource(resources, 'Service');
    const { selector: chosen, endpoints } = parse(read('kubernetes/service-monitor.yaml')).spec as {
      selector: Selector;
      endpoints: readonly { port: string; path: string }[];
    };
    expect(service.metadata.labels).toMatchObject(chosen.matchLabels);
    const { ports } = service.spec as { ports: readonly { name: string; targetPort: string }[] };
    expect(endpoints.map(({ port }) => port)).toEqual(ports.map(({ name }) => name));
    expect(container.ports.map(({ name }) => name)).toEqual(ports.map(({ targetPort }) => targetPort));
  });
});

describe('the resources for several monitors', () => {
  const { replicas, strategy, template } = deploymentOf(several);
  const { affinity, topologySpreadConstraints = [] } = template.spec;
  const { labels } = template.metadata;

  it('leave most of them at work, whatever is replaced or drained', () => {
    const budget = findResource(several, 'PodDisruptionBudget').spec as {
      maxUnavailable: number;
      selector: Selector;
    };
    expect(labels).toMatchObject(budget.selector.matchLabels);
    expect(replicas).toBe(3);
    expect(budget.maxUnavailable).toBe(1);
    expect(strategy).toMatchObject({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } });
    expect(template.spec.containers[0].readinessProbe.httpGet).toEqual({ path: '/-/ready', port: 'http' });
  });

  it('keep them apart from each other, by node and by zone', () => {
    const apart =
      affinity?.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(
        ({ podAffinityTerm }) => podAffinityTerm,
      ) ?? [];
    const terms = [...apart, ...topologySpreadConstraints];
    expect(terms.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
    for (const { labelSelector } of terms) expect(labels).toMatchObject(labelSelector.matchLabels);
  });

  it('are otherwise those of one', () => {
    expect(common(deploymentOf(several))).toEqual(common(deploymentOf(one)));
  });
});
