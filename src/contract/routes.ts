/** One documented call: `/projects/{project}/devices:transfer`, where a part in braces stands for any one name. */
export type Route = {
  readonly api: string;
  readonly method: string;
  /** Behind the base URL of the API; empty where the base URL is all of it. */
  readonly path: string;
  readonly operation: string;
};

/**
 * Tells which documented call a request is; `path` as it stands in the URL, behind the base URL. Undefined for a path that
 * is not documented, and for a method that is not documented on it.
 */
export type CallRecognizer = (api: string, method: string, path: string) => string | undefined;

/** Compiles documented calls. HEAD is answered as GET is. */
export function createCallRecognizer(routes: readonly Route[]): CallRecognizer {
  const compiled = routes.map((route) => ({ ...route, pattern: compile(route.path) }));
  return (api, method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method;
    return compiled.find((route) => route.method === asked && route.api === api && route.pattern.test(path))
      ?.operation;
  };
}

/** A name holds no slash, and no colon, which begins the name of a method. */
function compile(path: string): RegExp {
  const parts = path
    .split(/\{[^}]*\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/:]+')}/?$`);
}
