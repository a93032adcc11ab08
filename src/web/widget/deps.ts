import { isLoopback, type Partner } from '../../partners/index.ts';
import type { PortalDeps } from '../portal/deps.ts';

export type WidgetDeps = Pick<PortalDeps, 'billers' | 'inquiry' | 'publicUrl' | 'demo'>;

/**
 * Origins that may frame the widget. In the demo, one on this machine without a port means our own port, which
 * nobody knows when the demo's partner is written down.
 */
export function parentsOf(deps: Pick<WidgetDeps, 'demo' | 'publicUrl'>, partner: Partner): readonly string[] {
  const port = URL.parse(deps.publicUrl())?.port ?? '';
  return partner.frameAncestors.map((origin) => {
    const url = new URL(origin);
    const isOurs = deps.demo && port !== '' && url.port === '' && isLoopback(url.hostname);
    return isOurs ? `${origin}:${port}` : origin;
  });
}
