import { isOpen, type ClauseView } from './clause-view.ts';

/** The verdict on one target: in a word for programs, in a sentence for people. */
export type VerdictView = {
  readonly state: 'conforms' | 'violates' | 'inconclusive';
  readonly sentence: string;
};

type Judged = Pick<ClauseView, 'state' | 'severity'>;

/**
 * A clause that is broken breaks the contract, unless it is only information or accepted. Nothing judged is no pass.
 */
export function decideVerdict(clauses: readonly Judged[]): VerdictView {
  const broken = clauses.filter(isOpen);
  const counting = broken.filter(({ severity }) => severity !== 'information');
  const always = counting.filter(({ state }) => state === 'violates').length;
  const sometimes = counting.length - always;
  if (counting.length > 0) {
    const parts = [
      ...(always === 0 ? [] : [`${count(always, 'clause')} violated`]),
      ...(sometimes === 0 ? [] : [`${count(sometimes, 'clause')} violated now and then`]),
    ];
    return { state: 'violates', sentence: `The contract is broken: ${parts.join(', ')}.` };
  }
  const conforming = clauses.filter(({ state }) => state === 'conforms').length;
  if (conforming + broken.length === 0) {
    return { state: 'inconclusive', sentence: 'Nothing has been judged yet.' };
  }
  const lesser =
    broken.length === 0
      ? ''
      : ` (${count(broken.length, 'clause')} of information only ${are(broken.length)} not kept)`;
  return { state: 'conforms', sentence: `Every clause judged so far conforms${lesser}.` };
}

function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
