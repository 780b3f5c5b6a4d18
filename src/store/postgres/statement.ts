import type { SqlValue } from '../database.ts';

/**
 * A statement with `$1`, `$2`, … in place of each `?` that stands outside of quotes. Statements of ours have neither comments nor
 * dollar quotes.
 */
export function numberParameters(sql: string): string {
  let count = 0;
  return sql.replaceAll(/'[^']*'|"[^"]*"|\?/g, (part) => {
    if (part !== '?') return part;
    count += 1;
    return `$${count}`;
  });
}

/** A value as PostgreSQL can keep it: its texts hold any character but U+0000, which becomes U+FFFD. */
export function toParameter(value: SqlValue): SqlValue | Buffer {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\uFFFD');
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}
