import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { select } from './queries.ts';
import { dataSource } from './variables.ts';

const broken = `max by (target, api, clause) (${select('faultline_clause_drift')})`;

/** A mark at the moment at which a clause broke. Its value is that moment in milliseconds. */
export function markDrift(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Drift')
    .datasource(dataSource)
    .enable(true)
    .iconColor('red')
    .expr(`1000 * min by (target, api, clause) (${select('faultline_clause_drift_start_timestamp_seconds')})`)
    .useValueForTime(true)
    .titleFormat('Drift: {{clause}}')
    .textFormat('{{api}} API of {{target}}')
    .tagKeys('target,api,clause')
    .step('60s');
}

/** A mark where a clause holds that was broken one step before. */
export function markRecovery(): AnnotationQueryBuilder {
  const before = broken.replace(/\}\)$/, '} offset 1m)');
  return new AnnotationQueryBuilder()
    .name('Recovery')
    .datasource(dataSource)
    .enable(true)
    .iconColor('green')
    .expr(`(${broken} == 0) and (${before} == 1)`)
    .titleFormat('Recovered: {{clause}}')
    .textFormat('{{api}} API of {{target}}')
    .tagKeys('target,api,clause')
    .step('60s');
}
