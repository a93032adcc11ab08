// Node reads TypeScript by itself, but not the JSX in it. This teaches it to: `node --import ./bin/typescript.mjs`.
// Lines stay where they are, so what a stack trace names is true without a source map.
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const filePath = fileURLToPath(url);
    const { code } = transform(readFileSync(filePath, 'utf8'), {
      transforms: ['typescript', 'jsx'],
      jsxRuntime: 'automatic',
      jsxImportSource: '@kitajs/html',
      production: true,
      disableESTransforms: true,
      keepUnusedImports: true,
      filePath,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
enableCompileCache();
