import { asPage, say, type Answer, type Build, type Query } from './answer.ts';
import { assetsVersion } from './assets/assets.ts';
import type { Look } from './look.ts';
import { renderChanges } from './pages/changes-page.ts';
import { renderClause } from './pages/clause-page.ts';
import { renderEvidence } from './pages/evidence-page.ts';
import { renderHeadroom } from './pages/headroom-page.ts';
import { renderHistory } from './pages/history-page.ts';
import type { Frame } from './pages/layout.ts';
import { renderMissing } from './pages/missing-page.ts';
import { renderOverview, renderTarget } from './pages/overview-page.ts';
import { renderProbes } from './pages/probes-page.ts';
import { linkTo } from './pages/show.ts';
import { readOutcome, runOutcomes } from './run-request.ts';
import type { StatusSources } from './status-sources.ts';
import { toMoment } from './views/moment.ts';

/** What there is no page for, in words for its reader. */
class Missing extends Error {}

/** Every page by its path. All lie in one folder and link to each other by name, so that they work below any path. */
export function listPages(sources: StatusSources, look: Look): Readonly<Record<string, Build>> {
  const page =
    (render: (query: Query, frame: Frame) => Promise<string | Answer>): Build =>
    async (query) => {
      const frame = frameOf(sources, look);
      try {
        const rendered = await render(query, frame);
        return typeof rendered === 'string' ? asPage(rendered) : rendered;
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        return asPage(await renderMissing(error.message, frame), 404);
      }
    };
  const ofTarget = <View>(
    view: (target: string) => Promise<View | undefined> | View | undefined,
    render: (target: string, view: View, frame: Frame, query: Query) => Promise<string>,
  ): Build =>
    page(async (query, frame) => {
      const target = query('target') ?? '';
      return render(target, found(await view(target), `There is no target “${target}”.`), frame, query);
    });
  return {
    '/': page((_query, frame) => renderOverview(look.targets(), frame)),
    '/target': ofTarget(look.target, (_target, view, frame) => renderTarget(view, frame)),
    '/probes': ofTarget(look.probes, (target, view, frame, query) =>
      renderProbes(target, view, frame, describeRun(query)),
    ),
    '/headroom': ofTarget(look.headroom, renderHeadroom),
    '/changes': ofTarget(look.changes, renderChanges),
    '/history': ofTarget(look.history, renderHistory),
    '/clause': page((query, frame) => renderPlace(readPlace(query), look, frame)),
    '/evidence': page(async (query, frame) => {
      const id = query('id');
      if (id === undefined) return leadToClause(readPlace(query), look);
      return renderEvidence(found(await look.evidence(id), `There is no evidence “${id}”.`), frame);
    }),
    '/evidence.har': page(async (query) => {
      const id = query('id') ?? '';
      return asArchive(id, found(await look.har(id), `There is no evidence “${id}”.`));
    }),
  };
}

function describeRun(query: Query): string | undefined {
  const outcome = readOutcome(query('run'));
  return outcome === undefined ? undefined : `${query('probe') ?? ''}: ${runOutcomes[outcome].words}`;
}

type Place = Parameters<Look['clause']>[0];

async function renderPlace(place: Place, look: Look, frame: Frame): Promise<string> {
  const clause = found(await look.clause(place), describeMissing(place));
  const [newest] = clause.evidence;
  const whole = newest === undefined ? undefined : await look.evidence(newest.id);
  const facts = {
    watchedSince: frame.targets.find(({ target }) => target === place.target)?.since ?? frame.now,
  };
  return renderClause(clause, { ...facts, ...(whole === undefined ? {} : { newest: whole }) }, frame);
}

/** Where dashboards link to: they know the clause and not the evidence. */
async function leadToClause(place: Place, look: Look): Promise<Answer> {
  found(await look.clause(place), describeMissing(place));
  const location = `${linkTo('clause', place)}#evidence`;
  return { ...say(303, 'The evidence stands with its clause.'), headers: { location } };
}

function asArchive(id: string, text: string): Answer {
  const headers = { 'content-disposition': `attachment; filename="faultline-${id.replace(/\W/g, '')}.har"` };
  return { status: 200, type: 'application/json; charset=utf-8', text, headers };
}

function readPlace(query: Query): Place {
  return { target: query('target') ?? '', api: query('api') ?? '', clause: query('clause') ?? '' };
}

function describeMissing({ target, api, clause }: Place): string {
  return `There is no clause “${clause}” on “${api}” of a target “${target}”.`;
}

/** @throws Missing */
function found<View>(view: View | undefined, otherwise: string): View {
  if (view === undefined) throw new Missing(otherwise);
  return view;
}

function frameOf({ version, now, grafana, runNow }: StatusSources, look: Look): Frame {
  return {
    version,
    now: toMoment(now()),
    targets: look.places(),
    runNow: runNow !== undefined,
    assets: assetsVersion,
    ...(grafana === undefined ? {} : { grafana }),
  };
}
