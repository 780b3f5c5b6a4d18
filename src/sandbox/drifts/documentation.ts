import type { Answer } from '../answer.ts';
import type { Drift, Occasion } from './drift.ts';

/** What can go wrong with the page that `help` leads to. */
export const documentationDrifts: readonly Drift[] = [
  {
    name: 'documentation-limit-changed',
    clauses: ['help/resolves'],
    effect: 'The error page states a limit of 20 requests per 5 seconds.',
    when: isPage,
    alter: (answer) => changeText(answer, (text) => text.replaceAll('25 requests', '20 requests')),
  },
  {
    name: 'documentation-section-gone',
    clauses: ['help/resolves'],
    effect: 'The error page has no section on 401 any more.',
    when: isPage,
    alter: (answer) => changeText(answer, (text) => text.replace(/<h2 id="401">.*\n<p id="id-401">.*\n/, '')),
  },
  {
    name: 'documentation-gone',
    clauses: ['help/resolves'],
    effect: 'The error page is not there any more.',
    when: isPage,
    alter: (answer) => ({ ...answer, status: 404 }),
  },
  {
    name: 'documentation-moved-away',
    clauses: ['help/resolves'],
    effect: 'The error page redirects to a host that nobody knows.',
    when: isPage,
    alter: (answer) => ({
      ...answer,
      status: 302,
      headers: [...answer.headers, ['Location', 'https://help.example.com/errors']],
    }),
  },
];

function isPage(_answer: Answer, occasion: Occasion): boolean {
  return occasion.api === 'documentation';
}

function changeText(answer: Answer, change: (text: string) => string): Answer {
  if (answer.body.kind !== 'bytes') return answer;
  const bytes = Buffer.from(change(Buffer.from(answer.body.bytes).toString('utf8')), 'utf8');
  return { ...answer, body: { kind: 'bytes', bytes } };
}
