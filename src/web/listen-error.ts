/** Why an address could not be listened on. */
export type ListenProblem = 'in_use' | 'forbidden' | 'no_such_address' | 'other';

const problems: Readonly<Record<string, ListenProblem>> = {
  EADDRINUSE: 'in_use',
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'no_such_address',
  ENOTFOUND: 'no_such_address',
};

/** The web server could not start; the message says where and what to do. */
export class ListenError extends Error {
  readonly problem: ListenProblem;

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    const problem = problems[cause.code ?? ''] ?? 'other';
    super(`cannot listen on ${host}:${port}: ${explain(problem, cause)}`, { cause });
    this.name = 'ListenError';
    this.problem = problem;
  }
}

function explain(problem: ListenProblem, cause: Error): string {
  switch (problem) {
    case 'in_use':
      return 'another program uses this port. Stop it, or set web.listen to a free port (0 takes any)';
    case 'forbidden':
      return 'this user may not use this port. Set web.listen to a port of 1024 or above';
    case 'no_such_address':
      return 'this machine has no such address. Set web.listen to one that it has, such as 127.0.0.1';
    case 'other':
      return `${cause.message}. Check web.listen`;
  }
}
