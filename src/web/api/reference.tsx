import { addPageHeaders } from '../security/index.ts';
import type { ApiServer } from './deps.ts';
import { STYLE } from './reference-style.ts';

/** /openapi.json, and the same as a page that can be read (/docs): plain HTML, nothing to load. */
export function addReferenceRoutes(api: ApiServer): void {
  const hidden = { schema: { hide: true } };
  api.get('/openapi.json', hidden, () => api.swagger());
  api.get('/docs/style.css', hidden, (_request, reply) => reply.type('text/css').send(STYLE));
  api.get('/docs', hidden, (_request, reply) =>
    addPageHeaders(reply)
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>${renderReference(readDocument(api.swagger()))}`),
  );
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly body: unknown;
  readonly answers: readonly { readonly status: string; readonly schema: unknown }[];
}

interface ReferenceDocument {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly operations: readonly Operation[];
}

function renderReference(reference: ReferenceDocument): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title safe>{`${reference.title} API reference`}</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>
        <main>
          <h1 safe>{`${reference.title} API`}</h1>
          <p safe>{reference.description}</p>
          <p>
            The same for machines: <a href="/openapi.json">/openapi.json</a>
          </p>
          <nav aria-label="Contents">
            <ul>
              {reference.operations.map((operation) => (
                <li>
                  <a href={`#${anchor(operation)}`}>
                    <code safe>{`${operation.method} ${operation.path}`}</code>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {reference.tags.map((tag) => (
            <section>
              <h2 safe>{tag.name}</h2>
              <p safe>{tag.description}</p>
              {reference.operations.filter(({ tag: name }) => name === tag.name).map(renderOperation)}
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}

function renderOperation(operation: Operation): JSX.Element {
  return (
    <article id={anchor(operation)}>
      <h3>
        <code safe>{`${operation.method} ${operation.path}`}</code>
      </h3>
      <p safe>{operation.summary}</p>
      {operation.description === '' ? '' : <p safe>{operation.description}</p>}
      {operation.body === undefined ? (
        ''
      ) : (
        <details open>
          <summary>Request</summary>
          <pre safe>{JSON.stringify(operation.body, null, 2)}</pre>
        </details>
      )}
      {operation.answers.map(({ status, schema }) => (
        <details>
          <summary safe>{`Answer ${status}`}</summary>
          <pre safe>{JSON.stringify(schema, null, 2)}</pre>
        </details>
      ))}
    </article>
  );
}

function anchor({ method, path }: Operation): string {
  return `${method}${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

const METHODS = ['get', 'post', 'put', 'delete', 'patch'];

function readDocument(document: unknown): ReferenceDocument {
  const info = field(document, 'info');
  const tags = field(document, 'tags');
  return {
    title: text(field(info, 'title')),
    description: text(field(info, 'description')),
    tags: (Array.isArray(tags) ? tags : []).map((tag: unknown) => ({
      name: text(field(tag, 'name')),
      description: text(field(tag, 'description')),
    })),
    operations: entries(field(document, 'paths')).flatMap(([path, item]) =>
      entries(item)
        .filter(([method]) => METHODS.includes(method))
        .map(([method, operation]) => readOperation(method, path, operation)),
    ),
  };
}

function readOperation(method: string, path: string, operation: unknown): Operation {
  const tags = field(operation, 'tags');
  return {
    method: method.toUpperCase(),
    path,
    summary: text(field(operation, 'summary')),
    description: text(field(operation, 'description')),
    tag: text(Array.isArray(tags) ? tags[0] : undefined),
    body: schemaOf(field(operation, 'requestBody')),
    answers: entries(field(operation, 'responses')).map(([status, answer]) => ({
      status,
      schema: schemaOf(answer),
    })),
  };
}

function schemaOf(holder: unknown): unknown {
  const [first] = entries(field(holder, 'content'));
  return first === undefined ? undefined : field(first[1], 'schema');
}

function field(value: unknown, name: string): unknown {
  return entries(value).find(([key]) => key === name)?.[1];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
