import type { Route } from '../call.ts';
import { deviceRoutes } from './devices.ts';
import { labelRoutes } from './labels.ts';
import { memberRoutes } from './members.ts';
import { organizationRoutes } from './organizations.ts';
import { projectRoutes } from './projects.ts';
import { roleRoutes } from './roles.ts';

/** Every call of the REST API that the sandbox answers. */
export const restRoutes: readonly Route[] = [
  ...projectRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...roleRoutes,
  ...deviceRoutes,
  ...labelRoutes,
];
