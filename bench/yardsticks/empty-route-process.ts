// The yardstick of HTTP: Fastify as it comes, with one route that does nothing. In a process of its own, like the product.
import fastify from 'fastify';

const app = fastify();
app.get('/hello', () => ({}));
const address = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
process.stdout.write(`${JSON.stringify({ port: Number(address.port) })}\n`);
process.stdin.resume().on('end', () => process.exit(0));
