/** Which members of an object are kept; the elements of an array are kept as the array is. */
export type Wanted = true | { readonly [name: string]: Wanted };

const pairs: Wanted = { name: true, value: true };

/** What is kept of an entry: the members that the judging looks at. Browsers write a multiple of this. */
export const wantedOfEntry: Wanted = {
  startedDateTime: true,
  time: true,
  serverIPAddress: true,
  request: {
    method: true,
    url: true,
    headers: pairs,
    bodySize: true,
    postData: { text: true, encoding: true, params: pairs },
    _error: true,
  },
  response: {
    status: true,
    headers: pairs,
    content: { size: true, text: true, encoding: true },
    _error: true,
    _fetchedViaServiceWorker: true,
  },
  _error: true,
  _fromCache: true,
};

/** What is kept of an archive beside its entries. */
export const wantedOfArchive: Wanted = { log: { creator: pairs, entries: true } };
