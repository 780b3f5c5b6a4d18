import type { Call } from '../../../src/client/call.ts';
import { buildCall } from './build.ts';

/** The one grant type that the token endpoint is documented to know. */
export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Asks for an access token with a form of one's own. */
export const createToken = (form: Readonly<Record<string, string>>): Call =>
  buildCall('token', 'token.create', 'POST', '', { body: new URLSearchParams(form) });
