import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadOptions } from '../../src/config/load.ts';

/** Where the fixtures are, as messages name them. */
export const folder = relative(process.cwd(), fileURLToPath(new URL('../fixtures/config', import.meta.url)));

/** What the fixtures are written for. */
export const options: LoadOptions = {
  env: {
    ADMINISTRATOR_SECRET: 'administrator-secret',
    REVOKED: 'revoked',
    EMPTY: '',
    CANARY: 'canary-value',
  },
  known: {
    contracts: {
      'disruptive-technologies': {
        clauses: ['body/code', 'body/help', 'status/documented'],
        probes: ['token'],
      },
    },
  },
  validateCron: (expression) => {
    const fields = expression.split(' ').length;
    return fields === 5 ? undefined : `it has ${fields} fields instead of 5`;
  },
};
