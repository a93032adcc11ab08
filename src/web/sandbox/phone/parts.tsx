import type { Texts } from '../../../kernel/index.ts';
import type { CarrierFaults, Network, Telephone } from '../../../simulators/index.ts';
import { exactly, type PageContext } from '../../page/page.tsx';
import { type PhoneProblem, PROBLEMS } from './texts.ts';

export const PHONE_PATH = '/sandbox/phone';
export const PARTS = ['sms', 'ussd', 'chat'] as const;
export type Part = (typeof PARTS)[number];

/** One for each demo biller's country. */
export const READY_NUMBERS: Readonly<Record<Network, string>> = {
  IR: '+989121234567',
  IN: '+919826012345',
  EG: '+201001234567',
  US: '+13035550142',
};

/** A number that a biller is reached under from this telephone. */
export interface PhoneLine {
  readonly channel: 'sms' | 'ussd' | 'web';
  readonly address: string;
  /** Of the billers. */
  readonly names: readonly Texts[];
}

export interface PhonePageProps {
  readonly context: PageContext;
  readonly telephone: Telephone;
  readonly network: Network;
  readonly part: Part;
  readonly lines: readonly PhoneLine[];
  readonly line: string;
  readonly faults: CarrierFaults;
  readonly problem: { readonly code: PhoneProblem; readonly typed: string; readonly max: number } | undefined;
}

export function problemText({ context, problem }: PhonePageProps): string | undefined {
  if (problem === undefined) return undefined;
  const { reader } = context;
  return reader.t(PROBLEMS[problem.code], { n: reader.digits(String(problem.max)) });
}

/** Where a telephone is shown; `part` and `line` as they are, unless others are named. */
export function addressFor(
  props: Pick<PhonePageProps, 'telephone' | 'part' | 'line'>,
  other: { readonly part?: Part } = {},
): string {
  const part = other.part ?? props.part;
  const line = part === props.part && props.line !== '' ? { line: props.line } : {};
  return `${PHONE_PATH}?${new URLSearchParams({ number: props.telephone.number, part, ...line })}`;
}

/** Which telephone a form is for, and where its reader is. */
export function Place(props: Pick<PhonePageProps, 'telephone' | 'part'>) {
  return (
    <>
      <input type="hidden" name="number" value={exactly(props.telephone.number)} />
      <input type="hidden" name="part" value={props.part} />
    </>
  );
}
