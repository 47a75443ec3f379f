/**
 * The log: pino in this process, one line for each boot stage.
 *
 * Owns     where log lines go, and which event becomes which line. Messages are constant, so that
 *          they can be searched for; everything variable is a field.
 * Limits   no worker transports: inside the single executable they lose lines
 *          (docs/explanation/dependencies.md).
 * Tests    test/observe/log.test.ts
 */
import pino, { type DestinationStream, type Level, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { BootEvent } from '../domain/boot-event.ts';
import type { RecordEvent } from '../domain/ports.ts';
import { printable } from '../domain/printable.ts';
import { createLineBudget } from './line-budget.ts';

export interface LogOptions {
  readonly level: Level;
  readonly format: 'text' | 'json';
  readonly stream: NodeJS.WritableStream;
}

export function createLog(options: LogOptions): Logger {
  const destination: DestinationStream =
    options.format === 'text'
      ? pretty({
          destination: options.stream,
          sync: true,
          colorize: 'isTTY' in options.stream && options.stream.isTTY === true,
          ignore: 'pid,hostname',
          translateTime: 'SYS:HH:MM:ss.l',
        })
      : options.stream;
  return pino({ level: options.level, base: null }, destination);
}

/**
 * Writes each event as one line, with everything a machine said about itself made printable, as
 * long as there are not so many that the log becomes a way to fill the disk.
 */
export function logEvents(log: Logger): RecordEvent {
  const verdictOn = createLineBudget();
  return (event) => {
    const level = levelOf(event);
    if (!log.isLevelEnabled(level)) return;
    const verdict = verdictOn(event.atMs);
    if (verdict.kind === 'left-out') {
      if (verdict.first) log.warn('too many events: further ones are counted and not logged');
      return;
    }
    if (verdict.kind === 'written-again') {
      log.warn({ count: verdict.count }, 'events were counted and not logged');
    }
    const { kind, ...fields } = event;
    log[level](mapStrings(fields), MESSAGES[kind]);
  };
}

const MESSAGES: Readonly<Record<BootEvent['kind'], string>> = {
  'dhcp.discover': 'machine asks for boot information',
  'pxe.request': 'machine asks the boot server on port 4011',
  'dhcp.offered': 'offered a boot file',
  'pxe.answered': 'answered on port 4011',
  'dhcp.ignored': 'DHCP message left unanswered',
  'uuid.changed': 'the machine reports another UUID than before',
  'offer.unfollowed': 'the offer came to nothing: trying another form',
  'loader.silent': 'the loader was fetched and did not come up: offering the next one',
  'tftp.started': 'TFTP transfer started',
  'tftp.progress': 'TFTP transfer goes on',
  'tftp.finished': 'TFTP transfer finished',
  'blksize.lowered': 'the first block is lost on the way: the machine gets smaller ones',
  'tftp.ignored': 'TFTP packet had no effect',
  'machine.discovered': 'new machine recorded',
  'sighting.lost': 'machines were seen and could not be recorded',
  'timeline.lost': 'what happened could not all be written down',
  'script.served': 'boot script served',
  'file.progress': 'file being sent over HTTP',
  'file.sent': 'file sent over HTTP',
  'boot.beacon': 'machine reports from its boot script',
  'boot.finding': 'something is wrong with a boot',
  'boot.ended': 'a boot is over',
  'fetch.started': 'fetching a file',
  'fetch.progress': 'file being fetched',
  'fetch.finished': 'file fetched',
  'fetch.failed': 'file could not be fetched',
  'asset.damaged': 'a kept file is damaged: it is put aside and fetched again',
  'asset.removed': 'a kept file was removed',
  'install.armed': 'the next boot of the machine installs',
  'install.started': 'the machine starts its installer',
  'install.done': 'the system of the machine is installed',
  'disk.missed': 'the machine is back at once: its disk is tried another way',
  'loader.withheld': 'the machine is to find no loader: its firmware goes on to the disk',
  'machine.adopted': 'somebody decided about a machine',
  'machine.ignored': 'the machine is ignored from now on',
  'machine.unignored': 'the machine is not ignored any more',
  'machine.ordered': 'the machine boots something else for the next time or times',
  'machine.used': 'the machine was handed over to what was ordered',
  'machine.expired': 'an order expired',
  'machine.cancelled': 'an order was cancelled',
  'machine.woken': 'packets to wake the machine were sent',
  'wait.started': 'unknown machine, waiting on its screen to be adopted',
  'wait.polled': 'the machine is still waiting',
  'wait.ended': 'the machine waits no more',
  'menu.shown': 'the machine shows its menu',
  'menu.chosen': 'somebody has chosen on the screen of the machine',
  'talos.stage': 'Talos has come to another stage',
  'talos.installed': 'Talos is on the disk of the machine',
  'talos.misconfigured': 'Talos refuses its configuration',
  'talos.failed': 'Talos reports a failure',
  'report.ignored': 'a report had no effect',
  'facts.lost': 'facts about machines could not be written down',
  'config.token.issued': 'the machine may fetch its configuration once',
  'config.served': 'machine configuration sent',
  'config.refused': 'nobody gets a configuration by this request',
  'config.token.revoked': 'somebody else had the token of a machine: it is worth nothing now',
  'boot.token.issued': 'the machine may fetch files made for it, and its installer may report',
  'boot.token.refused': 'nobody gets a file or is heard by this request',
  'boot.token.revoked': 'somebody else had the token of a machine: it is worth nothing now',
  'answer.served': 'file made for the machine sent',
  'installer.started': 'the installer runs',
  'installer.progress': 'the installer goes on',
  'installer.done': 'the installer is done',
  'installer.failed': 'the installer failed',
  'webhook.tried': 'a message was sent to a webhook',
  'webhook.failing': 'a webhook does not take messages: they are tried again',
  'webhook.recovered': 'the webhook takes messages again',
  'webhook.lost': 'events for a webhook are tried no more',
  'webhook.disabled': 'the webhook wants no more messages: none are sent',
  'listener.up': 'listening',
  'listener.down': 'not listening',
};

type EventLevel = 'debug' | 'info' | 'warn';

function levelOf(event: BootEvent): EventLevel {
  const { kind } = event;
  if (kind === 'tftp.finished' && event.outcome === 'probe') return 'debug';
  // Each of a flood of guesses would push another line out of the log.
  const isGuess = kind === 'config.refused' || kind === 'boot.token.refused';
  if (isGuess && event.reason === 'too-many-failures') return 'debug';
  return hasFailed(event) ? 'warn' : LEVELS[kind];
}

function hasFailed(event: BootEvent): boolean {
  if ('complete' in event) return !event.complete;
  if (event.kind === 'tftp.finished') return event.outcome !== 'complete';
  if (event.kind === 'script.served') return event.script === 'fail';
  return event.kind === 'boot.beacon' && event.step.endsWith('-failed');
}

/**
 * Of what went as it should. Packets, and the start and progress of transfers are debug: their end
 * is told at info.
 */
const LEVELS: Readonly<Record<BootEvent['kind'], EventLevel>> = {
  'dhcp.discover': 'info',
  'pxe.request': 'info',
  'dhcp.offered': 'info',
  'pxe.answered': 'info',
  'dhcp.ignored': 'debug',
  'uuid.changed': 'warn',
  'offer.unfollowed': 'info',
  'loader.silent': 'warn',
  'tftp.started': 'debug',
  'tftp.progress': 'debug',
  'tftp.finished': 'info',
  'blksize.lowered': 'warn',
  'tftp.ignored': 'debug',
  'machine.discovered': 'info',
  'sighting.lost': 'warn',
  'timeline.lost': 'warn',
  'script.served': 'info',
  'file.progress': 'debug',
  'file.sent': 'info',
  'boot.beacon': 'info',
  'boot.finding': 'warn',
  'boot.ended': 'info',
  'fetch.started': 'info',
  'fetch.progress': 'debug',
  'fetch.finished': 'info',
  'fetch.failed': 'warn',
  'asset.damaged': 'warn',
  'asset.removed': 'info',
  'install.armed': 'info',
  'install.started': 'info',
  'install.done': 'info',
  'disk.missed': 'warn',
  'loader.withheld': 'info',
  'wait.started': 'info',
  'wait.polled': 'debug',
  'wait.ended': 'info',
  'menu.shown': 'info',
  'menu.chosen': 'info',
  'machine.adopted': 'info',
  'machine.ignored': 'info',
  'machine.unignored': 'info',
  'machine.ordered': 'info',
  'machine.used': 'info',
  'machine.expired': 'info',
  'machine.cancelled': 'info',
  'machine.woken': 'info',
  'talos.stage': 'info',
  'talos.installed': 'info',
  'talos.misconfigured': 'warn',
  'talos.failed': 'warn',
  'report.ignored': 'debug',
  'facts.lost': 'warn',
  'config.token.issued': 'info',
  'config.served': 'info',
  'config.refused': 'warn',
  'config.token.revoked': 'warn',
  'boot.token.issued': 'info',
  'boot.token.refused': 'warn',
  'boot.token.revoked': 'warn',
  'answer.served': 'info',
  'installer.started': 'info',
  'installer.progress': 'info',
  'installer.done': 'info',
  'installer.failed': 'warn',
  'webhook.tried': 'debug',
  'webhook.failing': 'warn',
  'webhook.recovered': 'info',
  'webhook.lost': 'warn',
  'webhook.disabled': 'warn',
  'listener.up': 'info',
  'listener.down': 'warn',
};

function mapStrings(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? printable(value) : value,
    ]),
  );
}
