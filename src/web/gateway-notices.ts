import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { GatewayNotice, Payments } from '../payments/index.ts';

export type NoticeRefusal = 'unknown_gateway' | 'malformed_notice' | 'bad_signature';

export interface GatewayNoticeDeps {
  readonly payments: Pick<Payments, 'noticed'>;
  readonly onRefused: (gatewayId: string, reason: NoticeRefusal) => void;
}

/** The longest that a gateway of ours sends is under 20 kB. */
const NOTICE_BYTES_MAX = 256 * 1024;
/** A gateway asks again after 10 to 30 seconds; whatever we do about a notice, the sweeper does as well. */
const ANSWER_WITHIN_MS = 3_000;
const STATUS: Readonly<Record<NoticeRefusal, number>> = {
  ...{ unknown_gateway: 404, malformed_notice: 400, bad_signature: 401 },
};

/** `/gateways/ID/notice`: what a gateway's server tells by itself. Bodies are kept as they came: signatures are over bytes. */
export function createGatewayNotices(deps: GatewayNoticeDeps): FastifyPluginCallback {
  const told = async (request: FastifyRequest<{ Params: { gateway: string } }>) => {
    const { gateway } = request.params;
    const noticed = deps.payments.noticed(gateway, readNotice(request)).then(
      (result) => (result.ok ? 'ok' : result.error.code),
      (error: unknown) => {
        request.log.warn({ err: error, gateway }, 'a notice of a gateway could not be followed up');
        return 'ok' as const;
      },
    );
    return Promise.race([noticed, pause(ANSWER_WITHIN_MS, 'ok' as const)]);
  };

  return (app: FastifyInstance, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    app.route<{ Params: { gateway: string } }>({
      method: ['GET', 'POST'],
      url: '/gateways/:gateway/notice',
      bodyLimit: NOTICE_BYTES_MAX,
      schema: { hide: true },
      handler: async (request, reply) => {
        const outcome = await told(request);
        if (outcome === 'ok') return reply.code(200).type('application/json').send('{}');
        deps.onRefused(request.params.gateway, outcome);
        return reply.code(STATUS[outcome]).send({ error: outcome });
      },
    });
    done();
  };
}

function readNotice({ method, body, headers, query }: FastifyRequest): GatewayNotice {
  return {
    method: method === 'GET' ? 'GET' : 'POST',
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    headers: textsOf(headers),
    query: textsOf(query),
  };
}

/** A field that came twice is taken for none: no gateway sends one. */
function textsOf(fields: unknown): Readonly<Record<string, string>> {
  if (typeof fields !== 'object' || fields === null) return {};
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
