import type { Exchange, Telephone } from '../../../simulators/index.ts';
import type { PageContext } from '../../page/page.tsx';
import { PHONE } from './texts.ts';

/** What went over the wire for this telephone, newest first. */
export function Traffic(props: { readonly context: PageContext; readonly telephone: Telephone }) {
  const { reader } = props.context;
  const { traffic } = props.telephone;
  return (
    <div class="slip">
      <h2 id="traffic" safe>
        {reader.t(PHONE.traffic)}
      </h2>
      <p class="hint" safe>
        {reader.t(PHONE.trafficLead)}
      </p>
      <section class="phone-wire" data-live="wire" aria-labelledby="traffic" tabindex="0">
        {traffic.length === 0 ? <p safe>{reader.t(PHONE.noTraffic)}</p> : ''}
        {traffic.toReversed().map((exchange) => (
          <OneExchange context={props.context} exchange={exchange} />
        ))}
      </section>
    </div>
  );
}

function OneExchange({ context, exchange }: { context: PageContext; exchange: Exchange }) {
  const { reader } = context;
  const { by, method, address, sent, status, answer, ms, lost, at } = exchange;
  return (
    <article>
      <p class="hint">
        <strong safe>{reader.t(by === 'network' ? PHONE.network : PHONE.wasl)}</strong>{' '}
        <bdi dir="ltr" safe>
          {at.toISOString().slice(11, 23)}
        </bdi>{' '}
        {lost ? <strong safe>{reader.t(PHONE.lost)}</strong> : ''}
      </p>
      <pre dir="ltr" safe>
        {[`${method} ${address}`, ...(sent === '' ? [] : ['', sent])].join('\n')}
      </pre>
      <p class="hint">
        {status === undefined ? <span safe>{reader.t(PHONE.silent)}</span> : ''}{' '}
        <bdi dir="ltr" safe>
          {status === undefined ? `${ms} ms` : `HTTP ${status} · ${ms} ms`}
        </bdi>
      </p>
      {answer === '' ? (
        ''
      ) : (
        <pre dir="ltr" safe>
          {answer}
        </pre>
      )}
    </article>
  );
}
