/** Every way in which a secret may be spelled that the redactor promises to find. */
export const encodings: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  base64: (secret) => base64(secret),
  'base64 behind one byte': (secret) => base64(`x${secret}`),
  'base64 behind two bytes': (secret) => base64(`xy${secret}`),
  'base64 within more': (secret) => base64(`before${secret}behind it`),
  'base64 of key id and secret': (secret) => base64(`bjei8f3k2h:${secret}`),
  base64url: (secret) => base64url(secret),
  'base64url behind one byte': (secret) => base64url(`?${secret}`),
  'base64url behind two bytes': (secret) => base64url(`?>${secret}>>?`),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  percent: (secret) => encodeURIComponent(secret),
  'percent in small letters': (secret) =>
    encodeURIComponent(secret).replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  'percent on every byte': (secret) =>
    [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'percent of base64': (secret) => encodeURIComponent(base64(`k:${secret}`)),
  form: (secret) => new URLSearchParams([['x', secret]]).toString().slice(2),
  JSON: (secret) => inJson(secret),
  'JSON in ASCII': (secret) => asciiJson(secret),
  'JSON with every character escaped': (secret) =>
    Array.from({ length: secret.length }, (_, index) => unicodeEscape(secret.charCodeAt(index))).join(''),
  'JSON within JSON': (secret) => inJson(inJson(secret)),
  'JSON with escaped slashes': (secret) => inJson(secret).replaceAll('/', String.raw`\/`),
  'percent within JSON': (secret) => inJson(encodeURIComponent(secret)),
  'JSON within percent': (secret) => encodeURIComponent(inJson(secret)),
  HTML: (secret) => inHtml(secret),
  'JSON within HTML': (secret) => inHtml(inJson(secret)),
  'JSON within JSON within HTML': (secret) => inHtml(inJson(inJson(secret))),
  'HTML by number': (secret) => Array.from(secret, (character) => `&#${character.codePointAt(0)};`).join(''),
};

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asciiJson(text: string): string {
  return inJson(text).replaceAll(/[\u0080-\uffff]/g, (unit) => unicodeEscape(unit.charCodeAt(0)));
}

function unicodeEscape(code: number): string {
  return String.raw`\u` + code.toString(16).padStart(4, '0');
}

function inHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
