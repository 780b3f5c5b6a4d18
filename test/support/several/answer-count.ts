/** `ReadyForQuery` of PostgreSQL's protocol, version 3: the server has ended its answer. */
const ready = 'Z'.charCodeAt(0);
/** Every message of the server: its type, and the length of what follows, itself included. */
const head = 5;

/**
 * Reads what a server sends on one connection that is not encrypted, in pieces as they come, and calls back at the end of each
 * of its answers (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 */
export function createAnswerCount(onAnswer: () => void): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of the message that is being read that are still to come. */
  let skip = 0;
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      rest = rest.subarray(skipped);
      skip -= skipped;
      if (rest.length < head) return;
      if (rest[0] === ready) onAnswer();
      skip = 1 + rest.readUInt32BE(1);
    }
  };
}
