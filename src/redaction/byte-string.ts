/**
 * A byte string holds one byte per character (U+0000 to U+00FF). Text and bodies become byte strings before
 * they are searched, so that one search serves both and a body that is no valid text survives unharmed.
 */

/** The UTF-8 bytes of `text` as a byte string. */
export function textToByteString(text: string): string {
  return /[\u0080-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** The text whose UTF-8 bytes `byteString` holds; what is no valid UTF-8 becomes U+FFFD. */
export function byteStringToText(byteString: string): string {
  return /[\u0080-\u00ff]/.test(byteString) ? Buffer.from(byteString, 'latin1').toString('utf8') : byteString;
}

/** The bytes as a byte string. */
export function bytesToByteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The bytes that `byteString` stands for. */
export function byteStringToBytes(byteString: string): Uint8Array {
  return new Uint8Array(Buffer.from(byteString, 'latin1'));
}
