import type { Context, Hono } from 'hono';
import { say, type Answer } from './answer.ts';
import { elsewhere } from './same-origin.ts';

/** Loads the configuration anew; resolves with why it could not, in words. */
export type Reload = () => Promise<string | undefined>;

/**
 * Adds `POST /-/reload` (and PUT), as Prometheus has it: 200 once the configuration is in force, 500 with what is wrong where
 * it is not, 403 where `--web.enable-lifecycle` is not given.
 */
export function addReload(
  app: Hono,
  reload: Reload | undefined,
  isFromHere: (context: Context) => boolean,
  send: (context: Context, answer: Answer) => Response,
): void {
  app.on(['POST', 'PUT'], '/-/reload', async (context) =>
    send(context, await answerReload(reload, isFromHere(context))),
  );
  app.all('/-/reload', (context) =>
    send(context, { ...say(405, '/-/reload answers POST and PUT.'), headers: { allow: 'POST, PUT' } }),
  );
}

async function answerReload(reload: Reload | undefined, fromHere: boolean): Promise<Answer> {
  if (reload === undefined) {
    return say(
      403,
      'Reloading over HTTP is off; --web.enable-lifecycle switches it on. SIGHUP always works.',
    );
  }
  if (!fromHere) return say(403, elsewhere);
  const fault = await reload();
  return fault === undefined ? say(200, 'The configuration was loaded anew.') : say(500, fault);
}
