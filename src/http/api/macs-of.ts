/**
 * The hardware addresses of a machine that a request names.
 *
 * Tests    test/http/api/boots.test.ts, test/http/api/events.test.ts
 */
import { RouseError } from '../../domain/errors.ts';
import { parseMac, type Mac } from '../../domain/mac.ts';
import type { ManageMachines } from '../../domain/use-cases.ts';

/** A hardware address may be asked about before anybody knows the machine. */
export async function macsOf(
  reference: string,
  machines: Pick<ManageMachines, 'get'>,
): Promise<readonly Mac[]> {
  try {
    return (await machines.get(reference)).macs;
  } catch (error) {
    const mac = parseMac(reference);
    if (mac !== undefined && error instanceof RouseError && error.code === 'MACHINE_UNKNOWN') {
      return [mac];
    }
    throw error;
  }
}
