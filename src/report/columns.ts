/**
 * A table in plain text, indented by two. The first columns, as many as `words`, are set to the left, the others, which
 * hold figures, to the right.
 */
export function alignColumns(rows: readonly (readonly string[])[], words = 1): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - Array.from(cell).length);
        return column < words ? `  ${cell}${gap}` : `  ${gap}${cell}`;
      })
      .join('')
      .trimEnd(),
  );
}

/** Comma-separated words on lines of about a hundred characters. */
export function wrap(words: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 100) lines.push(`${indent}${word},`);
    else lines[lines.length - 1] = `${last} ${word},`;
  }
  return lines.map((line, index) => (index === lines.length - 1 ? line.slice(0, -1) : line));
}
