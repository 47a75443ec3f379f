/**
 * The first script a machine runs, the same for all of them: it says who the machine is.
 *
 * Served as `/boot/start.ipxe` and, to UEFI builds of iPXE, as `autoexec.ipxe` beside the loader.
 * It is public, so there is nothing in it but the address of the server.
 *
 * Owns     what is reported, getting an address where iPXE has none yet, and giving up: after
 *          `ROUNDS` rounds over all network cards the machine boots its own disk.
 * Specs    iPXE 1.0 as in QEMU's ROMs of 2019, and 2.0. `autoexec.ipxe` runs before DHCP; a ROM
 *          runs the script after it. Texts that may hold blanks go through `:uristring`.
 * Tests    test/ipxe-templates/start.test.ts
 */
import { line, say, script, type ScriptLine } from './escape.ts';
import { localDisk } from './local-disk.ts';

/** With the pause, about a minute if nothing is connected: longer than a server restarts. */
const ROUNDS = 6;
const PAUSE_SECONDS = 5;

export function startScript({ origin }: { readonly origin: string }): string {
  const server = origin.replace(/^https?:\/\//, '');
  return script([
    line`# Reports this machine to ${origin} and runs the script it answers with.`,
    line`set round:int32 0`,
    line`set index:int32 0`,
    line`set nic netX`,
    line`isset \${ip} && goto report ||`,
    ...eachCard(),
    line`:report`,
    line`echo rouse: \${\${nic}/mac} asks ${server} what to boot`,
    ...about(),
    line`chain --replace ${origin}/boot/next?\${about} ||`,
    line`echo rouse: no answer from ${server} (ipxe.org/\${errno:hexraw})`,
    line`ifclose \${nic} ||`,
    line`goto next_card`,
    ...nextRound(),
    ...say`rouse: giving up after ${ROUNDS} rounds. Booting the local disk.`,
    ...localDisk(),
  ]);
}

/** Cards are tried one by one: the one that has an address need not be the one that reaches us. */
function eachCard(): readonly ScriptLine[] {
  return [
    line`:next_card`,
    line`isset \${net\${index}/mac} || goto round_over`,
    line`set nic net\${index}`,
    line`inc index`,
    line`echo rouse: asking for an address on \${nic}, \${\${nic}/mac}`,
    line`dhcp \${nic} || goto next_card`,
  ];
}

function nextRound(): readonly ScriptLine[] {
  return [
    line`:round_over`,
    line`set index:int32 0`,
    line`inc round`,
    line`iseq \${round} ${ROUNDS} && goto give_up ||`,
    line`echo rouse: trying again in ${PAUSE_SECONDS} seconds, round \${round} of ${ROUNDS}`,
    line`sleep ${PAUSE_SECONDS}`,
    line`goto next_card`,
    line`:give_up`,
  ];
}

/**
 * Collects what iPXE knows about the machine. A MAC and a UUID need no encoding, texts do; builds
 * before 2021 leave `+` as it is, so the server must not read it as a blank.
 */
function about(): readonly ScriptLine[] {
  return [
    line`set about mac=\${\${nic}/mac}&uuid=\${uuid}&arch=\${buildarch}&platform=\${platform}`,
    line`set about \${about}&serial=\${serial:uristring}&asset=\${asset:uristring}`,
    line`set about \${about}&manufacturer=\${manufacturer:uristring}&product=\${product:uristring}`,
    line`set about \${about}&hostname=\${hostname:uristring}&version=\${version:uristring}`,
  ];
}
