import { describe, expect, test } from 'vitest';
import { signatureIsOf, signMessage } from './message-signature.ts';

// The example of the Standard Webhooks specification, "Signature scheme".
const SECRET = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
const BODY = '{"test": 2432232314}';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_000);
const SIGNED = {
  'webhook-id': ID,
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('what is signed between two servers', () => {
  test('is signed as Standard Webhooks has it', () => {
    expect(signMessage([SECRET], { id: ID, at: AT, body: BODY })).toEqual(SIGNED);
    expect(signatureIsOf([SECRET], SIGNED, BODY, AT)).toBe(true);
    expect(signatureIsOf([SECRET], SIGNED, Buffer.from(BODY), AT)).toBe(true);
  });

  test('with two secrets either is enough, on both sides', () => {
    const other = Buffer.alloc(32, 1);
    const both = signMessage([other, SECRET], { id: ID, at: AT, body: BODY });
    expect(signatureIsOf([SECRET], both, BODY, AT)).toBe(true);
    expect(signatureIsOf([Buffer.alloc(32, 2), other], both, BODY, AT)).toBe(true);
    expect(signatureIsOf([Buffer.alloc(32, 2)], both, BODY, AT)).toBe(false);
  });

  test.each([
    ['another body', SIGNED, `${BODY} `, AT],
    ['another id', { ...SIGNED, 'webhook-id': 'msg_2' }, BODY, AT],
    ['another time', { ...SIGNED, 'webhook-timestamp': '1614265331' }, BODY, AT],
    ['an old message', SIGNED, BODY, new Date(AT.getTime() + 300_001)],
    ['a message from the future', SIGNED, BODY, new Date(AT.getTime() - 300_001)],
    ['no signature', { ...SIGNED, 'webhook-signature': undefined }, BODY, AT],
    ['a signature of another kind', { ...SIGNED, 'webhook-signature': 'v1a,abc' }, BODY, AT],
    ['a header that is there twice', { ...SIGNED, 'webhook-id': [ID, ID] }, BODY, AT],
  ])('%s is refused', (_, headers, body, now) => {
    expect(signatureIsOf([SECRET], headers, body, now)).toBe(false);
  });
});
