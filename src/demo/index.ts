export { DEMO_BILLERS } from './billers.ts';
export {
  type BillGenerator,
  createBillGenerator,
  GENERATED_BILLS_MAX,
  generateBills,
} from './generate-bills.ts';
export { loadDemo } from './load-demo.ts';
