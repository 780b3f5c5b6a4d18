/** The names of gRPC's status codes, by their number (gRPC documentation, "Status codes and their use in gRPC"). */
const names = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/**
 * The name of a gRPC status code, or undefined where the number is none. Such a code where an HTTP status should
 * stand means that a gateway's default error body shows through.
 */
export function grpcCodeName(code: number): string | undefined {
  return names[code];
}
