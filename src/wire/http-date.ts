const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const fixdate =
  /^([A-Z][a-z]{2}), ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$/;

/**
 * Reads the one date form that may be sent today, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7,
 * IMF-fixdate, case-sensitive). Returns milliseconds since the Unix epoch, or undefined for anything else: the two
 * obsolete forms, a day that is not in the calendar, and a weekday that does not belong to the day.
 * A leap second (`23:59:60`) is read as the first second of the next day.
 */
export function readHttpDate(text: string): number | undefined {
  const parts = fixdate.exec(text);
  if (parts === null) return undefined;
  const [, weekday = '', day, monthName = '', year, hour, minute, second] = parts;
  const month = months.indexOf(monthName);
  const [d, y, h, m, s] = [Number(day), Number(year), Number(hour), Number(minute), Number(second)];
  if (month < 0 || h > 23 || m > 59 || s > (h === 23 && m === 59 ? 60 : 59)) return undefined;
  const midnight = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(y, month, d);
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== d) return undefined;
  if (weekdays[midnight.getUTCDay()] !== weekday) return undefined;
  return midnight.getTime() + ((h * 60 + m) * 60 + s) * 1000;
}
