import type { Header } from './answer.ts';

/** Thrown by a handler to refuse a call; becomes the documented error answer with this status and text. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: readonly Header[];

  constructor(status: number, text: string, headers: readonly Header[] = []) {
    super(text);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
  }
}

/** 400: what is wrong with which argument. */
export function invalidArgument(argument: string, problem: string): Refusal {
  return new Refusal(400, `invalid argument: ${argument} ${problem}`);
}

/** 403: authenticated, but without the permission that the call needs. */
export function permissionDenied(permission: string): Refusal {
  return new Refusal(403, `permission denied: ${permission} is needed`);
}

/** 404: what kind of thing was not found; never which one. */
export function notFound(kind: string): Refusal {
  return new Refusal(404, `${kind} not found`);
}

/** 409: it is there already. */
export function alreadyExists(kind: string): Refusal {
  return new Refusal(409, `${kind} already exists`);
}
