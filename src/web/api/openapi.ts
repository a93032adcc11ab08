import type { SwaggerOptions } from '@fastify/swagger';

export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Wasl',
    version: '1',
    description:
      'Bills, payments and receipts. Amounts are minor units as text with their currency. Errors are problem documents (RFC 9457) with a stable `code`; their title is in the language of `Accept-Language` (fa, ar, hi, en).',
  },
  tags: [
    { name: 'billers', description: 'Who can be paid here, and what each asks for.' },
    { name: 'inquiries', description: 'What is owed.' },
    { name: 'payments', description: 'Paying it.' },
    { name: 'receipts', description: 'What remains.' },
    {
      name: 'collectors',
      description: 'For banks, wallets and kiosk networks that take money for a biller.',
    },
    { name: 'bill upload', description: 'For a biller’s own system.' },
    { name: 'webhooks', description: 'A biller’s own system is told what happens to payments.' },
  ],
  components: {
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', description: 'A key made with `wasl keys create`.' },
      signature: {
        type: 'apiKey',
        in: 'header',
        name: 'signature-input',
        description:
          'HTTP message signature (RFC 9421), Ed25519, over `@method`, `@target-uri` and `content-digest`, with `created` and `keyid`.',
      },
      hmac: {
        type: 'apiKey',
        in: 'header',
        name: 'wasl-key',
        description:
          'The key’s name, beside `webhook-id`, `webhook-timestamp` and `webhook-signature` (HMAC-SHA256 by the rules of Standard Webhooks).',
      },
    },
  },
} satisfies NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;
