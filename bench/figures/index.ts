import type { Figure } from '../figure.ts';
import { importFigure } from './import.ts';
import { inquiry } from './inquiry.ts';
import { ledger } from './ledger.ts';
import { page } from './page.ts';
import { pay } from './pay.ts';
import { reconcile } from './reconcile.ts';
import { scale } from './scale.ts';
import { settle } from './settle.ts';
import { soak } from './soak.ts';
import { ussd } from './ussd.ts';

/** In the order of the table. */
export const figures: readonly Figure[] = [
  ledger,
  settle,
  pay,
  inquiry,
  page,
  ussd,
  importFigure,
  reconcile,
  scale,
  soak,
];
