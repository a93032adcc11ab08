import { type Cutoffs, createCutoffs } from './cutoff.ts';
import { type CollectorDesk, createCollectorDesk, type DeskDeps } from './desk.ts';
import { createProofs, type Proofs } from './proof.ts';
import { createRegister, type Register } from './register.ts';

/** The door of this room: those who take money for billers elsewhere (M5). */
export interface Collectors extends CollectorDesk, Cutoffs {
  readonly register: Register;
  readonly proofs: Proofs;
}

export function createCollectors(deps: Omit<DeskDeps, 'register'>): Collectors {
  const register = createRegister(deps);
  const all = { ...deps, register };
  return {
    ...createCollectorDesk(all),
    ...createCutoffs(all),
    register,
    proofs: createProofs(all),
  };
}
