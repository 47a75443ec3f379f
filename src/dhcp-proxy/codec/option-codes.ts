/**
 * The option codes Rouse reads or writes, named as the RFCs name them, and the message types.
 *
 * Specs    RFC 2132; RFC 3004 (77); RFC 3046 (82); RFC 4578 (93, 94, 97). 175 is iPXE's own.
 */

export const OPTION = {
  pad: 0,
  vendorSpecific: 43,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  maxMessageSize: 57,
  vendorClass: 60,
  clientIdentifier: 61,
  tftpServerName: 66,
  bootFileName: 67,
  userClass: 77,
  relayAgentInformation: 82,
  clientArch: 93,
  machineIdentifier: 97,
  ipxeEncapsulated: 175,
  end: 255,
} as const;

/** Option 53, RFC 2132 section 9.6. */
export const MESSAGE_TYPE = {
  discover: 1,
  offer: 2,
  request: 3,
  ack: 5,
} as const;
