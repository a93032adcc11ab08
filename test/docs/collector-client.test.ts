import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

let running: TestApp;
beforeAll(async () => {
  running = await startTestApp();
});
afterAll(() => running.close());

const HEAD = `// Made from the API's own description; a test compares them, and \`vitest run -u\` makes it anew.\n\n`;

/** Only what the collectors call, and no address of this very server. */
async function describeCollect(): Promise<Record<string, unknown>> {
  const answer = await fetch(`${running.url}/openapi.json`);
  const { paths, servers: _, ...rest } = JSON.parse(await answer.text());
  const ours = Object.entries(paths).filter(([path]) => path.startsWith('/collect/v1/'));
  return { ...rest, paths: Object.fromEntries(ours) };
}

test('M5 the types of the collectors’ client are those that the API describes', async () => {
  const types = await openapiTS(JSON.stringify(await describeCollect()));
  await expect(HEAD + astToString(types)).toMatchFileSnapshot('../../packages/collector-client/src/api.ts');
});
