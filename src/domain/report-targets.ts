/**
 * Where a machine sends what Talos on it reports.
 *
 * Tests    test/domain/report-targets.test.ts
 */
import { ANY_IPV4, bracketed } from './address.ts';

/** `host:port`, of the receivers that are on. */
export interface ReportTargets {
  readonly events?: string;
  readonly kernelLog?: string;
}

/** What the receivers listen on. */
export interface ReceiverAddresses {
  readonly events?: Receiver | undefined;
  readonly kernelLog?: Receiver | undefined;
}
interface Receiver {
  readonly address: string;
  readonly port: number;
}

/**
 * A receiver that listens on every address is reached where the boot surface was; one that listens
 * on a single address, there.
 *
 * @param bootOrigin  origin of the boot surface as the machine reached it
 */
export function reportTargets(bootOrigin: string, receivers: ReceiverAddresses): ReportTargets {
  const host = hostOf(bootOrigin);
  const target = (receiver: Receiver | undefined): string | undefined =>
    receiver && `${isAny(receiver.address) ? host : bracketed(receiver.address)}:${receiver.port}`;
  const [events, kernelLog] = [target(receivers.events), target(receivers.kernelLog)];
  return { ...(events !== undefined && { events }), ...(kernelLog !== undefined && { kernelLog }) };
}

function isAny(address: string): boolean {
  return address === ANY_IPV4 || address === '::';
}

/** `10.77.0.2` of `http://10.77.0.2:8080`; an IPv6 address keeps its brackets. */
function hostOf(origin: string): string {
  return origin.replace(/^[a-z]+:\/\//, '').replace(/:\d+$/, '');
}
