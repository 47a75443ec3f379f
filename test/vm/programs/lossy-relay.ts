/**
 * The lossy relay alone, for a host of a lab. Its settings are the JSON of the first argument; it
 * says `relaying` once it does, and what it carried when it is ended.
 */
import { startLossyRelay, type RelayOptions } from '../../fakes/lossy-relay.ts';

const relay = await startLossyRelay(JSON.parse(process.argv[2] ?? '') as RelayOptions);
process.stdout.write('relaying\n');
process.on('SIGTERM', () => {
  const { came, lost } = relay.counts();
  process.stdout.write(`${lost} of ${came} packets lost\n`);
  relay.close();
});
