import { definitions } from '../../probes/index.ts';
import { accountNames, type AccountConfig, type TargetConfig } from '../config/target.ts';
import { planCycle } from '../monitor/plan.ts';
import type { ApiDefinition } from '../probe/api-definition.ts';
import { listNotExercised, listRuns } from '../probe/requirements.ts';
import { contractWriters } from './contract-formats.ts';
import { listContract } from './contract-listing.ts';

/** A way of configuring a target whose cost is worth knowing. */
type Case = { readonly name: string } & Pick<TargetConfig, 'writes' | 'bursts' | 'forgeries'> & {
    readonly pace: number;
    readonly exclusive: boolean;
  };

const reading = { writes: false, bursts: false, forgeries: false, exclusive: false, pace: 1 };

const cases: readonly Case[] = [
  { ...reading, name: 'reads only, as the defaults have it' },
  { ...reading, name: 'with `forgeries`', forgeries: true },
  { ...reading, name: 'with `writes`', writes: true },
  { ...reading, name: 'with `writes` and `forgeries`', writes: true, forgeries: true },
  {
    name: 'everything, a quota of its own',
    writes: true,
    bursts: true,
    forgeries: true,
    exclusive: true,
    pace: 4.5,
  },
];

/** The documentation of all contracts as Markdown: an introduction, what a cycle costs, and every clause and probe. */
export function describeContracts(): string {
  return [introduction, ...definitions.map(describeContract)].join('\n');
}

const introduction = `# The contract, clause by clause

Generated from the code of \`probes/\` and from \`src/cli/contract-document.ts\`; change it there.
\`faultline contract\` prints the same lists.

A **clause** is one checkable statement of an API's documentation. Its id is pinned: metrics, alerts and accepted
deviations refer to it. Some clauses judge **every exchange** that gives an occasion, whoever sent it and why; the
others are judged by a **probe**, a scenario that provokes one documented situation.

A judgement is one of three: the clause *conforms*, it is *violated*, or nothing can be concluded. What cannot be
concluded is never a pass: a refused connection, a 429 that the monitor brought on itself, a lost fixture say nothing
about the clause at hand, and are reported with their reason. So is a clause that a configuration does not let be
exercised.

Four habits keep the judgements fair and cheap:

- **A positive control stands beside every negative one.** The credential that must be refused is refused, *and* the
  valid one is accepted on the same API in the same cycle. A control is sent once for all the probes that need it.
- **A violation is looked at twice.** The whole occasion is repeated at once; only what comes back stands. What does
  not come back is counted, and raised when chance no longer explains it.
- **A refusal is held to its word.** What a refused write would have changed is read back at once, and once more a
  minute later, when everything that is due is read in one request per resource.
- **What is new may be unseen.** A 404 about what this cycle made or moved less than 30 seconds ago is asked again as
  documented, with back-off from 1 s on, unless 404 is what was provoked: not everything behind an API knows it at once.

## What a cycle costs

A plan is computed from what the probes say of themselves, and printed by \`check\`. A test holds it against what is
really sent: without bursts it is exact to the request, as long as nothing has to be sent twice. The *floor* is the
time that the requests take at the configured pace if nothing else had to be waited for; what a plan is longer by are
the waits that cannot be saved: the minute before the second look, silence before a burst, an announced wait that is
kept. *Per clause* divides the requests by the clauses judged, one on each API counted by itself.
`;

function describeContract(definition: ApiDefinition): string {
  const listing = contractWriters.markdown([listContract(definition)]);
  return [
    `Figures for ${definition.contract.title},`,
    'with every account and resource configured; `serve` runs the bursts by a schedule of their own.',
    '',
    '| configuration | requests a second | requests | floor | plan | clauses judged | per clause |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...cases.map((given) => describeCase(definition, given)),
    '',
    listing.replaceAll(/^#/gm, '##'),
  ].join('\n');
}

function describeCase(definition: ApiDefinition, { name, pace, exclusive, ...allowed }: Case): string {
  const target: TargetConfig = {
    ...wholeTarget,
    ...allowed,
    contract: definition.contract.name,
    limits: { scope: 'target', exclusive, pace },
  };
  const sound = { ...definition, probes: definition.probes.filter((probe) => probe.serveOnly !== true) };
  const { requests, seconds } = planCycle(sound, listRuns(sound, target), target);
  // What nobody can order from a live API is judged when it happens, and not counted here.
  const orderable = definition.contract.clauses.filter(({ recoversFrom }) => recoversFrom === undefined);
  const places = orderable.flatMap(({ apis }) => apis).length;
  const judged = places - listNotExercised(sound, target).length;
  const floor = `${Math.ceil(requests / pace)} s`;
  const each = (requests / judged).toFixed(1);
  return `| ${[name, pace, requests, floor, `${seconds} s`, judged, each].join(' | ')} |`;
}

const account: AccountConfig = { keyId: '', secret: '', email: '', auth: ['token'] };

/** A target of which everything is configured; the most able account may authenticate in both ways. */
const wholeTarget: TargetConfig = {
  name: 'documentation',
  contract: '',
  apis: {
    rest: 'https://rest.example',
    emulator: 'https://emulator.example',
    token: 'https://token.example',
    documentation: 'https://documentation.example',
  },
  accounts: {
    ...Object.fromEntries(accountNames.map((name) => [name, account])),
    administrator: { ...account, auth: ['token', 'basic'] },
  },
  resources: {
    organization: 'organizations/o',
    project: 'projects/p',
    second_project: 'projects/q',
    foreign_project: 'projects/f',
  },
  expiredToken: 'expired',
  writes: false,
  bursts: false,
  forgeries: false,
  limits: { scope: 'target', exclusive: false, pace: 1 },
  schedule: { default: '', bursts: '', probes: {} },
  maintenance: [],
  accepted: [],
};
