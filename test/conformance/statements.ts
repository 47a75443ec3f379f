/**
 * The whole conformance table, in its parts.
 *
 * The numbers are those of the list of 152 statements that was drawn up from RFCs, the PXE and UEFI
 * specifications and the sources of clients before Rouse was written. They never change.
 */
import { HTTP } from './http.ts';
import { IPXE } from './ipxe.ts';
import { OFFER_CHOICE } from './offer-choice.ts';
import { OFFER_FORM } from './offer-form.ts';
import { OPERATION } from './operation.ts';
import { RECEIVING_CLIENTS } from './receiving-clients.ts';
import { RECEIVING_MESSAGES } from './receiving-messages.ts';
import { REQUEST_4011 } from './request-4011.ts';
import type { Part } from './statement.ts';
import { TFTP_BLOCKS } from './tftp-blocks.ts';
import { TFTP_REQUESTS } from './tftp-requests.ts';

export const PARTS: readonly Part[] = [
  { title: 'Receiving DHCP', statements: [...RECEIVING_MESSAGES, ...RECEIVING_CLIENTS] },
  { title: 'The offer on port 67', statements: [...OFFER_FORM, ...OFFER_CHOICE] },
  { title: 'The answer on port 4011', statements: REQUEST_4011 },
  { title: 'TFTP', statements: [...TFTP_BLOCKS, ...TFTP_REQUESTS] },
  { title: 'HTTP and iPXE', statements: [...HTTP, ...IPXE] },
  { title: 'Operation and safety', statements: OPERATION },
];

export const STATEMENTS = PARTS.flatMap(({ statements }) => statements);
