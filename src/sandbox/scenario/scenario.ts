import { z } from 'zod';
import { clientClauseIds } from '../judge/clauses.ts';

const seconds = z.number().positive('must be more than 0 seconds').max(86_400, 'must be a day at most');
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const clause = z.string().refine((text) => clientClauseIds.some((id) => id === text), {
  error: ({ input }) =>
    `there is no clause ${JSON.stringify(input)}; there are: ${clientClauseIds.join(', ')}`,
});

const step = z.strictObject({
  /** What happens to the client, in words. */
  name: z.string().min(1, 'must not be empty').max(200),
  /** Ordered when the step begins, as on the control port: `next 2 of labels.create: 503`. */
  faults: texts.default([]),
  /** On while the step lasts. */
  drifts: texts.default([]),
  /** `labels.create eventually 200`, or `client/token-renewal judged`; the step is over when all of it has happened. */
  expect: texts.refine((list) => list.length > 0, 'must name at least one thing that must happen'),
  /** Seconds for the step; for the first one from the first request on. */
  deadline: seconds.default(60),
});

/** What is to happen to a client, and what it must make of it: the shape of a scenario file. Times are clock time. */
export const scenarioSchema = z.strictObject({
  /** Seconds for the whole, from the start of the sandbox on. */
  deadline: seconds.default(600),
  /** Seconds that access tokens live, and are announced to live; 3,600 as documented where absent. */
  token_lifetime: seconds.optional(),
  /** Clauses that must be judged; where absent, those that the steps give occasion to. */
  clauses: z.array(clause).optional(),
  steps: z.array(step).min(1, 'must hold at least one step'),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioStep = Scenario['steps'][number];
