import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { dropCookie, keepCookie, readCookie } from './cookies.ts';

/** A server of one page, known to the world under this address. */
async function visit(publicUrl: string, sent: string) {
  const deps = { publicUrl: () => publicUrl };
  const app = fastify();
  await app.register(cookie);
  app.get('/', (request, reply) => {
    keepCookie(deps, reply, 'session', 'new');
    dropCookie(deps, reply, 'code');
    return reply.send({ session: readCookie(deps, request, 'session') });
  });
  const { headers, body } = await app.inject({ url: '/', headers: { cookie: sent } });
  await app.close();
  const cookies: readonly string[] = [headers['set-cookie'] ?? []].flat();
  return { cookies, read: JSON.parse(body) };
}

test('over HTTPS cookies are bound to this host, and one without the prefix is not believed', async () => {
  const { cookies, read } = await visit(
    'https://pay.example.org',
    'wasl_session=forged; __Host-wasl_session=mine',
  );
  expect(read).toEqual({ session: 'mine' });
  expect(cookies).toEqual([
    '__Host-wasl_session=new; Max-Age=15552000; Path=/; HttpOnly; Secure; SameSite=Lax',
    expect.stringMatching(/^__Host-wasl_code=; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/),
  ]);
  expect((await visit('https://pay.example.org', 'wasl_session=forged')).read).toEqual({});
});

test('on a machine without TLS they work all the same', async () => {
  const { cookies, read } = await visit('http://127.0.0.1:8080', 'wasl_session=mine');
  expect(read).toEqual({ session: 'mine' });
  expect(cookies[0]).toBe('wasl_session=new; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax');
});
