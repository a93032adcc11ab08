import type { ApiDeps, ApiServer } from '../deps.ts';
import { addBbps } from './bbps.ts';
import { keepBody } from './caller.ts';
import { addFawry } from './fawry.ts';
import { addVerbs } from './routes.ts';

/** What banks, wallets and kiosk networks call: our own six verbs, and the messages that some of them speak already. */
export async function addCollectRoutes(api: ApiServer, deps: ApiDeps): Promise<void> {
  await api.register(
    async (collect: ApiServer) => {
      // Signatures are over the bytes, not over what is made of them.
      collect.removeAllContentTypeParsers();
      collect.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
        const bytes = Buffer.from(body);
        keepBody(request, bytes);
        try {
          done(null, JSON.parse(bytes.toString('utf8')));
        } catch {
          done(Object.assign(new Error('not JSON'), { statusCode: 400 }));
        }
      });
      await collect.register(async (v1: ApiServer) => addVerbs(v1, deps), { prefix: '/v1' });
      await collect.register(async (bbps: ApiServer) => addBbps(bbps, deps), { prefix: '/bbps' });
      await collect.register(async (fawry: ApiServer) => addFawry(fawry, deps), { prefix: '/fawry' });
    },
    { prefix: '/collect' },
  );
}
