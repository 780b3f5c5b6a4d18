/** Signs that a text of an error shows the inside of a service, each with its name for people. */
const signs: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['a stack trace', /(^|\n)\s+at \S+.*[:(]\d+/],
  ['a stack trace', /Traceback \(most recent call last\)|File "[^"]+", line \d+/],
  ['a stack trace', /\b(goroutine \d+ \[|panic: |Exception in thread |Caused by: )/],
  ['a stack trace', /\b[\w$/.-]+\.(java|kt|go|py|js|ts|rb|php|cs|rs|cc|cpp|c):\d+/],
  ['an exception of the service', /\b[a-z]\w*(\.\w+)+(Exception|Error)\b/],
  [
    'an exception of the service',
    /\b(NullPointerException|TypeError|KeyError|ReferenceError|AssertionError): /,
  ],
  ['an unhandled error of the service', /\bnil pointer dereference\b|\bsegmentation (fault|violation)\b/i],
  ['a database statement', /\b(SELECT\b.+\bFROM|INSERT INTO|UPDATE \S+ SET|DELETE FROM|CREATE TABLE)\b/],
  // In small letters they are words too: an error may ask to select something from a list.
  [
    'a database statement',
    /\b(select .+ from \S+ (where|join|order|limit)|delete from \S+ where)\b|\binsert into \S+ ?\(|\bupdate \S+ set \S+ ?=/i,
  ],
  [
    'a database error',
    /\b(SQLSTATE|ORA-\d{5}|SQL syntax|syntax error at or near|duplicate key (value|error)|(unique|primary key|foreign key|not-null|check) constraint|relation "[^"]+")/i,
  ],
  [
    'a storage behind the service',
    /\b(postgres(ql)?|mysql|mariadb|sqlite|mongo(db)?|redis|memcached|cassandra|spanner|firestore|bigtable|dynamodb|elasticsearch|etcd(server)?|kafka|rabbitmq)\b['"]?(:| (error|exception|server|client|connection|query|cluster)\b)/i,
  ],
  [
    'an error of the service behind',
    /\brpc error: code = |\bupstream connect error\b|\bdial (tcp|udp|unix)\b/,
  ],
  [
    'a file path',
    /(^|[\s"'(=:])(\/(usr|home|var|etc|opt|srv|app|root|go|tmp|proc)\/[\w./-]+|[A-Z]:\\[\w\\.-]+)/,
  ],
  [
    'an internal host',
    /\b[\w-]+(\.[\w-]+)*\.(internal|local|localdomain|svc|cluster\.local|intranet|corp|lan)\b/i,
  ],
  [
    'an internal host',
    /\b(localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+)\b/,
  ],
  [
    'a credential',
    /-----BEGIN [A-Z ]+-----|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(Bearer|Basic) (?=\S*\d)[\w+/=.~-]{16,}/,
  ],
  ['an address with a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i],
  ['a setting of the service', /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+=\S/],
  ['a resource of its provider', /\barn:aws[\w-]*:|\b[\w-]+\.iam\.gserviceaccount\.com\b/],
  ['a memory address', /\b0x[0-9a-f]{8,}\b/i],
  ['a page of markup', /<(!doctype|html|body|script|head)\b/i],
];

/** What of a service's inside a text shows; undefined where it shows nothing known. */
export function findLeak(text: string): string | undefined {
  return signs.find(([, pattern]) => pattern.test(text))?.[0];
}
