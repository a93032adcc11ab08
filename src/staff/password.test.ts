import { describe, expect, test } from 'vitest';
import { checkPassword, hashPassword, PASSWORD_COST, passwordProblem } from './password.ts';

describe('passwords', () => {
  test('are kept as argon2id at no less than OWASP asks for, each with a salt of its own', async () => {
    const [one, two] = await Promise.all([
      hashPassword('seven grey herons'),
      hashPassword('seven grey herons'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await checkPassword('seven grey herons', one)).toEqual({ right: true, outdated: false });
    expect(await checkPassword('seven grey heron', one)).toEqual({ right: false, outdated: false });
  });

  test('the reference implementation’s hash of “password” is read and known', async () => {
    const reference =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await checkPassword('password', reference)).toEqual({ right: true, outdated: true });
  });

  test('a hash made at another cost is told to be outdated', async () => {
    const weaker = { ...PASSWORD_COST, passes: 1 };
    const before = await hashPassword('seven grey herons', weaker);
    expect(await checkPassword('seven grey herons', before)).toEqual({ right: true, outdated: true });
  });

  test('the same letters in another encoding are the same password', async () => {
    const hash = await hashPassword('caf\u00e9 au lait, s\u2019il vous pla\u00eet');
    expect((await checkPassword('cafe\u0301 au lait, s\u2019il vous plai\u0302t', hash)).right).toBe(true);
  });

  test.each(['', 'plain', '$argon2i$v=19$m=1,t=1,p=1$AAAA$AAAA', '$2b$10$abc'])(
    'what is no hash of ours (%s) fits no password',
    async (phc) => {
      expect(await checkPassword('seven grey herons', phc)).toEqual({ right: false, outdated: false });
    },
  );

  test.each([
    ['eleven char', 'too_short'],
    ['ۀۀۀۀۀۀۀۀۀۀۀ', 'too_short'],
    ['x'.repeat(129), 'too_long'],
    ['password1234', 'too_common'],
    ['P@ssw0rd!2026', 'too_common'],
    ['letmein123456!', 'too_common'],
    ['qwertyuiop12', 'too_common'],
    ['123456789012', 'too_common'],
    ['abcdefghijklm', 'too_common'],
    ['aaaaaaaaaaaa', 'too_common'],
    ['abababababab', 'too_common'],
    ['Welcome2Wasl!', 'too_common'],
    ['iloveyoupassword', 'too_common'],
    ['my s.karimi 2026 word', 'contains_login'],
  ])('“%s” is refused: %s', (password, problem) => {
    expect(passwordProblem(password, 's.karimi')).toBe(problem);
  });

  test.each([
    'seven grey herons',
    'شش مرغ دریایی خاکستری',
    'नीली चिड़िया छत पर',
    `${'x'.repeat(64)}qzvwm`,
    'Tr0ub4dor&3-zebra',
  ])('“%s” is taken', (password) => {
    expect(passwordProblem(password, 's.karimi')).toBeUndefined();
  });
});
