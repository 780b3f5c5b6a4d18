import type { Call } from '../../src/client/call.ts';
import type { AccountName } from '../../src/config/target.ts';
import type { ProbeContext } from '../../src/probe/probe.ts';
import { anyValidAccount, resourceOf } from './fixtures.ts';
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

/** Those who may read what the bursts ask for. */
const readers: readonly AccountName[] = ['administrator', 'developer', 'user', 'transfer_administrator'];

/**
 * Whose requests the bursts of one cycle are made of. It changes from cycle to cycle: everybody has the documented limit,
 * and what it does to one account only would never be noticed on another.
 */
export function chooseAccount({ random, target }: Pick<ProbeContext, 'random' | 'target'>): string {
  const configured = readers.filter((name) => target.accounts[name] !== undefined);
  return configured[Math.floor(random() * configured.length)] ?? anyValidAccount(target);
}
