/**
 * A machine asked, and Rouse gave it no answer.
 *
 * Owns     one row for each reason of DHCP_IGNORE_REASONS that leaves a machine standing there.
 * Tests    test/domain/finding.test.ts
 */
import type { FindingRows } from './row.ts';

export const UNANSWERED_FINDINGS = {
  'unknown-machine-ignored': {
    title: 'The machine was left unanswered because nobody has decided about it',
    causes: [
      'dhcp.answer is known, which leaves every other machine alone',
      'It asks for HTTP boot, which an unknown machine is given only where everyone is answered',
      'Its hardware address stands in the inventory with a mistake, or belongs to another card',
    ],
    check: 'rouse machines list',
    fix: 'Give it a profile: rouse machines set MACHINE --profile NAME',
  },
  'no-loader-for-firmware': {
    title: 'There is no boot loader for the kind of firmware that asks',
    causes: [
      'Its processor or firmware is one that no iPXE loader is published for, such as 32-bit UEFI',
      'The loaders were never fetched, or one of them failed its check',
      'dhcp.loaders or boot.loader names a file that is not there',
    ],
    check: 'rouse doctor',
    fix: 'Put a loader for it into loaders/ of the data directory and name it with boot.loader',
  },
  'source-outside-networks': {
    title: 'The machine asks from a network that Rouse does not serve',
    causes: [
      'It reaches Rouse through a router or a relay, and its network is not in networks',
      'Its address is left over from another network',
    ],
    check: 'rouse doctor',
    fix: 'Add the network of the machine to networks in rouse.yaml',
  },
  'relay-refused': {
    title: 'The request came through a relay that is not on the list',
    causes: [
      'dhcp.relays has other addresses than the one the relay fills in (giaddr)',
      'The relay was replaced, or uses the address of another of its interfaces',
    ],
    check: 'tcpdump -vni any udp port 67',
    fix: 'Add the address of the relay to dhcp.relays',
  },
  'observing-only': {
    title: 'Rouse listens here without answering, and the machine went to nobody it knows',
    causes: [
      'The mode of the interface is observe or next-server, and the DHCP server names no boot file',
      'The DHCP server names another server (next-server, option 66) than this one',
    ],
    check: 'rouse doctor --probe',
    fix: 'Enter this server in the DHCP server (rouse dhcp-help), or set dhcp.mode to proxy',
  },
  'answers-used-up': {
    title: 'The machine asked so often that it gets no more answers for a while',
    causes: [
      'Two cables or a loop in the network double its messages',
      'Its firmware restarts the boot again and again',
    ],
    check: 'tcpdump -eni any udp port 67',
    fix: 'Look for a loop in the network; answers go on by themselves after some seconds',
  },
  'interface-without-address': {
    title: 'The interface on which the machine asks has no IPv4 address',
    causes: [
      'The address of this server was lost, or has not come yet',
      'The address is on a bridge or a VLAN above the interface that Rouse serves',
    ],
    check: 'ip -4 address show',
    fix: 'Give the interface an address, or serve the interface that has it',
  },
  'reply-too-long': {
    title: 'The machine accepts no answer as long as ours has to be',
    causes: ['Its option 57 asks for very short answers, and file name and URL do not fit'],
    check: 'tcpdump -vni any udp port 67',
    fix: 'Use a shorter loader name with boot.loader, or another network card',
  },
  'reply-not-sent': {
    title: 'This host refused to send the answer',
    causes: [
      'A firewall rule for outgoing packets on this host drops it',
      'The interface went down, or its buffers are full',
    ],
    check: 'nft list ruleset',
    fix: 'Allow outgoing UDP from ports 67 and 4011',
  },
  'asks-another-server': {
    title: 'The machine asks for another boot server by its address',
    causes: [
      'Another boot server on the network made the offer that it took',
      'Its DHCP server names another boot server',
    ],
    check: 'rouse doctor --probe',
    fix: 'Switch the other boot server off for this machine, or make it name this one',
  },
} as const satisfies FindingRows;
