/** A moment as the API writes it: ISO 8601 in UTC, from milliseconds since the Unix epoch. */
export function toMoment(at: number): string {
  return new Date(at).toISOString();
}

/** The same of what may not have happened yet. */
export function toMomentOrNone(at: number | undefined): string | undefined {
  return at === undefined ? undefined : toMoment(at);
}

/** The members that have a value. */
export function present<Shape extends object>(shape: Shape): Present<Shape>;
export function present(shape: object): object {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
}

/** The same members, those that may be undefined optional. */
export type Present<Shape extends object> = {
  [Name in keyof Shape as undefined extends Shape[Name] ? never : Name]: Shape[Name];
} & {
  [Name in keyof Shape as undefined extends Shape[Name] ? Name : never]?: Exclude<Shape[Name], undefined>;
};
