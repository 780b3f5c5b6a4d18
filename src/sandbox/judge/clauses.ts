/** What the documentation asks of clients (Error Codes, sections 401, 404, 409, 429, 500, 503, 504), as it is judged here. */
export const clientClauses = [
  {
    id: 'client/retry-after',
    statement: 'A request that was answered 429 is not sent again before the announced time has passed.',
  },
  {
    id: 'client/backoff',
    statement:
      'After a 500, a 503, and a 404 right after a create, the waits begin with at least 1 s and grow exponentially.',
  },
  {
    id: 'client/backoff-504',
    statement: 'After a 504 the waits begin with at least 10 s and grow exponentially.',
  },
  { id: 'client/spread', statement: 'Requests are spread: no more than 25 in any 5 s.' },
  {
    id: 'client/token-renewal',
    statement: 'A new access token is fetched before the old one ends; none is used after its end.',
  },
  {
    id: 'client/reapply',
    statement:
      'After a 409 from a concurrent change the resource is read again before the change is sent again.',
  },
] as const;

export type ClientClause = (typeof clientClauses)[number]['id'];
export const clientClauseIds: readonly ClientClause[] = clientClauses.map(({ id }) => id);
