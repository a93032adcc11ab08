import type { Texts } from '../../kernel/index.ts';
import { type Actor, type Permission, permit } from '../../platform/index.ts';
import { CARE } from './care-texts.ts';
import { CUSTOMERS } from './customers-texts.ts';
import { DIFFERENCES } from './differences-texts.ts';
import { FIGURES } from './figures-texts.ts';
import { LAYOUT } from './layout-texts.ts';
import { LEDGER } from './ledger-texts.ts';
import { MESSAGES } from './messages-texts.ts';
import { MONTH_END } from './month-end-texts.ts';
import { PAYMENTS } from './payments-texts.ts';
import { SEARCH } from './search-texts.ts';
import { WAYS } from './ways-texts.ts';
import { WEBHOOKS } from './webhooks-texts.ts';

interface Section {
  readonly path: string;
  readonly text: Texts;
  /** Any of them opens it. */
  readonly permissions: readonly Permission[];
}

/** The sections of the console from top to bottom. The first one that is open to somebody is where they start. */
const SECTIONS: readonly Section[] = [
  { path: '/console/figures', text: FIGURES.title, permissions: ['reports.read'] },
  { path: '/console/search', text: SEARCH.title, permissions: ['customers.read', 'payments.read'] },
  { path: '/console/payments', text: PAYMENTS.title, permissions: ['payments.read'] },
  { path: '/console/waiting', text: PAYMENTS.waiting, permissions: ['payments.read'] },
  { path: '/console/ways', text: WAYS.title, permissions: ['payments.read'] },
  { path: '/console/bills', text: CUSTOMERS.bills, permissions: ['customers.read'] },
  { path: '/console/accounts', text: CUSTOMERS.accounts, permissions: ['customers.read'] },
  { path: '/console/care', text: CARE.title, permissions: ['customers.contact'] },
  { path: '/console/messages', text: MESSAGES.title, permissions: ['customers.read', 'payments.read'] },
  { path: '/console/imports', text: CUSTOMERS.imports, permissions: ['customers.read', 'reports.read'] },
  { path: '/console/differences', text: DIFFERENCES.title, permissions: ['ledger.correct'] },
  { path: '/console/ledger', text: LEDGER.title, permissions: ['ledger.read'] },
  { path: '/console/month-end', text: MONTH_END.title, permissions: ['ledger.read'] },
  {
    path: '/console/approvals',
    text: LAYOUT.approvals,
    permissions: ['approvals.decide', 'payments.decide', 'ledger.correct'],
  },
  { path: '/console/staff', text: LAYOUT.staff, permissions: ['staff.manage'] },
  { path: '/console/webhooks', text: WEBHOOKS.title, permissions: ['payments.read', 'settings.manage'] },
  { path: '/console/audit', text: LAYOUT.audit, permissions: ['audit.read'] },
];

/** What is open to this actor. */
export function sectionsFor(actor: Actor): readonly Section[] {
  return SECTIONS.filter(({ permissions }) => permissions.some((needed) => permit(actor, needed).ok));
}
