import { isOpen, type ClauseRecord, type PlaceRecord } from '../drift/clause-record.ts';

/** From which places an open drift is seen, and from which it is not. */
export type Sightings = {
  readonly seen: readonly string[];
  /** Where it was violated, but chance alone could explain it. */
  readonly suspected: readonly string[];
  /** Where the clause was kept when it was last judged, milliseconds since the Unix epoch. */
  readonly kept: readonly { readonly location: string; readonly at: number }[];
};

/** Undefined where no drift is open, or monitors have no location. */
export function findSightings({ standing, places }: ClauseRecord): Sightings | undefined {
  if (!isOpen(standing) || places === undefined) return undefined;
  const where = (matches: (place: PlaceRecord) => boolean): PlaceRecord[] => places.filter(matches);
  return {
    seen: where(({ record }) => isOpen(record.standing)).map(({ location }) => location),
    suspected: where(({ record }) => record.standing === 'suspected').map(({ location }) => location),
    kept: where(({ record }) => record.standing === 'conforming').map(({ location, record }) => ({
      location,
      at: record.lastConclusive ?? record.since,
    })),
  };
}

/** From where a drift is seen, in words: `seen from oslo only`. */
export function describeSeen({ seen, suspected, kept }: Sightings): string {
  const isLone = seen.length === 1 && suspected.length + kept.length > 0;
  return `seen from ${join(seen)}${isLone ? ' only' : ''}`;
}

/**
 * The same with what is known from elsewhere: `seen from oslo only; kept when looked at from bergen 3 minutes ago`. `now` is
 * milliseconds since the Unix epoch.
 */
export function describeSightings(sightings: Sightings, now: number): string {
  const { seen, suspected, kept } = sightings;
  const looks = kept.map(({ location, at }) => `from ${location} ${describeAge(now - at)} ago`);
  const isAlone = seen.length === 1 && suspected.length + kept.length === 0;
  return [
    describeSeen(sightings),
    ...(suspected.length === 0 ? [] : [`suspected from ${join(suspected)}`]),
    ...(looks.length === 0 ? [] : [`kept when looked at ${join(looks)}`]),
    ...(isAlone ? ['not looked at from elsewhere yet'] : []),
  ].join('; ');
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function describeAge(milliseconds: number): string {
  const [name, length] = units.find(([, size]) => milliseconds >= size) ?? (['second', 1_000] as const);
  const count = Math.max(0, Math.floor(milliseconds / length));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function join(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
