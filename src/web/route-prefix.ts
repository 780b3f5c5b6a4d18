import type { RequestListener } from 'node:http';
import type { WebPrefixes } from '../config/web-settings.ts';
import { say } from './answer.ts';

/**
 * Takes the prefix off every request before the pages see it. The root and the bare prefix lead to the pages, as browsers
 * reach them; whatever else stands outside is not there. Links within the pages are relative and need no prefix. `headers` are those of every answer.
 */
export function belowPrefix(
  { route, base }: WebPrefixes,
  listener: RequestListener,
  headers: () => Readonly<Record<string, string>>,
): RequestListener {
  if (route === '') return listener;
  return (incoming, outgoing) => {
    const { url = '/' } = incoming;
    if (url.startsWith(`${route}/`)) {
      incoming.url = url.slice(route.length);
      listener(incoming, outgoing);
    } else if (url === '/' || url === route) {
      outgoing.writeHead(302, { ...headers(), location: `${base}/` }).end();
    } else {
      const { status, type, text } = say(404, `There is nothing here. Everything stands below ${route}/.`);
      outgoing.writeHead(status, { ...headers(), 'content-type': type }).end(text);
    }
  };
}
