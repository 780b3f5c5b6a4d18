import type { Answer } from './answer.ts';
import type { Look } from './look.ts';
import type { StatusSources } from './status-sources.ts';
import { inertJson } from '../text/inert.ts';

/** The parts of a path that stand for something, by name. */
export type Parts = (name: string) => string;

/** One path of the JSON API, with what it answers; `undefined` is a 404. */
export type ApiRoute = {
  /** As the documentation writes it, with `{names}` for parts. */
  readonly path: string;
  readonly view: (part: Parts) => unknown;
};

/** The version is part of the path: within it, members are added and never taken away or changed. */
const apiRoot = '/api/v1';

/** Asks for a run of a probe, by POST. */
export const runPath = '/targets/{target}/probes/{probe}/run';

/** Everything that the JSON API answers to GET. */
export function listApiRoutes({ version }: Pick<StatusSources, 'version'>, look: Look): readonly ApiRoute[] {
  const routes: readonly ApiRoute[] = [
    {
      path: '/targets',
      view: () => ({ targets: look.targets().map(({ clauses: _clauses, ...summary }) => summary) }),
    },
    { path: '/targets/{target}', view: (part) => look.target(part('target')) },
    {
      path: '/targets/{target}/clauses/{api}/{clause}',
      view: (part) => look.clause({ target: part('target'), api: part('api'), clause: part('clause') }),
    },
    { path: '/targets/{target}/probes', view: (part) => wrap('probes', look.probes(part('target'))) },
    { path: '/targets/{target}/headroom', view: (part) => look.headroom(part('target')) },
    { path: '/targets/{target}/changes', view: (part) => look.changes(part('target')) },
    { path: '/targets/{target}/history', view: (part) => look.history(part('target')) },
    {
      path: '/targets/{target}/evidence',
      view: async (part) => wrap('evidence', await look.evidenceOf(part('target'))),
    },
    { path: '/evidence/{id}', view: (part) => look.evidence(part('id')) },
  ];
  const index = {
    version,
    paths: [...routes.map(({ path }) => path), runPath].map((path) => apiRoot + path),
  };
  return [{ path: '', view: () => index }, ...routes];
}

function wrap(name: string, list: unknown): unknown {
  return list === undefined ? undefined : { [name]: list };
}

/** Writes JSON: what is unsafe to show stands in it as escapes that a parser reads as the very same text. */
export function asJson(value: unknown, status: Answer['status'] = 200): Answer {
  const text = `${inertJson(JSON.stringify(value, undefined, 2))}\n`;
  return { status, type: 'application/json; charset=utf-8', text };
}

/** Answers one route. */
export async function answerApi(route: ApiRoute, part: Parts): Promise<Answer> {
  const view = await route.view(part);
  return view === undefined ? answerMissing() : asJson(view);
}

/** Says that there is no such thing. */
export function answerMissing(): Answer {
  return asJson({ error: 'There is no such thing.' }, 404);
}

/** The path as the router reads it: a clause's id holds slashes. */
export function toPattern(path: string): string {
  return apiRoot + path.replace('{clause}', ':clause{.+}').replace(/\{(\w+)\}/g, ':$1');
}
