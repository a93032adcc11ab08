// The arrows between the rooms of src/, which `npm test` checks. A new room gets a row here.

const GROUND = ['kernel', 'platform'];
const MONEY = [...GROUND, 'ledger', 'billing', 'payments'];
const BUSINESS = [
  ...MONEY,
  'partners',
  'staff',
  'settlement',
  'notifications',
  'payers',
  'collectors',
  'prepaid',
  'telecom',
  'care',
  'documents',
];

/**
 * Which rooms each room may import. A row names only rooms of rows above it, so the table cannot hold a
 * circle; a folder of src/ that has no row is refused. A folder inside a room may have a row of its own.
 */
const ARROWS = [
  ['kernel', []],
  ['platform', ['kernel']],
  ['ledger', GROUND],
  ['staff', GROUND],
  ['billing', [...GROUND, 'ledger']],
  ['payments', [...GROUND, 'ledger', 'billing']],
  ['settlement', MONEY],
  // Names, colours and domains of those who offer the service: nothing of money.
  ['partners', GROUND],
  ['notifications', MONEY],
  ['payers', [...MONEY, 'notifications']],
  ['collectors', [...MONEY, 'settlement', 'notifications']],
  ['prepaid', [...MONEY, 'settlement', 'notifications']],
  ['telecom', [...MONEY, 'settlement', 'notifications']],
  ['care', [...MONEY, 'settlement', 'notifications']],
  // Receipts as PDF.
  ['documents', MONEY],
  // The four demo billers and their bills: data, and a way to make more of it.
  ['demo', [...GROUND, 'ledger', 'billing', 'partners']],
  // Adapters, and the outside parties they talk to, see only the room whose port they serve.
  ['gateways', [...GROUND, 'payments']],
  ['simulators', [...GROUND, 'payments']],
  // The engine knows neither the channel nor what the talk is about; a channel knows only the engine.
  ['conversations', GROUND],
  ['journeys', [...BUSINESS, 'conversations']],
  ['channels', [...GROUND, 'conversations']],
  ['cardcentre', [...GROUND, 'conversations']],
  ['web', BUSINESS],
  ['web/sandbox', [...BUSINESS, 'simulators']],
];

/** The folders of a room that is large enough to have some, in the same way: which of the others each may import. */
const WINGS = {
  web: [
    ['security', []],
    ['receipts.ts', []],
    // What every page has: frame, reader, styles, errors.
    ['page', ['security']],
    ['portal', ['security', 'page', 'receipts.ts']],
    ['panel', ['security', 'page', 'portal']],
    ['widget', ['security', 'page', 'portal']],
    ['console', ['security', 'page']],
    ['sandbox', ['page']],
    ['api', ['security', 'receipts.ts']],
  ],
};

// main, cli and app wire the rooms together: any room's door is open to them.
const SHELL = '^src/([^/]+\\.tsx?$|cli/)';
const TEST = '\\.test\\.tsx?$';
const OUTSIDE_SRC = '^(test|bench|scripts)/';
const DOORS = [
  '^src/[^/]+/index\\.tsx?$',
  // A process supervisor, needed only by those who start a database: main, tests, benchmarks.
  '^src/platform/embedded-postgres/index\\.tsx?$',
];

const folderOf = (room) => `^src/${room}/`;
const roomNames = ARROWS.map(([room]) => room);

/** One rule for each row: out of `src/<room>/` only to itself and to the rooms of its row. */
function arrowRule([room, mayImport], index) {
  for (const name of mayImport) {
    if (!roomNames.slice(0, index).includes(name)) {
      throw new Error(`the row of ${room} names ${name}, which has no row above it`);
    }
  }
  const inner = roomNames.filter((name) => name.startsWith(`${room}/`)).map(folderOf);
  const whole = room.split('/')[0];
  return {
    name: `arrow-${room}`,
    comment: `${room} may import ${mayImport.join(', ') || 'no room'}`,
    severity: 'error',
    // A test may also bring in other rooms, to have something to test with; doors-only still holds for it.
    from: { path: folderOf(room), pathNot: [TEST, ...inner] },
    to: { path: '^src/', pathNot: [folderOf(whole), ...mayImport.map(folderOf)] },
  };
}

function wingRules([room, wings]) {
  return wings.map(([wing, mayImport], index) => {
    for (const name of mayImport) {
      if (!wings.slice(0, index).some(([known]) => known === name))
        throw new Error(`the row of ${room}/${wing} names ${name}, which has no row above it`);
    }
    return {
      name: `wing-${room}-${wing}`,
      comment: `within ${room}, ${wing} may import ${mayImport.join(', ') || 'no other folder'}`,
      severity: 'error',
      from: { path: `^src/${room}/${wing}`, pathNot: TEST },
      to: { path: `^src/${room}/`, pathNot: [wing, ...mayImport].map((name) => `^src/${room}/${name}`) },
    };
  });
}

const known = roomNames.join('|');

module.exports = {
  forbidden: [
    ...ARROWS.map(arrowRule),
    ...Object.entries(WINGS).flatMap(wingRules),
    {
      name: 'doors-only-between-rooms',
      comment: 'another room is imported through its index.ts, never past it',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: SHELL },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/cli/', ...DOORS] },
    },
    {
      name: 'doors-only-from-outside',
      comment: 'whoever stands outside the rooms comes in through their doors too',
      severity: 'error',
      from: { path: [SHELL, OUTSIDE_SRC] },
      to: { path: '^src/[^/]+/', pathNot: ['^src/cli/', ...DOORS] },
    },
    {
      name: 'room-has-a-row',
      comment: 'every folder of src/ has a row in the table of arrows (.dependency-cruiser.cjs)',
      severity: 'error',
      from: { path: '^src/', pathNot: [SHELL, `^src/(${known})/`] },
      to: {},
    },
    {
      name: 'cardcentre-alone',
      comment: 'the card centre runs as a process of its own; nothing imports it, so nothing can read a card',
      severity: 'error',
      from: { pathNot: '^src/cardcentre/' },
      to: { path: '^src/cardcentre/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'what is shipped needs nothing of test/, bench/ and scripts/',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: OUTSIDE_SRC },
    },
    {
      name: 'kernel-without-io',
      comment: 'the kernel is plain values: no files, no network, no process',
      severity: 'error',
      from: { path: folderOf('kernel'), pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'mended-driver-only',
      comment:
        'the driver is loaded by src/platform/postgres-driver.ts, which mends it; imported elsewhere it is not',
      severity: 'error',
      from: { pathNot: '^src/platform/postgres-driver\\.ts$' },
      to: { path: '^node_modules/postgres/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circle',
      comment: 'files that import each other in a circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dev-package',
      comment: 'what is shipped runs without the packages for development',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolves',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // They are files of the house only in its copy (docs/contribute/seams.md).
    exclude: { path: '^test/seams/[^/]+/files/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count as well: knowing another room's types is knowing the room.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
