const dayMilliseconds = 86_400_000;

/** A date and time with its offset, whether or not there is such a day. */
export const instantForm = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-](\d\d):(\d\d))$/;

const dayForm = /^\d{4}-\d\d-\d\d$/;

/** The same, or a date alone. */
export const expiryForm = new RegExp(`${dayForm.source}|${instantForm.source}`);

/** Milliseconds since the Unix epoch of an RFC 3339 date and time with its offset, or undefined. */
export function parseInstant(text: string): number | undefined {
  const match = instantForm.exec(text);
  const day = parseDay(match?.[1] ?? '');
  if (match === null || day === undefined) {
    return undefined;
  }
  const part = (group: number): number => Number(match[group] ?? 0);
  const [hours, minutes, seconds, offsetHours, offsetMinutes] = [part(2), part(3), part(4), part(7), part(8)];
  if (hours > 23 || minutes > 59 || seconds > 59 || offsetHours > 23 || offsetMinutes > 59) {
    return undefined;
  }
  const offset = (offsetHours * 60 + offsetMinutes) * (match[6]?.startsWith('-') === true ? -1 : 1);
  return day + (hours * 60 + minutes - offset) * 60_000 + seconds * 1000 + Math.floor(part(5) * 1000);
}

/** The same for when something expires: a date alone lasts to its end in UTC. */
export function parseExpiry(text: string): number | undefined {
  const day = parseDay(text);
  return day === undefined ? parseInstant(text) : day + dayMilliseconds;
}

/** Midnight UTC of a day that exists (`2026-02-30` does not). */
function parseDay(text: string): number | undefined {
  if (!dayForm.test(text)) {
    return undefined;
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? time : undefined;
}
