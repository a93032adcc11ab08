import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { err, ok, type Result } from '../../kernel/index.ts';

/** How a source's day file is read: data, one for each kind of file that an installation gets. */
const FileDescriptionSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' }),
    /** `gateway:zarinpal`, `collector:melli`, `biller`. */
    source: Type.String({ pattern: '^((gateway|collector):[a-z][a-z0-9]{1,19}|biller)$' }),
    format: Type.Union([
      Type.Literal('csv'),
      Type.Literal('cutoff'),
      Type.Literal('camt053'),
      Type.Literal('camt054'),
    ]),
    /** Of csv: the names of its columns. */
    columns: Type.Optional(
      Type.Object(
        {
          reference: Type.String(),
          amount: Type.String(),
          currency: Type.Optional(Type.String()),
          /** What sort of line it is; left out: all are payments. */
          kind: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    /** What stands in the column `kind`: of refunds, of what the source keeps for itself, and of lines that say nothing of money. */
    refundWords: Type.Optional(Type.Array(Type.String())),
    feeWords: Type.Optional(Type.Array(Type.String())),
    otherWords: Type.Optional(Type.Array(Type.String())),
    /** minor (left out): whole minor units; major: with a decimal point; toman: ten rial each. */
    amounts: Type.Optional(Type.Union([Type.Literal('minor'), Type.Literal('major'), Type.Literal('toman')])),
    /** As the Encoding Standard names it: windows-1256; left out: utf-8. */
    encoding: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]{2,20}$' })),
    separator: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    /** In which the source's day begins and ends; left out: the biller's. */
    timeZone: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export type FileDescription = Static<typeof FileDescriptionSchema>;

/** Reads `reconciliation` of the configuration file: a list of descriptions. The error says what is wrong with which. */
export function readFileDescriptions(value: unknown): Result<readonly FileDescription[], string> {
  if (value === undefined) return ok([]);
  if (!Array.isArray(value)) return err('reconciliation must be a list of file descriptions.');
  const read: FileDescription[] = [];
  for (const [index, each] of value.entries()) {
    if (!Value.Check(FileDescriptionSchema, each)) {
      const [first] = Value.Errors(FileDescriptionSchema, each);
      return err(`reconciliation[${index}]${first?.instancePath ?? ''}: ${first?.message ?? 'is wrong'}.`);
    }
    if (each.format === 'csv' && each.columns === undefined)
      return err(`reconciliation[${index}]: csv needs columns: which is the reference, which the amount.`);
    if (each.encoding !== undefined && !isEncoding(each.encoding))
      return err(
        `reconciliation[${index}]/encoding: "${each.encoding}" is not known; utf-8 and windows-1256 are.`,
      );
    read.push(each);
  }
  return ok(read);
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

/** A line of a day file, whatever the format was. */
export interface DayLine {
  readonly line: number;
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly kind: 'payment' | 'refund' | 'fee';
}

/** One that cannot be read, and why. */
export interface RejectedLine {
  readonly line: number;
  readonly code: 'missing_value' | 'malformed_amount' | 'other_currency' | 'unreadable_line';
}

/** Thrown out of the middle of a file: as a whole it cannot be taken. */
export class DayFileRefused extends Error {
  override name = 'DayFileRefused';
}
