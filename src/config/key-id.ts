/** The id of a key: it stands in headers, before a colon. */
export const keyIdForm = /^[!-9;-~]+$/;

/** What is wrong with any other text, in words that follow it. */
export const keyIdFault = 'is not a key id: printable ASCII without blanks and colons';
