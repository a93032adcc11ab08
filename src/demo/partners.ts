import type { Partner } from '../partners/index.ts';

const PETALS = [0, 60, 120, 180, 240, 300]
  .map((turn) => `<ellipse cx="32" cy="17" rx="7.5" ry="13" transform="rotate(${turn} 32 32)"/>`)
  .join('');

const drawing = (content: string): string => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${content}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
};

/** An invented bank that offers the bills of two billers under its own name. */
const NILUFAR: Partner = {
  code: 'nilufar',
  name: { fa: 'بانک نیلوفر', ar: 'بنك نيلوفر', hi: 'नीलूफ़र बैंक', en: 'Nilufar Bank' },
  shortName: { fa: 'نیلوفر', ar: 'نيلوفر', hi: 'नीलूफ़र', en: 'Nilufar' },
  colours: { accent: '#5b2a86', accentDark: '#c9a5ec' },
  logo: drawing(`<g fill="#5b2a86">${PETALS}</g><circle cx="32" cy="32" r="7" fill="#f2b632"/>`),
  icon: drawing(
    `<rect width="64" height="64" rx="14" fill="#5b2a86"/><g transform="translate(32 32) scale(0.72) translate(-32 -32)"><g fill="#fff">${PETALS}</g><circle cx="32" cy="32" r="7" fill="#f2b632"/></g>`,
  ),
  // Browsers keep names below localhost on the machine, so these work without any setting up.
  domains: ['nilufar.localhost'],
  frameAncestors: ['http://localhost', 'http://www.nilufar.localhost'],
  billers: ['sepehr', 'malwa'],
  language: 'fa',
  texts: {
    title: {
      fa: 'قبض‌های خود را در بانک نیلوفر بپردازید',
      ar: 'ادفع فواتيرك مع بنك نيلوفر',
      hi: 'नीलूफ़र बैंक से अपने बिल चुकाएँ',
      en: 'Pay your bills with Nilufar Bank',
    },
    welcome: {
      fa: 'قبض را ببینید و با هر کارتی بپردازید؛ رسید برای شما می‌ماند.',
      ar: 'اطّلع على الفاتورة وادفعها بأي بطاقة، ويبقى الإيصال لك.',
      hi: 'बिल देखिए, किसी भी कार्ड से चुकाइए; रसीद आपके पास रहती है।',
      en: 'See the bill, pay with any card, keep the receipt.',
    },
    footer: {
      fa: 'بانک نیلوفر یک بانک ساختگی برای نمایش است.',
      ar: 'بنك نيلوفر بنك وهمي للتجربة.',
      hi: 'नीलूफ़र बैंक दिखाने के लिए बनाया गया काल्पनिक बैंक है।',
      en: 'Nilufar Bank is a bank invented for this demonstration.',
    },
  },
  helpPhone: '1500',
};

export const DEMO_PARTNERS: readonly Partner[] = [NILUFAR];
