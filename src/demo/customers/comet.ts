import type { Customer, Line } from './customer.ts';

/** Amounts in cents. */
function plan(name: string, price: number, tax: number, ...more: readonly Line[]): readonly Line[] {
  return [[name, price], ['Taxes and fees', tax], ...more];
}

export const COMET_CUSTOMERS: readonly Customer[] = [
  // The promised one: $89.99 in all.
  {
    number: 10_001_234,
    name: 'Dana Whitlock',
    phone: '+13035550101',
    bills: [plan('Internet 500', 7_999, 1_000)],
    consumption: '412',
    past: [398, 405, 371, 356, 342, 360, 338, 329, 351, 344, 320, 310],
  },
  {
    number: 10_001_301,
    name: 'Marcus Oyelaran',
    phone: '+13035550102',
    bills: [plan('Internet 300', 5_999, 812)],
    consumption: '268.4',
  },
  {
    number: 10_001_302,
    name: 'Ellie Prentiss',
    phone: '+13035550103',
    bills: [
      plan('Internet 300 + TV', 10_498, 1_377),
      plan('Internet 300 + TV', 10_498, 1_377, ['Late fee', 1_000]),
    ],
  },
  {
    number: 10_001_303,
    name: 'Hollow Creek Bakery',
    phone: '+13035550104',
    bills: [plan('Business 1000', 18_999, 2_204)],
  },
  {
    number: 10_001_304,
    name: 'Rosa Delacroix',
    phone: '+13035550105',
    bills: [plan('Internet 100', 3_999, 588, ['Autopay discount', -500])],
    consumption: '97.2',
  },
  {
    number: 10_001_305,
    name: 'Theo Lindqvist',
    phone: '+13035550106',
    bills: [
      plan(
        'Internet 500',
        7_999,
        1_000,
        ['Data used last month: 655 GB', 0],
        ['Data used the month before: 571 GB', 0],
      ),
    ],
    consumption: '688',
  },
  {
    number: 10_001_306,
    name: 'Priya Venn',
    phone: '+13035550107',
    bills: [plan('Internet 500 + Phone', 9_498, 1_266)],
  },
  {
    number: 10_001_307,
    name: 'Walter Ashgrove',
    phone: '+13035550108',
    bills: [plan('Phone', 2_499, 431), plan('Phone', 2_499, 431)],
  },
  {
    number: 10_001_308,
    name: 'Juniper Hale',
    phone: '+13035550109',
    bills: [plan('Internet 1000', 9_999, 1_190, ['Wi-Fi equipment', 1_400])],
    consumption: '1204',
  },
  {
    number: 10_001_309,
    name: 'Owen Castellane',
    phone: '',
    bills: [plan('Internet 100', 3_999, 588)],
    consumption: '41',
  },
  {
    number: 10_001_310,
    name: 'Blue Spruce Dental',
    phone: '+13035550111',
    bills: [plan('Business 500 + Phone', 16_498, 1_985)],
  },
  {
    number: 10_001_311,
    name: 'Nadia Foxworth',
    phone: '+13035550112',
    bills: [plan('Mobile 20 GB', 4_500, 690)],
    consumption: '17.8',
  },
  {
    number: 10_001_312,
    name: 'Samir Brandt',
    phone: '+13035550113',
    bills: [plan('Internet 300', 5_999, 812, ['Moving credit', -1_500])],
  },
];
