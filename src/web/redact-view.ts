/**
 * Takes secrets out of every text of a view, before anything is escaped or written as JSON: an escaped secret would no
 * longer be recognised.
 */
export function redactView<View>(view: View, redact: (text: string) => string): View;
export function redactView(view: unknown, redact: (text: string) => string): unknown {
  if (typeof view === 'string') return redact(view);
  if (Array.isArray(view)) return view.map((each) => redactView<unknown>(each, redact));
  if (typeof view !== 'object' || view === null) return view;
  return Object.fromEntries(
    Object.entries(view).map(([name, value]) => [name, redactView<unknown>(value, redact)]),
  );
}
