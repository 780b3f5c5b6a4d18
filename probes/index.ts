import type { ApiDefinition } from '../src/probe/api-definition.ts';
import { disruptiveTechnologies } from './disruptive-technologies/index.ts';

/** Every API that Faultline knows. */
export const definitions: readonly ApiDefinition[] = [disruptiveTechnologies];
