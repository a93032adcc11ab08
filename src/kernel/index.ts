export * from './calendar.ts';
export * from './digits.ts';
export * from './invariant.ts';
export * from './iranian-bill.ts';
export * from './language.ts';
export * from './money.ts';
export * from './phone.ts';
export * from './result.ts';
