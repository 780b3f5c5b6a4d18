import { Agent, request } from 'undici';
import { serveParent } from '../support/child.ts';
import { conflictRequest, type ExchangeAnswer, type ExchangeQuestion } from '../support/conflict-call.ts';

/** The floor: undici's own request, the body read and thrown away, nothing judged but the status. */
await serveParent(async ({ port }: { port: number }) => {
  let agent = new Agent({ pipelining: 1 });
  return {
    ready: {},
    async answer({ count, fresh, drifted }: ExchangeQuestion): Promise<ExchangeAnswer> {
      const { url, method, headers, body } = conflictRequest(port, drifted);
      const own = new Set(['host', 'connection', 'content-length']);
      const sent = headers.filter(([name]) => !own.has(name.toLowerCase())).flat();
      let conforming = 0;
      for (let done = 0; done < count; done += 1) {
        const answer = await request(url, {
          dispatcher: agent,
          method: method as 'POST',
          headers: sent,
          body: body === undefined ? null : Buffer.from(body),
        });
        await answer.body.arrayBuffer();
        if (answer.statusCode === 409) conforming += 1;
        if (!fresh) continue;
        await agent.close();
        agent = new Agent({ pipelining: 1 });
      }
      return { conforming };
    },
  };
});
