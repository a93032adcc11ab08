import { describe, expect, it } from 'vitest';
import { chooseRunAs, parseAccounts, type RunAsFacts } from './run-as.ts';

const ROOT = { uid: 0, gid: 0, name: 'root' };
const ALICE = { uid: 1000, gid: 1000, name: 'alice' };
const POSTGRES = { uid: 101, gid: 104, name: 'postgres' };
const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' };
const NAMELESS = { uid: 54_321, gid: 54_321 };

function facts(changes: Partial<RunAsFacts>): RunAsFacts {
  return {
    processUid: 0,
    owner: ROOT,
    initialised: false,
    accounts: [POSTGRES, NOBODY],
    reaching: new Set([ALICE.uid, POSTGRES.uid, NOBODY.uid, NAMELESS.uid]),
    unshareWorks: true,
    ...changes,
  };
}

describe('under which identity the server runs', () => {
  it('is the current one for anybody but root', () => {
    expect(chooseRunAs(facts({ processUid: 1000, owner: ALICE }))).toEqual({ way: 'self' });
    expect(chooseRunAs(facts({ processUid: 1000, owner: ALICE, initialised: true }))).toEqual({
      way: 'self',
    });
  });

  it("refuses another user's database, which PostgreSQL would refuse less kindly", () => {
    const choice = chooseRunAs(facts({ processUid: 1000, owner: POSTGRES, initialised: true }));
    expect(choice).toEqual({ way: 'refuse', reason: 'not_owner' });
  });

  it('is for root the owner of the folder, then postgres, then nobody', () => {
    expect(chooseRunAs(facts({ owner: ALICE }))).toEqual({ way: 'uid', ...ALICE });
    expect(chooseRunAs(facts({}))).toEqual({ way: 'uid', ...POSTGRES });
    expect(chooseRunAs(facts({ accounts: [NOBODY] }))).toEqual({ way: 'uid', ...NOBODY });
    expect(chooseRunAs(facts({ reaching: new Set([NOBODY.uid]) }))).toEqual({ way: 'uid', ...NOBODY });
  });

  it('is an owner without a name only where initdb, which looks the name up, has been before', () => {
    expect(chooseRunAs(facts({ owner: NAMELESS }))).toEqual({ way: 'uid', ...POSTGRES });
    expect(chooseRunAs(facts({ owner: NAMELESS, initialised: true }))).toEqual({ way: 'uid', ...NAMELESS });
  });

  it('is for root a user namespace where nobody else can reach the folder', () => {
    expect(chooseRunAs(facts({ reaching: new Set() }))).toEqual({ way: 'unshare' });
    expect(chooseRunAs(facts({ owner: POSTGRES, initialised: true, reaching: new Set() }))).toEqual({
      way: 'unshare',
    });
  });

  it('refuses when root can go neither way', () => {
    const choice = chooseRunAs(facts({ reaching: new Set(), unshareWorks: false }));
    expect(choice).toEqual({ way: 'refuse', reason: 'root_not_possible' });
  });

  it('stays what it was at the first start', () => {
    for (const first of [facts({}), facts({ reaching: new Set() }), facts({ owner: ALICE })]) {
      const choice = chooseRunAs(first);
      const owner = choice.way === 'uid' ? choice : ROOT;
      expect(chooseRunAs({ ...first, owner, initialised: true })).toEqual(choice);
      // The folders above may have been opened since.
      const opened = new Set([POSTGRES.uid, NOBODY.uid, owner.uid]);
      expect(chooseRunAs({ ...first, owner, initialised: true, reaching: opened })).toEqual(choice);
    }
  });

  it('leaves the namespace for an account where namespaces are not allowed any more', () => {
    const choice = chooseRunAs(facts({ owner: ROOT, initialised: true, unshareWorks: false }));
    expect(choice).toEqual({ way: 'uid', ...POSTGRES });
  });
});

it('reads the accounts of passwd(5) and passes over what is none', () => {
  const text =
    'root:x:0:0:root:/root:/bin/sh\n# a comment\nnobody:*:-2:-2::/:/bin/false\npostgres:x:101:104:::\n\n';
  expect(parseAccounts(text)).toEqual([ROOT, POSTGRES]);
});
