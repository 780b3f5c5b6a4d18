import type { Measurement } from './row.ts';
export function describeDetection(measured: readonly Measurement[]): string {
  return String(measured.length);
}
