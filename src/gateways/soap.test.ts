import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { envelopeOf, escapeXml, readEnvelope } from './soap.ts';

const answer = (inside: string): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inside}</s:Body></s:Envelope>`;

describe('SOAP envelopes', () => {
  test('a call whose elements are of no namespace, in the order they were given', () => {
    expect(
      envelopeOf({
        ...{ namespace: 'urn:pay', name: 'pay', qualified: false },
        fields: { b: '1', a: 'x & <y>' },
      }),
    ).toBe(
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><w:pay xmlns:w="urn:pay"><b>1</b><a>x &amp; &lt;y&gt;</a></w:pay></soap:Body></soap:Envelope>',
    );
  });

  test('a call whose elements are of the namespace, one inside of another', () => {
    const envelope = envelopeOf({
      ...{ namespace: 'urn:pay', name: 'Pay', qualified: true },
      fields: { requestData: { Token: '12' } },
    });
    expect(envelope).toContain(
      '<Pay xmlns="urn:pay"><requestData><Token>12</Token></requestData></Pay></soap:Body>',
    );
  });

  test('whatever a value holds comes out as it was, but for what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\u001fc\ud800d\tе')).toBe('abcd\tе');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        const plain = escaped
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&apos;', "'")
          .replaceAll('&amp;', '&');
        const kept = [...text].filter(
          (letter) => /[\t\n\r -\ud7ff\ue000-\ufffd]/.test(letter) || letter.length > 1,
        );
        expect(plain).toBe(kept.join(''));
      }),
    );
  });

  test.each([
    [
      'with a prefix',
      '<n:payResponse xmlns:n="urn:pay"><return>0,AF82</return></n:payResponse>',
      { return: '0,AF82' },
    ],
    ['without one', '<payResponse xmlns="urn:pay"><return>17</return></payResponse>', { return: '17' }],
    [
      'with more digits than a double has',
      '<payResponse><return>9007199254740993</return></payResponse>',
      { return: '9007199254740993' },
    ],
    ['with zeros in front', '<payResponse><return>0012</return></payResponse>', { return: '0012' }],
  ])('reads an answer %s', (_name, inside, expected) => {
    expect(readEnvelope(answer(inside), 'payResponse')).toEqual(expected);
  });

  test.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html><html><body>Just a moment…</body></html>'],
    ['half of it', answer('<payResponse><return>0</return></payResponse>').slice(0, -20)],
    ['JSON', '{"return":"0"}'],
    ['another call', answer('<verifyResponse><return>0</return></verifyResponse>')],
    ['a fault', answer('<s:Fault><faultcode>s:Server</faultcode></s:Fault>')],
    [
      'definitions of its own',
      `<!DOCTYPE x [<!ENTITY a "0">]>${answer('<payResponse><return>&a;</return></payResponse>').replace('<?xml version="1.0"?>', '')}`,
    ],
    ['a name of every object', answer('<__proto__><return>0</return></__proto__>')],
  ])('an answer of %s is none', (_name, text) => {
    expect(readEnvelope(text, 'payResponse')).toBeUndefined();
  });

  test('entities are left as they are written, and nothing outside is read', () => {
    const text = answer('<payResponse><return>&amp;&#48;</return></payResponse>');
    expect(readEnvelope(text, 'payResponse')).toEqual({ return: '&amp;&#48;' });
  });

  test('whatever comes, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        readEnvelope(`${before}<payResponse>${after}`, 'payResponse');
        readEnvelope(answer(`${before}<payResponse/>${after}`), 'payResponse');
      }),
    );
  });
});
