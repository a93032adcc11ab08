/**
 * The words that the commonest passwords are made of. A list of whole passwords would miss each with one more
 * exclamation mark; what is refused here is one of these words, or several, with nothing but digits and signs
 * around them.
 */
const WORDS = [
  ...[
    'password',
    'passwort',
    'passphrase',
    'passcode',
    'passw',
    'pass',
    'secret',
    'letmein',
    'login',
    'signin',
  ],
  ...['welcome', 'admin', 'administrator', 'root', 'user', 'username', 'guest', 'test', 'demo', 'default'],
  ...[
    'changeme',
    'change',
    'access',
    'master',
    'system',
    'manager',
    'supervisor',
    'finance',
    'clerk',
    'auditor',
  ],
  ...[
    'qwerty',
    'qwertyuiop',
    'qwertz',
    'azerty',
    'asdf',
    'asdfgh',
    'asdfghjkl',
    'zxcvbn',
    'zxcvbnm',
    'qazwsx',
  ],
  ...[
    'edc',
    'rfv',
    'abc',
    'abcd',
    'abcdef',
    'abcdefgh',
    'xyz',
    'iloveyou',
    'love',
    'you',
    'monkey',
    'dragon',
  ],
  ...['sunshine', 'princess', 'football', 'baseball', 'soccer', 'superman', 'batman', 'pokemon', 'shadow'],
  ...[
    'michael',
    'jennifer',
    'jordan',
    'hunter',
    'killer',
    'freedom',
    'whatever',
    'trustno',
    'starwars',
    'hello',
  ],
  ...[
    'summer',
    'winter',
    'spring',
    'autumn',
    'monday',
    'january',
    'company',
    'office',
    'computer',
    'internet',
  ],
  ...[
    'google',
    'facebook',
    'samsung',
    'iran',
    'tehran',
    'india',
    'bharat',
    'egypt',
    'cairo',
    'wasl',
    'electric',
  ],
  ...[
    'salam',
    'khoda',
    'allah',
    'mohammad',
    'muhammad',
    'ali',
    'krishna',
    'ganesh',
    'shiva',
    'my',
    'the',
    'is',
  ],
  ...[
    'my',
    'new',
    'one',
    'two',
    'four',
    'for',
    'me',
    'in',
    'now',
    'please',
    'good',
    'morning',
    'happy',
    'family',
  ],
];

/** Signs that stand for letters: P@ssw0rd is no other word than password. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** Fewer different characters than this are a pattern, not a password. */
const DIFFERENT_MIN = 5;

/** Whether a password is one of those that are tried first. */
export function isCommon(password: string): boolean {
  const lower = password.toLowerCase();
  if (new Set(lower).size < DIFFERENT_MIN || isRun(lower)) return true;
  // Inside of a word a sign stands for a letter (p@ssw0rd), at its ends it is only a sign (password!2026).
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [lower, inLetters(lower), inLetters(core)].some((text) => {
    const letters = text.replace(/[^\p{L}]/gu, '');
    return letters === '' || isMadeOfWords(letters);
  });
}

function inLetters(text: string): string {
  return [...text].map((sign) => STANDS_FOR[sign] ?? sign).join('');
}

/** Whether nothing is left when known words are taken away. */
function isMadeOfWords(letters: string): boolean {
  const reached = new Set([0]);
  for (let end = 1; end <= letters.length; end += 1) {
    const fits = WORDS.some((word) => reached.has(end - word.length) && letters.slice(0, end).endsWith(word));
    if (fits) reached.add(end);
  }
  return reached.has(letters.length);
}

/** Neighbours all along: 123456789012, abcdefghijkl, 987654321098. */
function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const rising = steps.filter((step) => step === 1 || step === -9).length;
  const falling = steps.filter((step) => step === -1 || step === 9).length;
  return Math.max(rising, falling) >= steps.length - 1;
}
