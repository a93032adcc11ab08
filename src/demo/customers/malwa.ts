import type { Customer, Line } from './customer.ts';

/** Amounts in paisa. */
function rupees(energy: number, fixed: number, duty: number, subsidy = 0): readonly Line[] {
  return [
    ['ऊर्जा प्रभार', energy],
    ['नियत प्रभार', fixed],
    ['विद्युत शुल्क', duty],
    ...(subsidy === 0 ? [] : [['शासन की सब्सिडी', -subsidy] as const]),
  ];
}

export const MALWA_CUSTOMERS: readonly Customer[] = [
  // The promised one: ₹1,250.50 in all.
  {
    number: 1_234_567_890,
    name: 'कविता सोलंकी',
    phone: '6000000101',
    bills: [rupees(106_400, 9_750, 8_900)],
    consumption: '164',
    past: [171, 158, 139, 122, 104, 98, 110, 131, 176, 203, 212, 187],
  },
  {
    number: 10_010_031,
    name: 'रमेश पाटीदार',
    phone: '6000000102',
    bills: [rupees(58_420, 7_200, 5_251, 42_871)],
    consumption: '96',
  },
  {
    number: 10_010_032,
    name: 'सुनीता राठौर',
    phone: '6000000103',
    bills: [rupees(61_830, 7_200, 5_522, 44_552), rupees(60_110, 7_200, 5_385, 43_695)],
    consumption: '101',
  },
  {
    number: 10_010_033,
    name: 'इमरान शेख़',
    phone: '6000000104',
    bills: [rupees(184_960, 13_500, 17_861)],
    consumption: '268',
  },
  {
    number: 10_010_034,
    name: 'मीना चौहान',
    phone: '6000000105',
    bills: [
      [
        ...rupees(121_500, 11_250, 11_948),
        ['पिछले माह की खपत: 182 यूनिट', 0],
        ['पिछले वर्ष इसी माह की खपत: 205 यूनिट', 0],
      ],
    ],
    consumption: '189',
    past: [182, 176, 161, 140, 118, 113, 126, 149, 190, 221, 236, 205],
  },
  {
    number: 10_010_035,
    name: 'गोपाल मालवीय',
    phone: '6000000106',
    bills: [rupees(33_250, 6_100, 3_542, 27_892)],
    consumption: '58',
  },
  {
    number: 10_010_036,
    name: 'शबनम क़ुरैशी',
    phone: '6000000107',
    bills: [rupees(97_640, 9_750, 9_665)],
    consumption: '155',
  },
  {
    number: 10_010_037,
    name: 'देवेन्द्र जाट',
    phone: '6000000108',
    bills: [rupees(143_275, 12_300, 14_002), rupees(138_900, 12_300, 13_608)],
    consumption: '214',
  },
  {
    number: 10_010_038,
    name: 'सरस्वती आटा चक्की',
    phone: '6000000109',
    bills: [rupees(612_480, 86_000, 62_863)],
    consumption: '842',
  },
  {
    number: 10_010_039,
    name: 'लक्ष्मी बैरागी',
    phone: '',
    bills: [rupees(28_940, 6_100, 3_154, 25_144)],
    consumption: '51',
  },
  {
    number: 10_010_040,
    name: 'नीरज व्यास',
    phone: '6000000111',
    bills: [rupees(110_200, 9_750, 10_796)],
    consumption: '171',
  },
  {
    number: 10_010_041,
    name: 'पार्वती भील',
    phone: '6000000112',
    bills: [rupees(44_700, 7_200, 4_671, 36_571)],
    consumption: '74',
  },
  {
    number: 10_010_042,
    name: 'अनिल जोशी',
    phone: '6000000113',
    bills: [rupees(76_500, 8_400, 7_641)],
    consumption: '124',
  },
];
