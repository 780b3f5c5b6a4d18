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

/** The drifts by what they are about. A new one is an entry in one of these files; a new family is a file and a line here. */
export const driftFamilies: readonly { readonly family: string; readonly drifts: readonly Drift[] }[] = [
  { family: 'Retry-After', drifts: retryAfterDrifts },
  { family: 'limiter', drifts: limiterDrifts },
  { family: 'body', drifts: bodyDrifts },
  { family: 'headers', drifts: headerDrifts },
  { family: 'status', drifts: statusDrifts },
  { family: 'arguments', drifts: argumentDrifts },
  { family: 'credentials and tokens', drifts: authenticationDrifts },
  { family: 'roles', drifts: roleDrifts },
  { family: 'effects', drifts: effectDrifts },
  { family: 'bytes', drifts: wireDrifts },
  { family: 'documentation', drifts: documentationDrifts },
  { family: 'controls', drifts: controls },
];

/** Every drift there is. */
export const drifts: readonly Drift[] = driftFamilies.flatMap((family) => family.drifts);

/** The catalogue for people and for tests: what each drift is called, which clauses must report it, and what it does. */
export const driftCatalogue: readonly { name: string; clauses: readonly string[]; effect: string }[] =
  drifts.map(({ name, clauses, effect }) => ({ name, clauses, effect }));
