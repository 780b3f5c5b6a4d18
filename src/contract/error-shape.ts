import { describeType, isJsonArray, isJsonObject, jsonMember } from '../wire/json-shape.ts';
import type { JsonObject, JsonValue } from '../wire/json.ts';
import { excerpt } from './excerpt.ts';
import { grpcCodeName } from './grpc-codes.ts';

/** One known way of writing errors: its name, or undefined where an object is not written in it. */
type KnownShape = (object: JsonObject, members: readonly string[]) => string | undefined;

/** Asked in this order; the first that knows the object names it. */
const knownShapes: readonly KnownShape[] = [
  nameAip193,
  nameGrpcGateway,
  nameProblem,
  nameTokenError,
  nameNested,
  nameOtherCase,
];

const shownMembers = 8;

/**
 * Names the shape of an error body for a message: well-known ones by their names, others by type and members.
 * `members` are the names that the documentation gives to the members of an error; with them, an envelope around
 * them and another case of their letters are recognised too.
 */
export function describeErrorShape(value: JsonValue, members: readonly string[] = []): string {
  if (isJsonArray(value)) return `a JSON array of ${value.length}`;
  if (typeof value === 'string') return describeString(value);
  if (!isJsonObject(value)) return value === null ? 'the JSON literal null' : `a JSON ${describeType(value)}`;
  for (const name of knownShapes) {
    const known = name(value, members);
    if (known !== undefined) return known;
  }
  return `a JSON object ${describeMembers(value)}`;
}

function describeString(text: string): string {
  const start = text.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return `a JSON string, ${excerpt(text, 60)}`;
  return `a JSON string that holds JSON once more, ${excerpt(text, 60)}`;
}

function describeMembers(object: JsonObject): string {
  const names = Object.keys(object);
  if (names.length === 0) return 'without members';
  const shown = names.slice(0, shownMembers).map((name) => excerpt(name, 30));
  const more = names.length > shownMembers ? ` and ${names.length - shownMembers} more` : '';
  return `with the members ${shown.join(', ')}${more}`;
}

/** `{"error": {"code", "message", "status", "details"}}` (Google's API improvement proposal 193). */
function nameAip193(object: JsonObject): string | undefined {
  const error = jsonMember(object, 'error');
  if (!isJsonObject(error) || !isString(error, 'message')) return undefined;
  if (isString(error, 'status')) return 'an AIP-193 error, an object in "error" with "message" and "status"';
  return 'a nested error, an object in "error" with "message"';
}

/** `{"code", "message", "details"}`, and in its first version `{"error", "message", "code", "details"}`. */
function nameGrpcGateway(object: JsonObject): string | undefined {
  const code = jsonMember(object, 'code');
  if (typeof code !== 'number' || !isString(object, 'message')) return undefined;
  const name = grpcCodeName(code);
  if (name === undefined) return undefined;
  const version = isString(object, 'error') ? "grpc-gateway's version 1" : 'grpc-gateway';
  return `the default error of ${version}, with the gRPC code ${code} (${name})`;
}

/** RFC 9457 §3.1: all members are optional, so two of them are asked for. */
function nameProblem(object: JsonObject): string | undefined {
  const present = ['type', 'title', 'detail', 'instance'].filter((name) => isString(object, name));
  return present.length >= 2 ? 'problem details (RFC 9457)' : undefined;
}

/** The codes of a token endpoint's errors (RFC 6749 §5.2). */
export const tokenErrors: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/** RFC 6749 §5.2. */
function nameTokenError(object: JsonObject): string | undefined {
  const error = jsonMember(object, 'error');
  if (typeof error !== 'string') return undefined;
  const known = tokenErrors.has(error) || isString(object, 'error_description');
  return known ? `an error of a token endpoint (RFC 6749), ${excerpt(error, 40)}` : undefined;
}

function nameNested(object: JsonObject, members: readonly string[]): string | undefined {
  for (const [name, inner] of Object.entries(object)) {
    if (!isJsonObject(inner)) continue;
    const found = members.filter((member) => Object.hasOwn(inner, member) && !Object.hasOwn(object, member));
    if (found.length >= 2) return `an envelope: ${list(found)} stand inside ${excerpt(name, 30)}`;
  }
  return undefined;
}

function nameOtherCase(object: JsonObject, members: readonly string[]): string | undefined {
  const names = Object.keys(object).filter((name) => {
    const lower = name.toLowerCase();
    return members.some(
      (member) => member !== name && member.toLowerCase() === lower && !Object.hasOwn(object, member),
    );
  });
  return names.length === 0 ? undefined : `a JSON object with ${list(names)} in another case of letters`;
}

function list(names: readonly string[]): string {
  return names.map((name) => excerpt(name, 30)).join(', ');
}

function isString(object: JsonObject, name: string): boolean {
  return typeof jsonMember(object, name) === 'string';
}
