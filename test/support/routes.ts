import type { FastifyInstance } from 'fastify';

export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
}

/** Every route that is registered, read from the tree that Fastify draws: four characters to each level. */
export function routesOf(fastify: Pick<FastifyInstance, 'printRoutes'>): readonly Route[] {
  const prefixes: string[] = [];
  const routes: Route[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] =
      /^((?:[│ ] {3})*)[├└]── (.*?) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (methods === '') continue;
    const level = indent.length / 4;
    prefixes.length = level;
    prefixes.push(part);
    routes.push({ path: prefixes.join(''), methods: methods.split(', ') });
  }
  return routes;
}
