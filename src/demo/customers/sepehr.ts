import type { Customer, Line } from './customer.ts';

/** Energy, subscription and dues, in thousands of rial as the payment ID needs them. */
function rial(energy: number, dues: number): readonly Line[] {
  return [
    ['بهای انرژی', energy * 1000],
    ['آبونمان', 18_000],
    ['عوارض و مالیات', dues * 1000],
  ];
}

export const SEPEHR_CUSTOMERS: readonly Customer[] = [
  {
    number: 10_010_011,
    name: 'مهتاب رستگار',
    phone: '09120000111',
    bills: [rial(512, 74)],
    consumption: '402',
    past: [388, 455, 520, 341, 366, 431, 405, 470, 533, 350, 372],
  },
  { number: 10_010_012, name: 'سیاوش بهرامی', phone: '09120000112', bills: [rial(288, 41), rial(301, 43)] },
  {
    number: 10_010_013,
    name: 'پروین سلطانی',
    phone: '09120000113',
    bills: [rial(97, 14)],
    consumption: '88.5',
  },
  {
    number: 10_010_014,
    name: 'فرهاد نیک‌نام',
    phone: '09120000114',
    bills: [
      [
        ...rial(640, 92),
        ['مصرف دورهٔ پیش: ۴۱۸ کیلووات‌ساعت', 0],
        ['مصرف همین دوره در سال پیش: ۴۶۵ کیلووات‌ساعت', 0],
      ],
    ],
    consumption: '491',
  },
  { number: 10_010_015, name: 'لاله افشار', phone: '09120000115', bills: [rial(1_420, 203)] },
  { number: 10_010_016, name: 'بهمن دادگر', phone: '09120000116', bills: [rial(233, 33)] },
  { number: 10_010_017, name: 'شیرین پارسا', phone: '09120000117', bills: [rial(356, 51), rial(340, 49)] },
  { number: 10_010_018, name: 'نانوایی گندم', phone: '09120000118', bills: [rial(9_870, 1_410)] },
  {
    number: 10_010_019,
    name: 'آرش کاویانی',
    phone: '09120000119',
    bills: [[...rial(402, 57), ['پاداش کم‌مصرفی', -36_000]]],
    consumption: '270',
  },
  { number: 10_010_020, name: 'هما فرزانه', phone: '', bills: [rial(178, 25)] },
  { number: 10_010_021, name: 'مدرسهٔ باران', phone: '09120000121', bills: [rial(4_305, 615)] },
  { number: 10_010_022, name: 'داریوش مهرجو', phone: '09120000122', bills: [rial(265, 38)] },
];
