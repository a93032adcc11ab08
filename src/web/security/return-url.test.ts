import { describe, expect, test } from 'vitest';
import { mayReturnTo } from './return-url.ts';

const partners = {
  list: () => [
    { domains: ['bills.bank.example'], frameAncestors: ['https://www.bank.example'] },
    { domains: [], frameAncestors: ['https://sms.example:8443'] },
  ],
};
const anybody = { hasKey: false, partners, demo: false };

describe('where a payer may be sent on to without being asked', () => {
  test.each([
    'https://bills.bank.example/done?order=7',
    'https://www.bank.example/',
    'https://sms.example:8443/back',
  ])('%s: a partner has named this origin', (address) => {
    expect(mayReturnTo(address, anybody)).toBe(true);
  });

  test.each([
    'https://shop.example/done',
    'http://bills.bank.example/',
    'https://bills.bank.example:444/',
    'https://sms.example/',
    'https://evil.bills.bank.example/',
    'https://bills.bank.example.evil.example/',
    'https://bills.bank.example@evil.example/',
    'https://evil.example/?https://www.bank.example/',
    'http://localhost/',
    'http://127.0.0.1:8080/',
  ])('%s: nobody has named it', (address) => {
    expect(mayReturnTo(address, anybody)).toBe(false);
  });

  test('for a holder of a key to any site, in the demo to this machine too', () => {
    expect(mayReturnTo('https://shop.example/done', { ...anybody, hasKey: true })).toBe(true);
    expect(mayReturnTo('http://localhost:5173/done', { ...anybody, demo: true })).toBe(true);
    expect(mayReturnTo('https://shop.example/done', { ...anybody, demo: true })).toBe(false);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://name:word@shop.example/',
    '//shop.example/',
    '/console',
    'https://',
    '',
  ])('%s is no site at all, for anybody', (address) => {
    expect(mayReturnTo(address, { hasKey: true, partners, demo: true })).toBe(false);
  });
});
