import type { Call } from '../../src/client/call.ts';
import type { ProbeContext } from '../../src/probe/probe.ts';
import { resourceOf } from './fixtures.ts';
import { createUnknownId } from './identifiers.ts';
import { getDevice, listDevices } from './operations/devices.ts';
import { getProject, listProjects } from './operations/projects.ts';

/**
 * Two reads of different operations for the bursts of one cycle. Which, changes from cycle to cycle: a limit that one
 * operation escapes would never be noticed on another.
 */
export function chooseCalls(context: ProbeContext, api: string): readonly [Call, Call] {
  const project = resourceOf(context.target, 'project');
  const page = { pageSize: '1' };
  const calls =
    api === 'emulator'
      ? [
          listDevices('emulator', project, page),
          getDevice('emulator', `${project}/devices/emu${createUnknownId(context.random)}`),
        ]
      : [getProject(project), listDevices('rest', project, page), listProjects(page)];
  const at = Math.floor(context.random() * calls.length);
  const pick = (index: number): Call => calls[index % calls.length] ?? getProject(project);
  return [pick(at), pick(at + 1)];
}
