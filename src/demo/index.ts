export { DEMO_BILLERS } from './billers.ts';
export {
  type BillGenerator,
  createBillGenerator,
  GENERATED_BILLS_MAX,
  generateBills,
} from './generate-bills.ts';
export { type DemoLoad, loadDemo } from './load-demo.ts';
