import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Partner, readPartner } from './partner.ts';
import { createPartners, type Partners } from './partners.ts';

const texts = (text: string) => ({ fa: text, ar: text, hi: text, en: text });

const PARTNER: Partner = {
  code: 'sarv',
  name: texts('Sarv'),
  colours: { accent: '#1a4d8f' },
  domains: ['pay.sarv.example'],
  frameAncestors: ['https://sarv.example'],
  billers: [],
  language: 'fa',
  texts: {},
};

const placesIn = (changes: object): readonly string[] => {
  const read = readPartner({ ...PARTNER, ...changes });
  return read.ok ? [] : read.error.problems.map(({ at }) => at);
};

describe('M13 a description is checked as a whole', () => {
  test('one that is right is taken', () =>
    expect(readPartner(PARTNER)).toEqual({ ok: true, value: PARTNER }));

  test.each([
    ['a code with capitals', { code: 'Sarv' }, '/code'],
    ['a name without Hindi', { name: { fa: 'x', ar: 'x', en: 'x' } }, '/name'],
    ['a text that may not be changed', { texts: { pay: texts('Pay') } }, '/texts'],
    ['an unreadable colour', { colours: { accent: '#ffff00' } }, '/colours/accent'],
    ['a telephone number that is none', { helpPhone: 'javascript:1' }, '/helpPhone'],
    ['a domain with a port', { domains: ['pay.sarv.example:8080'] }, '/domains/0'],
    ['a domain of numbers', { domains: ['10.0.0.1'] }, '/domains/0'],
    ['a domain with capitals', { domains: ['Pay.sarv.example'] }, '/domains/0'],
    ['a domain twice', { domains: ['a.example', 'a.example'] }, '/domains/1'],
    ['a wildcard origin', { frameAncestors: ['https://*.sarv.example'] }, '/frameAncestors/0'],
    ['an origin with a path', { frameAncestors: ['https://sarv.example/pay'] }, '/frameAncestors/0'],
    ['an origin in the clear', { frameAncestors: ['http://sarv.example'] }, '/frameAncestors/0'],
    [
      'a word that would change the policy',
      { frameAncestors: ["https://a.example; script-src 'x'"] },
      '/frameAncestors/0',
    ],
    ['any origin', { frameAncestors: ['*'] }, '/frameAncestors/0'],
    ['no image', { logo: 'data:image/png;base64,AAAA' }, '/logo'],
    ['an address for an image', { logo: 'https://sarv.example/logo.png' }, '/logo'],
  ])('%s', (_name, changes, place) => expect(placesIn(changes)).toContain(place));

  test('the icon of the app is square', () => {
    const icon = (size: string): string =>
      `data:image/svg+xml;base64,${Buffer.from(`<svg viewBox="0 0 ${size}"><path d="M0 0"/></svg>`).toString('base64')}`;
    expect(placesIn({ icon: icon('40 20') })).toEqual(['/icon']);
    expect(placesIn({ icon: icon('40 40'), logo: icon('40 20') })).toEqual([]);
  });
});

describe('M13 the partners of an installation', () => {
  let database: TestDatabase;
  let partners: Partners;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    partners = createPartners({ sql: database.sql });
    await partners.refresh();
    for (const code of ['sarv', 'rival']) await partners.remove(code);
  });
  afterAll(() => database.close());

  test('one is found by its code and by its domain, also by another process after its refresh', async () => {
    const other = createPartners({ sql: database.sql });
    await other.refresh();
    expect(await partners.put(PARTNER)).toEqual({ ok: true, value: undefined });
    expect(other.find('sarv')).toBeUndefined();
    await other.refresh();
    expect(other.byDomain('pay.sarv.example')?.partner).toEqual(PARTNER);
    expect(other.find('sarv')?.brand.styleSheet.content.toString()).toContain('--accent: #1a4d8f');
  });

  test('another colour is another style sheet, under another name', async () => {
    await partners.put(PARTNER);
    const before = partners.find('sarv')?.brand.styleSheet.name;
    expect(before).toBeDefined();
    await partners.put({ ...PARTNER, colours: { accent: '#7a1f1f' } });
    expect(partners.find('sarv')?.brand.styleSheet.name).not.toBe(before);
  });

  test('a domain has one owner, and goes to another when it is given up', async () => {
    await partners.put(PARTNER);
    const rival: Partner = { ...PARTNER, code: 'rival', domains: ['rival.example', 'pay.sarv.example'] };
    expect(await partners.put(rival)).toEqual({ ok: false, error: { code: 'domain_taken', owner: 'sarv' } });
    expect(partners.find('rival')).toBeUndefined();
    await partners.put({ ...PARTNER, domains: ['new.sarv.example'] });
    expect(await partners.put(rival)).toEqual({ ok: true, value: undefined });
    expect(partners.byDomain('pay.sarv.example')?.partner.code).toBe('rival');
    expect(partners.byDomain('new.sarv.example')?.partner.code).toBe('sarv');
  });

  test('one that is removed is gone, with its domains', async () => {
    await partners.put({ ...PARTNER, code: 'rival', domains: ['rival.example'] });
    expect(await partners.remove('rival')).toBe(true);
    expect(await partners.remove('rival')).toBe(false);
    expect(partners.byDomain('rival.example')).toBeUndefined();
    expect(await partners.put({ ...PARTNER, domains: ['rival.example'] })).toMatchObject({ ok: true });
  });
});
