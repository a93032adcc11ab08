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
    { name: 'bill upload', description: 'For a biller’s own system.' },
  ],
  components: {
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', description: 'A key made with `wasl keys create`.' },
    },
  },
} satisfies NonNullable<Extract<SwaggerOptions, { openapi?: unknown }>['openapi']>;
