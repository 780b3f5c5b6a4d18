import type { Credential } from '../../src/client/call.ts';
import type { Occasion, ProbeContext } from '../../src/probe/probe.ts';
import type { Sending } from '../../src/probe/sending.ts';
import { anyValidAccount, as, controlCall } from './fixtures.ts';

/** How a call is sent with a credential that must be refused. */
export function refusedAs(clause: string, credential: Credential): Sending {
  const cause = credential.kind === 'none' ? {} : { cause: `${clause} as ${credential.kind}` };
  return { as: credential, provokes: [401], ...cause };
}

/** Sends a call, the control call by default, with a credential that must be refused, and expects 401. */
export async function expectRefusal(
  context: ProbeContext,
  occasion: Occasion,
  clause: string,
  credential: Credential,
  call = controlCall(context.target, context.api),
): Promise<void> {
  const sending = refusedAs(clause, credential);
  const exchange = await occasion.send(call, sending);
  const valid = { call, sending: { as: as(anyValidAccount(context.target)) } };
  await occasion.expectStatus(clause, exchange, [401], { call, sending, valid });
}
