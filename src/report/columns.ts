/** A table in plain text: the first column to the left, figures to the right, indented by two. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => Array.from(row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row.reduce((line, cell, column) => {
      const gap = ' '.repeat((widths[column] ?? 0) - Array.from(cell).length);
      return column === 0 ? `  ${cell}${gap}` : `${line}  ${gap}${cell}`;
    }, ''),
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
