import { argumentDrifts } from './arguments.ts';
import { authenticationDrifts } from './authentication.ts';
import { bodyDrifts } from './body.ts';
import type { Drift } from './drift.ts';
import { controls } from './controls.ts';
import { documentationDrifts } from './documentation.ts';
import { effectDrifts } from './effects.ts';
import { headerDrifts } from './headers.ts';
import { limiterDrifts } from './limiter.ts';
import { retryAfterDrifts } from './retry-after.ts';
import { roleDrifts } from './roles.ts';
import { statusDrifts } from './status.ts';
import { wireDrifts } from './wire.ts';

/** Every drift there is. A new one is an entry in one of these files; a new family is a file and a line here. */
export const drifts: readonly Drift[] = [
  ...retryAfterDrifts,
  ...limiterDrifts,
  ...bodyDrifts,
  ...headerDrifts,
  ...statusDrifts,
  ...argumentDrifts,
  ...authenticationDrifts,
  ...roleDrifts,
  ...effectDrifts,
  ...wireDrifts,
  ...documentationDrifts,
  ...controls,
];

/** The catalogue for people and for tests: what each drift is called, which clauses must report it, and what it does. */
export const driftCatalogue: readonly { name: string; clauses: readonly string[]; effect: string }[] =
  drifts.map(({ name, clauses, effect }) => ({ name, clauses, effect }));
