import type { ApiDefinition } from '../../src/probe/api-definition.ts';
import { badRequest } from './400-bad-request.ts';
import { withoutCredential } from './401-no-credential.ts';
import { unauthenticatedWrites } from './401-unauthenticated-write.ts';
import { unauthorized } from './401-unauthorized.ts';
import { serverErrors } from './5xx-server-errors.ts';
import { access } from './403-access.ts';
import { memberRoles } from './403-members.ts';
import { labelRoles } from './403-roles.ts';
import { transferRoles } from './403-transfer.ts';
import { notFound } from './404-not-found.ts';
import { conflict } from './409-conflict.ts';
import { tooManyRequests } from './429-too-many-requests.ts';
import { removeEmulatedDevice, removeMembership, removeUnwantedDevices } from './cleanup.ts';
import { quota } from './clauses/rate-limit.ts';
import { contract } from './contract.ts';
import { controlCall, propagationLimitSeconds } from './fixtures.ts';
import { help } from './help.ts';
import { operations } from './operations/index.ts';
import { undocumented } from './other-methods.ts';
import { preflight } from './preflight.ts';
import { token } from './token.ts';

/** Everything Faultline knows about the APIs of Disruptive Technologies. */
export const disruptiveTechnologies: ApiDefinition = {
  contract,
  quota,
  propagationSeconds: propagationLimitSeconds,
  operations,
  probes: [
    ...withoutCredential,
    ...unauthorized,
    ...token,
    ...badRequest,
    ...access,
    ...labelRoles,
    ...memberRoles,
    ...transferRoles,
    ...unauthenticatedWrites,
    ...notFound,
    ...conflict,
    ...help,
    ...undocumented,
    ...serverErrors,
    ...tooManyRequests,
  ],
  control: controlCall,
  preflight,
  cleanup: {
    'emulated-device': removeEmulatedDevice,
    'unwanted-devices': removeUnwantedDevices,
    membership: removeMembership,
  },
};
