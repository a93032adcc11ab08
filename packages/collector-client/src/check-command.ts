#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkCollector } from './check.ts';
import { createCollectorClient } from './client.ts';
import type { CollectorKey } from './sign.ts';

const USAGE = `Checks a collector's key and agreement against a sandbox account that owes something.

  wasl-collector-check --url https://pay.example.org --key KEY --biller ID NAME=VALUE…

The secret is read from WASL_COLLECTOR_SECRET (whsec_…); with --private-key FILE requests are signed with that Ed25519 key instead.
Exit code 0: all is as it must be; 1: something is not; 2: wrong usage.

Example:
  WASL_COLLECTOR_SECRET=whsec_… wasl-collector-check --url http://localhost:8080 --key melli-0a1b2c3d4e5f --biller sepehr subscription=70010001
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  const { url, key: keyId, biller, help } = values;
  const secret = process.env.WASL_COLLECTOR_SECRET;
  const privateKey = values['private-key'];
  const identifiers = positionals
    .map((text) => text.split('='))
    .map(([name = '', value = '']) => ({ name, value }));
  const isWhole = url !== undefined && keyId !== undefined && biller !== undefined && identifiers.length > 0;
  if (help || !isWhole || (secret === undefined && privateKey === undefined)) {
    process.stdout.write(USAGE);
    return help ? 0 : 2;
  }
  const key: CollectorKey =
    privateKey === undefined
      ? { kind: 'hmac', keyId, secret: secret ?? '' }
      : { kind: 'ed25519', keyId, privateKeyPem: readFileSync(privateKey, 'utf8') };
  const client = createCollectorClient({ baseUrl: url, key });
  let problems = 0;
  for await (const { name, problem } of checkCollector({ client, billerId: biller, identifiers })) {
    if (problem !== undefined) problems += 1;
    process.stdout.write(problem === undefined ? `ok    ${name}\n` : `WRONG ${name}: ${problem}\n`);
  }
  process.stdout.write(problems === 0 ? 'All is as it must be.\n' : `${problems} wrong.\n`);
  return problems === 0 ? 0 : 1;
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      biller: { type: 'string' },
      'private-key': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
}
