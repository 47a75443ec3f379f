/**
 * What one machine and its servers said to each other, as text that stays the same from run to run.
 *
 * Owns     order, pairing and repetition. Questions stand in the order they were asked; the answers
 *          to a DHCP question stand below it, sorted, because two servers answer in either order.
 *          A question asked again adds nothing. Of TFTP the requests with their outcome are shown,
 *          of HTTP the request lines with the status.
 * Leaves   DHCP messages to capture-dhcp.ts and the file to capture-frames.ts.
 * Hides    what differs between runs: transaction numbers and high ports, sizes of files, values in
 *          the query of a URL, boot sessions.
 * Tests    test/fakes/capture-text.test.ts
 */
import { dhcpLines, readDhcp, type DhcpMessage } from './capture-dhcp.ts';
import { readCapture, type Datagram } from './capture-frames.ts';
import { httpSteps } from './capture-http.ts';
import { tftpSteps } from './capture-tftp.ts';

/** Something that happened, and the position of its first datagram in the capture. */
export interface Step {
  readonly at: number;
  readonly lines: readonly string[];
}

interface Perspective {
  /** as DHCP has it: lower case, with colons */
  readonly mac: string;
  /** addresses of the servers and what they are called */
  readonly names: Readonly<Record<string, string>>;
}

const UNSPECIFIED = '0.0.0.0';

export function captureText(file: Buffer, { mac, names }: Perspective): string {
  const datagrams = readCapture(file);
  const messages = datagrams.map((datagram) => {
    const message = readDhcp(datagram);
    return message?.chaddr === mac ? message : undefined;
  });
  const own = new Set(messages.flatMap((message) => message?.yiaddr ?? []));
  own.delete(UNSPECIFIED);
  const nameOf = (address: string): string => {
    if (own.has(address)) return 'machine';
    if (address === UNSPECIFIED) return '0';
    return address === '255.255.255.255' ? 'all' : (names[address] ?? address);
  };
  const isOwn = ({ from, to }: Datagram): boolean => own.has(from) || own.has(to);
  const others = datagrams.map((datagram, at) => ({ datagram, at }));
  const transfers = others.filter(({ datagram }) => isOwn(datagram) && !readDhcp(datagram));
  const steps = [
    ...dhcpSteps(messages, nameOf),
    ...tftpSteps(transfers, nameOf),
    ...httpSteps(transfers, nameOf),
  ];
  steps.sort((a, b) => a.at - b.at);
  return `${steps.flatMap(({ lines }) => lines).join('\n')}\n`;
}

interface Exchange {
  readonly at: number;
  readonly message: DhcpMessage;
  readonly question: string;
  readonly answers: Set<string>;
}

function dhcpSteps(
  messages: readonly (DhcpMessage | undefined)[],
  nameOf: (address: string) => string,
): readonly Step[] {
  const exchanges: Exchange[] = [];
  for (const [at, message] of messages.entries()) {
    if (!message) continue;
    if (!message.asked) {
      // Sent from where the question went to, or, behind a relay, at least to the same port.
      const asked = exchanges.findLast((exchange) => isAnswer(message, exchange.message));
      const lines = dhcpLines(message, nameOf, asked?.message);
      asked?.answers.add(lines.map((line) => `  ${line}`).join('\n'));
      continue;
    }
    const question = dhcpLines(message, nameOf).join('\n');
    const again = exchanges.findIndex((exchange) => exchange.question === question);
    const [earlier] = again < 0 ? [] : exchanges.splice(again, 1);
    exchanges.push({
      at: earlier?.at ?? at,
      message,
      question,
      answers: earlier?.answers ?? new Set(),
    });
  }
  return exchanges.map(({ at, question, answers }) => ({
    at,
    lines: [question, ...[...answers].sort()],
  }));
}

const QUESTIONS: Readonly<Record<string, string>> = {
  OFFER: 'DISCOVER',
  ACK: 'REQUEST',
  NAK: 'REQUEST',
};

function isAnswer(answer: DhcpMessage, question: DhcpMessage): boolean {
  const fits = QUESTIONS[answer.type] === question.type && answer.xid === question.xid;
  const { toPort, to } = question.datagram;
  const { fromPort, from } = answer.datagram;
  return fits && fromPort === toPort && (to === '255.255.255.255' || to === from);
}
