import { Type } from 'typebox';
import type { ApiDeps, ApiServer } from './deps.ts';
import { sendProblem } from './problems.ts';
import { BillerViewSchema, ProblemSchema } from './schemas.ts';
import { viewBiller } from './views.ts';

export function addBillerRoutes(api: ApiServer, { billers }: ApiDeps): void {
  api.get(
    '/v1/billers',
    {
      schema: {
        tags: ['billers'],
        summary: 'All billers',
        querystring: Type.Object(
          {
            cursor: Type.Optional(
              Type.String({ maxLength: 32, description: 'The `next` of the page before.' }),
            ),
            limit: Type.Optional(
              Type.String({ pattern: '^([1-9]|[1-9][0-9]|100)$', description: '1 to 100; 50 if left out.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ items: Type.Array(BillerViewSchema), next: Type.Optional(Type.String()) }),
          400: ProblemSchema,
        },
      },
    },
    async ({ query }) => {
      const { cursor } = query;
      const limit = Number(query.limit ?? '50');
      const after = billers
        .list()
        .filter(({ id }) => cursor === undefined || id > cursor)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const page = after.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(viewBiller),
        ...(after.length > limit && last !== undefined ? { next: last.id } : {}),
      };
    },
  );

  api.get(
    '/v1/billers/:id',
    {
      schema: {
        tags: ['billers'],
        summary: 'A biller, with the form that it asks for',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 200: BillerViewSchema, 404: ProblemSchema },
      },
    },
    async (request, reply) => {
      const biller = billers.find(request.params.id);
      return biller === undefined ? sendProblem(request, reply, 'unknown_biller') : viewBiller(biller);
    },
  );
}
