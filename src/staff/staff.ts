import { createDemoStaff, type DemoStaff } from './demo.ts';
import type { StaffDeps } from './deps.ts';
import { createEnrolments, type Enrolments } from './enrolment.ts';
import { createMembers, type Members } from './members.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSignIn, type SignIn } from './sign-in.ts';

/** The door of this room: who works here and how they come in. What they may do is in platform/actor.ts. */
export interface Staff {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly members: Members;
  readonly enrolments: Enrolments;
  readonly demo: DemoStaff;
}

export function createStaff(deps: StaffDeps): Staff {
  return {
    signIn: createSignIn(deps),
    sessions: createSessions(deps),
    members: createMembers(deps),
    enrolments: createEnrolments(deps),
    demo: createDemoStaff(deps),
  };
}
