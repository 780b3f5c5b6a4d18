import type { Call } from '../../src/client/call.ts';
import type { ProbeContext } from '../../src/probe/probe.ts';
import { resourceOf } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { getDevice, listDevices } from './operations/devices.ts';
import { getProject, listProjects } from './operations/projects.ts';

/**
 * Reads of different operations for the bursts of one cycle. Which comes first, changes from cycle to cycle: what the
 * limit does to one operation only would never be noticed on another.
 */
export function chooseCalls(context: ProbeContext, api: string): readonly [Call, ...Call[]] {
  const project = resourceOf(context.target, 'project');
  const page = { pageSize: '1' };
  const calls: readonly [Call, ...Call[]] =
    api === 'emulator'
      ? [
          listDevices('emulator', project, page),
          getDevice('emulator', `${project}/devices/emu${createUnknownId(context.random)}`),
        ]
      : [getProject(project), listDevices('rest', project, page), listProjects(page)];
  const at = Math.floor(context.random() * calls.length);
  return [calls[at] ?? calls[0], ...calls.slice(at + 1), ...calls.slice(0, at)];
}
