import type { Answer } from './answer.ts';

const sections: readonly (readonly [status: number, title: string, text: string])[] = [
  [
    400,
    'Bad request',
    'An argument in the path, in the query or in the body is not valid. The error text says which.',
  ],
  [
    401,
    'Unauthorized',
    'The caller could not be authenticated. An access token is valid for one hour: fetch the next one before it ends.',
  ],
  [
    403,
    'Forbidden',
    'The caller is known but lacks the access: labels need project developer, members and transfers need project administrator, a transfer in both projects.',
  ],
  [
    404,
    'Not found',
    'There is no such resource. On a method behind a colon this is about the project in the path. What was just created may take moments to appear: try again with exponential backoff, minimum 1 s.',
  ],
  [
    409,
    'Conflict',
    'What is to be created exists already, or two clients changed the same resource at once: read it again, apply the change again.',
  ],
  [
    429,
    'Too many requests',
    'The rate limit is 25 requests per 5 seconds. The Retry-After header says how many seconds to wait; after 25 requests within 1 second that is 4.',
  ],
  [
    500,
    'Internal server error',
    'Something failed inside. Retry with exponential backoff, minimum 1 s delay.',
  ],
  [503, 'Service unavailable', 'As for 500: retry with exponential backoff, minimum 1 s delay.'],
  [504, 'Gateway timeout', 'As for 500, but with a minimum 10 s delay.'],
];

/** The error page that `help` stands for: one section with an anchor for each documented status, and the figures. */
export function documentationPage(): Answer {
  const body = sections.map(
    ([status, title, text]) =>
      `<h2 id="${status}">${status} - ${title}</h2>\n<p id="id-${status}">${text}</p>\n`,
  );
  const page =
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Error codes</title></head>\n<body>\n' +
    `<h1>Error codes</h1>\n<p>Every error has a body with error, code and help.</p>\n${body.join('')}</body>\n</html>\n`;
  return {
    status: 200,
    headers: [['Content-Type', 'text/html; charset=utf-8']],
    body: { kind: 'bytes', bytes: Buffer.from(page, 'utf8') },
  };
}
