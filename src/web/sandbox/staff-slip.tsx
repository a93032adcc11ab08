import type { Role } from '../../platform/index.ts';
import type { DemoMember } from '../../staff/index.ts';
import type { PageContext } from '../page/page.tsx';
import { SANDBOX, STAFF_ROLES } from './texts.ts';

/** The demo's members of staff with all that is needed to sign in as one of them. */
export function StaffSlip(props: { context: PageContext; members: readonly DemoMember[] }) {
  const { reader } = props.context;
  const { t } = reader;
  const [first] = props.members;
  if (first === undefined) return '';
  const roleOf = (role: Role): string => t(STAFF_ROLES[role]);
  return (
    <section class="slip" id="staff">
      <h2 safe>{t(SANDBOX.staff)}</h2>
      <p safe>{t(SANDBOX.staffLead)}</p>
      <dl class="facts">
        <div>
          <dt safe>{t(SANDBOX.staffPassword)}</dt>
          <dd>
            <bdi dir="ltr" safe>
              {first.password}
            </bdi>
          </dd>
        </div>
        {props.members.map(({ login, role, code }) => (
          <div>
            <dt>
              <span safe>{roleOf(role)}</span>{' '}
              <bdi dir="ltr" safe>
                {login}
              </bdi>
            </dt>
            <dd>
              {code === undefined ? (
                <span safe>
                  {t(SANDBOX.staffWait, { seconds: reader.digits(String(first.secondsLeft)) })}
                </span>
              ) : (
                <bdi dir="ltr" class="number" safe>
                  {code}
                </bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint" safe>
        {t(SANDBOX.staffHint)}
      </p>
      <p>
        <a class="button" href="/console" safe>
          {t(SANDBOX.console)}
        </a>
      </p>
    </section>
  );
}
