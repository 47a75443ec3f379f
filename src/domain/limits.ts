/**
 * Every bound on outside data, in one place, with the reason beside it.
 *
 * A loop, a buffer or a table that outside data can grow names its bound here.
 */

/** DHCP: machines whose recent messages are remembered, the one least recent leaves. */
export const dhcpClientsMax = 65_536;
/** DHCP: a message that comes sooner is the same one by another way, not a second attempt. */
export const dhcpRepeatMsMin = 900;
/** DHCP: firmware asks again after 16 s at most (PXE 2.1 section 2.2); later is another boot. */
export const dhcpRepeatMsMax = 20_000;
/** DHCP: for how long an offer, a request on 4011 or a loader counts as part of one boot. */
export const dhcpBootMsMax = 600_000;
/** DHCP: a loader that has not come up as iPXE by then will not (decisions: loader ladder). */
export const loaderSilentMs = 30_000;
/** DHCP: answers to one machine within the window; firmware itself asks 4 to 8 times a minute. */
export const dhcpAnswersPerWindow = 16;
export const dhcpAnswerWindowMs = 10_000;
/** DHCP: bytes of UDP payload when option 57 is absent; 576 less IP and UDP headers (RFC 2131). */
export const dhcpReplyBytesDefault = 548;
/** DHCP: EDK2 refuses a longer reply (PxeBcDhcp4.c). */
export const dhcpReplyBytesMax = 1472;
/** DHCP: BOOTP relays and old ROMs drop shorter messages (RFC 1542 section 2.1). */
export const dhcpReplyBytesMin = 300;
/** DHCP: asked of the kernel per socket, so that a rack switched on at once fits in. */
export const dhcpReceiveBufferBytes = 4_194_304;
/**
 * Probe: how long answers are waited for before those who got no address ask again, and how often.
 * dnsmasq pings an address for 3 s before it offers it; EDK2 waits 4 s at first.
 */
export const probeRoundMs = 2_500;
export const probeRoundsMax = 4;
/** Probe: answers kept from one interface; a healthy network gives two to each of five kinds. */
export const probeAnswersMax = 128;
/** Probe: servers asked on port 4011, and how long each has, as firmware gives it 1 s and 2 s. */
export const probeBootServersMax = 16;
export const probeBootServerMs = 3_000;
/** Network interfaces: how often changed addresses and replaced devices are looked for. */
export const interfacePollMs = 2_000;

/**
 * UDP in batches: messages with one system call, pieces of them, and bytes of one that comes in.
 * Clients of TFTP send at most a request of 512 bytes (RFC 2347).
 */
export const udpBatchMax = 64;
export const udpBatchPiecesMax = 4_096;
export const udpBatchBytesMax = 2_048;
/**
 * UDP: how often an empty socket is looked at before the process sleeps, about half a microsecond
 * each; the same for a client that is alone, and after how many of its datagrams in a row it is;
 * for how many datagrams looking is left out once it was in vain; and how long the socket keeps
 * others waiting.
 */
export const udpLooksMax = 40;
export const udpLooksAloneMax = 200;
export const udpAloneAfter = 32;
export const udpLooksSkippedMax = 255;
export const udpTurnMs = 5;
/** UDP: datagrams the kernel cuts one message into (UDP_MAX_SEGMENTS), and their bytes in all. */
export const udpSegmentsMax = 64;
export const udpSegmentedBytesMax = 65_000;
/** UDP: asked of the kernel for each socket, each way: a rack that asks at once fits in. */
export const udpBufferBytes = 4_194_304;

/** TFTP: transfers at once, in all and to one address; further requests wait for their turn. */
export const tftpTransfersMax = 4_096;
export const tftpTransfersPerAddressMax = 8;
/** TFTP: ports that the transfers at one address share; more of them make batches smaller. */
export const tftpTransferPorts = 2;
/** TFTP: clients of ended transfers on one port whose late packets are no stranger's. */
export const tftpEndedTransfersMax = 4_096;
/** TFTP: opened files of images whose transfer has yet to begin. */
export const tftpOpeningMax = 1_024;
/**
 * TFTP: sends of the first block without an answer after which blocks so large count as lost, the
 * sizes tried then, the last of which every path carries, and for how long a client keeps them.
 */
export const tftpFirstBlockTriesMax = 3;
export const tftpBlockSizeBytesLowered = 1_024;
export const tftpBlockSizeBytesLowest = 512;
export const tftpBlockSizeMsMax = 600_000;
export const tftpBlockSizesMax = 4_096;
/** TFTP: requests that wait; a client that has not repeated its request meanwhile has left. */
export const tftpWaitingMax = 4_096;
export const tftpWaitingMsMax = 10_000;
/** TFTP: after this long without an answer a transfer gives its place to a request that waits. */
export const tftpYieldMs = 1_000;
/** TFTP: an Ethernet frame of 1500 bytes less IPv4, UDP and TFTP headers; IPv6 has 20 more. */
export const tftpBlockSizeBytesMax = 1468;
export const tftpBlockSizeBytesMaxIpv6 = 1448;
export const tftpWindowSizeMax = 16;
/** TFTP: options read from one packet; clients in the field send at most five. */
export const tftpOptionsMax = 32;
/** TFTP: headers of blocks that are made once; a loader has fewer blocks. */
export const tftpHeadersKeptMax = 2_048;
/** TFTP: longest file name looked up. */
export const tftpNameBytesMax = 255;
/** TFTP: sends of an OACK to a client that has not answered yet, the first one included. */
export const tftpSendsMax = 6;
/** TFTP: the same for a DATA packet, which is nine times as long as the request it answers. */
export const tftpUnaskedDataSendsMax = 1;
/** TFTP: a client that never answers is forgotten after this. */
export const tftpUnansweredMsMax = 30_000;
/** TFTP: an OACK is sent again after this; clients repeat what they said after 5 s at most. */
export const tftpFirstAnswerTimeoutMs = 26_000;
/** TFTP: a request is not answered twice in so short a time; iPXE repeats after 250 ms. */
export const tftpRequestAgainMsMin = 150;
/** TFTP: longest wait for an acknowledgement; waits double up to it. */
export const tftpAckTimeoutMsMax = 8_000;
/** TFTP: shortest time-out once the round trip is known; a client may pause to write to flash. */
export const tftpAckTimeoutMsMin = 150;
/** TFTP: the same where a gap in a window is suspected. */
export const tftpLateMsMin = 5;
/** TFTP: repeats at an even pace to a client that has answered; then the waits double. */
export const tftpEvenRepeatsMax = 3;
/** TFTP: and up to this many repeats they come at most so far apart. */
export const tftpBriskRepeatsMax = 8;
export const tftpBriskTimeoutMsMax = 500;
/** TFTP: from this repeat on blocks ahead of the window are sent, for only its ACK may be lost. */
export const tftpRepeatsBeforeAhead = 3;
/** TFTP: a window more with each repeat, up to one window or so many blocks. */
export const tftpAheadBlocksMax = 4;
/** TFTP: a transfer ends after this long without progress; only the last ACK missing, sooner. */
export const tftpNoProgressMsMax = 60_000;
export const tftpLastAckMsMax = 10_000;

/** Machines whose last DHCP message is remembered, and for how long it says what runs on them. */
export const overheardMachinesMax = 65_536;
export const overheardMsMax = 600_000;
/** The same where it came from iPXE, which asks for its script at once. */
export const overheardIpxeMsMax = 60_000;
/** Universal name: how long a machine gets the same file for it, size probe and reading alike. */
export const universalNameMs = 10_000;
/** Universal name: machines for which that is remembered. */
export const universalNamesMax = 16_384;
/** Boot loaders of the operator: files, and bytes of all together, for they are kept in memory. */
export const ownLoadersMax = 64;
export const ownLoadersBytesMax = 134_217_728;

/** Neighbour table: bytes read, about 3 000 entries of 80; and how long one reading is used. */
export const neighbourTableBytesMax = 262_144;
export const neighbourTableMsMax = 1_000;
/** Neighbour table: an unknown address has it read again, at most this often. */
export const neighbourRereadMs = 10;

/** HTTP boot surface: bytes of request headers, and characters kept of one query value. */
export const httpHeaderBytesMax = 8_192;
export const httpQueryValueMax = 256;
/** HTTP: keys of one query that are read; iPXE sends ten. */
export const httpQueryKeysMax = 32;
export const httpConnectionsMax = 4_096;
/** HTTP: of these from one address; a whole rack behind one router still fits. */
export const httpConnectionsPerAddressMax = 1_024;
/** HTTP: connections taken in one turn of the event loop, each by a socket of its own. */
export const httpAcceptsPerTurn = 16;
/** HTTP: beyond these, connections that are told to come back; and after how long. */
export const httpRefusalsMax = 256;
export const httpRetryAfterSeconds = 5;
/**
 * HTTP: a connection that carries nothing for so long is closed whatever it is about. Longer than
 * an Image Factory may take to build what is asked for, and than a slow machine keeps its transfer.
 */
export const httpIdleMsMax = 300_000;
export const httpKeepAliveMsMax = 75_000;
/** HTTP: until a request has arrived whole; slow firmware sends one in a few packets. */
export const httpRequestMsMax = 30_000;
/** HTTP: until its headers have arrived, and how often connections are looked at for both. */
export const httpHeadersMsMax = 10_000;
export const httpCheckIntervalMs = 5_000;
/** HTTP: how long transfers may go on after the server was told to stop. */
export const httpCloseMsMax = 3_000;
/**
 * HTTP: a transfer has to move so many bytes in each window, or is cut off. A machine that was fast
 * may leave the kernel 4 MB to send, and it tells us only after a third of them is gone.
 */
export const httpSlowWindowMs = 120_000;
export const httpSlowBytesMin = 262_144;
/**
 * HTTP: bytes handed to a connection at once, which then wait in its queue. The least shows that a
 * slow machine moves; more than the most no longer fits a processor's own cache, and is slower
 * again (docs/explanation/performance.md).
 */
export const httpSliceBytesMin = 65_536;
export const httpSliceBytesMax = 524_288;
/** HTTP: for how long a connection is busy with what it is handed at once. */
export const httpSliceMs = 500;
/** HTTP: ranges of one request; more are ignored, and the whole file is sent. */
export const httpRangesMax = 32;
/** Progress: of one client, told at most once in so long; and how many clients are told apart. */
export const progressIntervalMs = 1_000;
export const progressClientsMax = 4_096;
/** HTTP: boot scripts whose beacons are matched to a machine; the oldest leaves. */
export const bootSessionsMax = 20_000;

/** Inventory: machines recorded by themselves; the one unseen for longest leaves. */
export const unknownMachinesMax = 10_000;
/** Inventory: characters kept of any text a machine reports about itself. */
export const reportedTextMax = 256;
export const macsPerMachineMax = 32;
export const tagsPerMachineMax = 64;
export const variablesPerMachineMax = 128;
/** Inventory: characters of a tag's or a variable's value; name servers, and time servers. */
export const machineTextMax = 4_096;
export const serversPerMachineMax = 8;
/** Profiles: initrds that iPXE joins into one, and architectures; eight are known. */
export const initrdsPerProfileMax = 16;
export const archesPerProfileMax = 16;
/** Sightings that wait to be written; further ones for new machines are dropped and counted. */
export const pendingSightingsMax = 20_000;
/** Sightings written in one transaction, at most one a second: the writer shares the thread. */
export const sightingsPerWriteMax = 1_000;
export const sightingsWriteIntervalMs = 1_000;
/** Images: files of one image, and characters of a path in it. */
export const imageFilesMax = 256;
export const imagePathMax = 255;
/** Characters of a path on disk; Linux takes 4 096 bytes (PATH_MAX). */
export const diskPathMax = 4_096;
/**
 * Images: bytes read from disk, kept in memory and handed to a socket at once. Larger ones cost a
 * client more memory, smaller ones more work for each byte (docs/explanation/performance.md).
 */
export const imageChunkBytes = 1_048_576;
/** Images: such pieces read before somebody who reads one after the other asks for them. */
export const imageAheadChunks = 2;
/** Images: reads at once. Of the four threads that Node.js has for files one stays free. */
export const imageReadsMax = 3;
/** Images: a piece that nobody has asked for in so long leaves the memory. */
export const imageIdleMs = 60_000;
/** Images: MiB of memory that may be asked for; the least has room for every read and some more. */
export const imageCacheMibMin = 8;
export const imageCacheMibMax = 65_536;

/**
 * Disk: a machine that asks again so soon after it was sent to its disk was not let go there. A
 * system that starts and is restarted at once takes longer on real hardware.
 */
export const diskReturnMsMax = 60_000;
/** Disk: for how long such a machine then finds no loader, if that is the way it is sent. */
export const diskWithheldMs = 180_000;
/** Disk: machines whose last way to it is remembered, and models with a way that worked. */
export const diskMachinesMax = 16_384;
export const diskModelsMax = 4_096;

/** Log: lines that events may add within the window; 1 000 machines at once need 15 000. */
export const logLinesPerWindow = 20_000;
export const logWindowMs = 60_000;

/**
 * Kernel command line: COMMAND_LINE_SIZE of x86 and arm64 is 2048 with the final NUL, and Talos
 * builds its kernels with 4096. iPXE has no limit of its own.
 */
export const linuxCommandLineBytesMax = 2_047;
export const talosCommandLineBytesMax = 4_095;
export const kernelArgsMax = 256;
/**
 * Kernel command line: ids of a VLAN as Talos takes them, and characters of the interface below it:
 * with more of them Talos hashes the name of the VLAN. Members of a bond, and its MTU: from what
 * IPv4 needs (RFC 791) to what a frame length can say.
 */
export const vlanIdMax = 4_095;
export const vlanParentMax = 10;
export const bondMembersMax = 16;
export const linkMtuMin = 68;
export const linkMtuMax = 65_535;
/** Kernel command line: consoles of a profile; the kernel keeps eight (MAX_CMDLINECONSOLES). */
export const consolesMax = 8;
/** Joining: bytes of what is pasted; three documents with a signed token have less than 2 KiB. */
export const joinTextBytesMax = 65_536;

/** Manifests: bytes and nesting of one YAML stream, and documents in it. */
export const manifestBytesMax = 1_048_576;
export const manifestDepthMax = 64;
export const manifestDocumentsMax = 5_000;
/**
 * Manifests: words and marks of one document, three times what the fullest resource needs. Looking
 * for keys given twice compares each with each: 90 000 of them took minutes.
 */
export const manifestLexemesMax = 10_000;
/** Manifests: mistakes reported at once; whoever made more reads the first ones anyway. */
export const manifestErrorsMax = 50;

/** API: entries of one page. */
export const pageEntriesMax = 200;
export const pageEntriesDefault = 100;
/** API: characters of a cursor, which is a key in base64, and of a name in a path. */
export const cursorMax = 512;
export const referenceMax = 128;
/** API: bytes of a JSON body, and nesting of it: JSON.stringify fails on what JSON.parse takes. */
export const requestBodyBytesMax = 262_144;
export const requestDepthMax = 32;

/** Command line: bytes of the path of a Unix socket; Linux keeps 108, the last one for NUL. */
export const socketPathBytesMax = 107;

/** Outbound: how long an Image Factory may take to build an asset before its first byte. */
export const outboundHeadersTimeoutMs = 180_000;
export const outboundIdleTimeoutMs = 30_000;
export const outboundRedirectsMax = 3;
