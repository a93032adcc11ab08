import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GatewayEntry } from '../platform/index.ts';
import { createConfiguredGateways, GATEWAY_KINDS } from './configured.ts';

const common = { fetchTimeoutMs: 1_000, now: () => new Date() };
const MERCHANT_ID = '1344b5d4-0048-11e8-94db-005056a205be';
const ENTRY: GatewayEntry = { id: 'zarinpal', kind: 'zarinpal', settings: {}, variables: { MERCHANT_ID } };

describe('gateways as they are configured', () => {
  test('what is left out has its usual value; cost and billers are kept', () => {
    const cost = { fixedMinor: 0n, basisPoints: 100n };
    expect(
      createConfiguredGateways([{ ...ENTRY, id: 'second', cost, billers: ['sepehr'] }], common),
    ).toMatchObject({
      ok: true,
      value: [{ gateway: { id: 'second', currencies: ['IRR'] }, cost, billers: ['sepehr'] }],
    });
  });

  test('everything that is wrong is told at once, each with how to mend it, and no secret with it', () => {
    const made = createConfiguredGateways(
      [
        { ...ENTRY, kind: 'zarin' },
        { ...ENTRY, variables: {} },
        { ...ENTRY, variables: { MERCHANT_ID: 'tell-nobody', PASSWORD: 'tell-nobody' } },
        { ...ENTRY, settings: { merchantId: 'tell-nobody', apiUrl: 'ftp://x', colour: 'red' } },
      ],
      common,
    );
    expect(made).toEqual({
      ok: false,
      error: [
        `gateway zarinpal: "zarin" is no kind of gateway. Known: ${GATEWAY_KINDS.map((each) => each.kind).join(', ')}.`,
        'WASL_GATEWAY_ZARINPAL_MERCHANT_ID is missing. The merchant’s ID, 36 characters.',
        'WASL_GATEWAY_ZARINPAL_MERCHANT_ID is not of its form. The merchant’s ID, 36 characters.',
        'WASL_GATEWAY_ZARINPAL_PASSWORD is no setting of zarinpal: remove it, or correct its name.',
        'gateway zarinpal: merchantId is a secret and does not belong into the file: give it as WASL_GATEWAY_ZARINPAL_MERCHANT_ID.',
        'gateway zarinpal: apiUrl is not of its form. Where Zarinpal is asked.',
        'gateway zarinpal: "colour" is no setting of zarinpal.',
      ],
    });
  });

  test.each(GATEWAY_KINDS)(
    'the guide for operators tells the settings of $name as they are',
    async (kind) => {
      const told = [...(await guideOf(kind)).matchAll(/^\| `(\w+)`( \(secret\))? \| (.+) \|$/gm)].map((row) =>
        row.slice(1),
      );
      const meant = Object.entries(kind.settings).map(([name, { secret, what }]) => [
        ...[name, secret === true ? ' (secret)' : undefined, what],
      ]);
      expect(told).toEqual(meant);
    },
  );
});

/** A page of its own, or a section of the page on all of them. */
async function guideOf({ kind, name }: { readonly kind: string; readonly name: string }): Promise<string> {
  const folder = path.resolve(import.meta.dirname, '../../docs/operate');
  const own = path.join(folder, 'gateways', `${kind}.md`);
  if (existsSync(own)) return readFile(own, 'utf8');
  const common = await readFile(path.join(folder, 'gateways.md'), 'utf8');
  return common.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
}
