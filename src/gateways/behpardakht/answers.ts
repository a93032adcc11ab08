import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Behpardakht's answers (guide v1.21), only as far as they are read (countries.md §2.4): one text, a code and what follows it. */
export const ReturnAnswer = Compile(
  Type.Object({ return: Type.String({ pattern: '^[0-9]{1,5}(,[A-Za-z0-9]{1,64})?$' }) }),
);
