import {
  type DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { select } from './queries.ts';

/** The data source that the reader chose. */
export const dataSource = { type: 'prometheus', uid: '$datasource' };

/** The variable that holds the address of Faultline's own pages. */
export const faultlineUrl = '${faultline_url}';

/** Puts the variables of every dashboard in: the same ones under the same names, so that links carry them over. */
export function withVariables(dashboard: DashboardBuilder): DashboardBuilder {
  return dashboard
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Data source')
        .description('The Prometheus that scrapes Faultline.')
        .type('prometheus'),
    )
    .withVariable(
      choice('job', 'Job', 'The job of Faultline in Prometheus.', 'label_values(faultline_build_info, job)'),
    )
    .withVariable(
      choice(
        'instance',
        'Instance',
        'One running Faultline.',
        'label_values(faultline_build_info{job=~"$job"}, instance)',
      ),
    )
    .withVariable(
      choice(
        'target',
        'Target',
        'One deployment of an API under watch.',
        'label_values(faultline_target_info{job=~"$job",instance=~"$instance"}, target)',
      ),
    )
    .withVariable(
      choice(
        'api',
        'API',
        'One of the APIs of the target.',
        `label_values(${select('faultline_clause_last_conclusive_timestamp_seconds').replace(',api=~"$api"', '')}, api)`,
      ),
    )
    .withVariable(
      new TextBoxVariableBuilder('faultline_url')
        .label('Faultline')
        .description('The address of Faultline as your browser reaches it; links to evidence begin with it.')
        .defaultValue('http://localhost:9409'),
    );
}

function choice(name: string, label: string, description: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(dataSource)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
