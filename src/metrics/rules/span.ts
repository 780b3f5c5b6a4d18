/** A length of time in a rule: it shrinks when the rules are built for a monitor that runs faster than time. */
export type Span = { readonly seconds: number };

export function minutes(count: number): Span {
  return { seconds: count * 60 };
}

export function hours(count: number): Span {
  return minutes(count * 60);
}

export function days(count: number): Span {
  return hours(count * 24);
}

const units = [
  { name: 'd', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'm', milliseconds: 60_000 },
  { name: 's', milliseconds: 1_000 },
];

/** Seconds as Prometheus writes a duration, in the largest unit that leaves a whole number: 5400 is `90m`. */
export function writeDuration(seconds: number): string {
  const milliseconds = Math.max(1, Math.round(seconds * 1_000));
  const unit = units.find((candidate) => milliseconds % candidate.milliseconds === 0);
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit.milliseconds}${unit.name}`;
}
