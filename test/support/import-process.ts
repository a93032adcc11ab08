// A process of its own that imports what comes by its standard input, for tests that kill it half-way.
// Arguments: the options of the database as JSON, the biller's number, the file's SHA-256 in hex.
import { createBillers, importBills } from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { openDatabase } from '../../src/platform/index.ts';
import { createTestVault } from './core.ts';

const [options = '', billerId = '', sha256 = ''] = process.argv.slice(2);
const sql = openDatabase(JSON.parse(options));
const billers = createBillers({ sql });
await billers.refresh();
const biller = billers.byNumber(Number(billerId));
invariant(biller !== undefined, 'the biller is there');
await importBills(
  { sql, vault: createTestVault() },
  {
    biller,
    source: process.stdin,
    format: 'jsonl',
    sha256: Buffer.from(sha256, 'hex'),
    onReject: () => {},
  },
);
await sql.end();
