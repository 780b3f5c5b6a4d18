import type { Route } from '../call.ts';
import { batchRoutes } from './batch.ts';
import { dataConnectorRoutes } from './data-connectors.ts';
import { deviceRoutes } from './devices.ts';
import { eventRoutes } from './events.ts';
import { keyRoutes } from './keys.ts';
import { labelRoutes } from './labels.ts';
import { memberRoutes } from './members.ts';
import { organizationRoutes } from './organizations.ts';
import { projectRoutes } from './projects.ts';
import { roleRoutes } from './roles.ts';
import { serviceAccountRoutes } from './service-accounts.ts';

/** Every call of the REST API that the sandbox answers. */
export const restRoutes: readonly Route[] = [
  ...projectRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...serviceAccountRoutes,
  ...keyRoutes,
  ...roleRoutes,
  ...deviceRoutes,
  ...batchRoutes,
  ...labelRoutes,
  ...eventRoutes,
  ...dataConnectorRoutes,
];
