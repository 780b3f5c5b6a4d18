import { errorAnswer, successAnswer, unknownPathAnswer, wrongMethodAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { checkPathForms } from './access.ts';
import { refuseOverQuota } from './admission.ts';
import { parseBody } from './arguments.ts';
import { claimedIdentity } from './assertion.ts';
import { authenticate } from './authentication.ts';
import type { Identity } from './authentication.ts';
import type { Call, Route } from './call.ts';
import type { Behaviour, Occasion } from './drifts/drift.ts';
import type { DriftsOfRequest } from './drifts/switchboard.ts';
import { faultRefusal } from './faults.ts';
import { parseQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import type { Match, Router } from './router.ts';
import type { Request, Service } from './service.ts';
import { answerTokenRequest } from './token-endpoint.ts';

/** What becomes of a request. `answer` undefined: the connection is reset. */
export type Response = {
  readonly occasion: Occasion;
  readonly drifts: DriftsOfRequest;
  readonly account: string | undefined;
  /** Key that the credential names, good or not. */
  readonly keyId: string | undefined;
  /** Whether the answer was ordered as a fault. */
  readonly scripted: boolean;
  readonly answer: Answer | undefined;
};

/**
 * Decides about one request. The order is that of a gateway with services behind it: the limit (429), scripted faults,
 * unknown paths and methods, the credential (401), and then the call itself (400, 404, 403, 409, in the order of its
 * handler).
 */
export function respond(service: Service, router: Router, request: Request): Response {
  runDeferred(service);
  const match = router(request.method, request.path);
  const operation = operationOf(match);
  const occasion: Occasion = { api: request.api, method: request.method, path: request.path, operation };
  const drifts = service.switchboard.forRequest(occasion);
  const identity = identify(service, request, drifts);
  const { name: account, keyId } = identity;
  let scripted = false;
  const fill = (answer: Answer | undefined): Response => ({
    occasion,
    drifts,
    account,
    keyId,
    scripted,
    answer,
  });
  try {
    const limited = refuseOverQuota(service, request, occasion, identity.keyId, drifts);
    if (limited !== undefined) {
      if (drifts.behaviour('applyLimited') !== undefined)
        applyAnyway(service, request, match, identity, drifts);
      throw limited;
    }
    const fault = service.faults.next(occasion);
    scripted = fault !== undefined;
    if (fault === 'reset') return fill(undefined);
    if (fault !== undefined) throw faultRefusal(fault);
    if (match.kind === 'unknown-path') return fill(unknownPathAnswer());
    if (match.kind === 'wrong-method') return fill(wrongMethodAnswer(match.allowed));
    if (match.kind === 'bad-encoding')
      throw new Refusal(400, 'invalid argument: the path is not valid percent-encoded UTF-8');
    return fill(serve(service, request, match, identity, drifts));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (
      error.status === 403 &&
      request.method !== 'GET' &&
      drifts.behaviour('applyForbidden') !== undefined
    ) {
      applyAnyway(service, request, match, identity, withoutRoles(drifts));
    }
    return fill(errorAnswer(error.status, error.message, service.code, error.headers));
  }
}

function operationOf(match: Match): string {
  return match.kind === 'route' ? match.route.operation : 'unknown';
}

type Named = Identity & { readonly name?: string | undefined };

/** The token endpoint is told who is calling by the assertion, the others by the Authorization header. */
function identify(service: Service, request: Request, drifts: DriftsOfRequest): Named {
  if (request.api === 'token') {
    const form = new URLSearchParams(Buffer.from(request.body ?? []).toString('utf8'));
    const { keyId, email } = claimedIdentity(form.get('assertion') ?? '');
    const known = keyId !== undefined && service.world.keys.has(keyId);
    return { name: email, ...(known ? { keyId } : {}) };
  }
  const { authorization } = request;
  const identity = authenticate({ authorization, now: service.now() }, service.world, service.tokens, drifts);
  return { ...identity, name: identity.account === undefined ? undefined : identity.keyId };
}

function serve(
  service: Service,
  request: Request,
  match: { readonly route: Route; readonly variables: Readonly<Record<string, string>> },
  identity: Named,
  drifts: DriftsOfRequest,
): Answer {
  const { world, tokens, audiences, propagationDelay, tokenLifetime: lifetime } = service;
  const now = service.now();
  const { body, api } = request;
  if (body === undefined) throw new Refusal(400, 'invalid argument: the body is larger than 1 MiB');
  if (api === 'token') {
    return answerTokenRequest({
      contentType: request.contentType,
      body,
      world,
      tokens,
      now,
      audiences,
      lifetime,
      drifts,
    });
  }
  const { account, refusal } = identity;
  if (account === undefined) throw refusal ?? new Refusal(401, 'unauthenticated');
  checkPathForms(match.variables);
  const call: Call = {
    api,
    path: match.variables,
    query: parseQuery(request.query),
    body: () => parseBody(body),
    account,
    world,
    now,
    propagationDelay,
    drifts,
  };
  return successAnswer(match.route.handle(call));
}

function runDeferred(service: Service): void {
  if (service.deferred.length === 0) return;
  const now = service.now();
  const due = service.deferred.filter((each) => each.due <= now);
  const rest = service.deferred.filter((each) => each.due > now);
  service.deferred.splice(0, service.deferred.length, ...rest);
  for (const each of due) each.run();
}

const rolesIgnored: Partial<Behaviour> = { ignoreRoles: true };

function withoutRoles(drifts: DriftsOfRequest): DriftsOfRequest {
  return {
    ...drifts,
    behaviour: (name) => drifts.behaviour(name) ?? rolesIgnored[name],
  };
}

/** A drift: the refused write takes effect all the same. */
function applyAnyway(
  service: Service,
  request: Request,
  match: Match,
  identity: Named,
  drifts: DriftsOfRequest,
): void {
  if (match.kind !== 'route') return;
  try {
    serve(service, request, match, identity, drifts);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
