/**
 * What parameters, headers and members mean, said once for all operations.
 *
 * Tests    test/http/api/document/describe.test.ts
 */
import type { AnswerHeader, RequestHeader } from './operation-doc.ts';

/** Parameters in the path. */
export const PATH_WORDS: Readonly<Record<string, string>> = {
  reference: 'its name',
  name: 'its name',
  id: 'its id, as the list has it',
  server: 'its name, as the list has it',
  version: 'of Talos, such as `v1.13.9`',
};

/** What `{reference}` is below `/machines`. */
export const MACHINE_REFERENCE =
  'its name, id, code in any case, or hardware address in any spelling';
export const BOOT_REFERENCE = 'its id';

export const QUERY_WORDS: Readonly<Record<string, string>> = {
  address: 'the one the machine would ask from',
  after: 'only events with a larger number: the `next` of the page before',
  arch: 'only machines of this kind',
  configured: 'whether somebody decided something about it',
  cursor: 'the `next` of the page before',
  dryRun: 'says what would change, and changes nothing',
  limit: 'entries of one page at most',
  how: 'the way: `proxy`, `next-server`, `one-name` or `same-host`',
  lines: 'how many at most',
  machine: 'only of this machine: its name, id, code or hardware address',
  newest: 'the latest ones, in the order in which they happened',
  of: 'only what this profile or image needs',
  outcome: 'only boots that ended so',
  port: 'of the exporter on each machine',
  profile: 'only machines that have this profile',
  pruneConfirmed: 'SHA-256 of what would be deleted, so that nothing else is',
  pruneKind: 'deletes everything of this kind that the manifest does not declare',
  pruneTag: 'deletes machines with this tag that the manifest does not declare',
  q: 'a part of a name, of an address, of the UUID, or of what the hardware says of itself',
  secrets: 'shows keys and tokens as they are; needs the role admin',
  since: 'only from this time on',
  sort: 'the last seen first, instead of in the order in which they were recorded',
  source: 'how the manifest is called in messages',
  stage: 'another script than that of now',
  tag: 'only with this tag, `rack=a1`; may be given more than once',
  text: 'a line, or a part of one',
  until: 'only up to this time',
};

export const REQUEST_HEADERS: Readonly<Record<RequestHeader, string>> = {
  'If-Match': 'the ETag of the version that is to be changed, or `*`',
  'If-None-Match': '`*`: only creates',
  'Idempotency-Key': 'names this request: sent again, it is answered again and not done again',
  'Last-Event-ID': 'the number of the last event that was received',
};

export const ANSWER_HEADERS: Readonly<Record<AnswerHeader, string>> = {
  ETag: 'the version, for If-Match',
  Link: 'the address of the next page; absent from the last one',
  Location: 'the address of what was made',
};

/** Members of bodies, whatever they are a member of. */
export const MEMBER_WORDS: Readonly<Record<string, string>> = {
  arch: 'kind of machine',
  args: 'kernel arguments',
  asked_by: 'who wanted it',
  bytes: 'that were sent',
  code: 'two words by which people tell it from others',
  config_patches: 'YAML patches of its configuration; marks stand for stored ones',
  configured: 'whether somebody decided something about it',
  confirm: 'the name of the machine, where the profile erases its disk',
  destructive: 'it erases the disk',
  disk: 'how it gets from iPXE to its own disk',
  documents: 'kinds and names of the YAML documents',
  enabled: 'false: it is kept and not used',
  file_details: 'of files on disk',
  finding_ids: 'what was found to be wrong',
  first_seen_at: 'when it asked for the first time',
  hardware: 'what it says of itself, or a person about it',
  id: 'never changes',
  ignored: 'nobody answers it',
  install: '`once`: its disk is booted once it is installed',
  last_seen_at: 'when it asked last',
  loader: 'file name of the loader it is given',
  macs: 'hardware addresses, lower case with colons',
  personality: 'form of the answer its firmware follows',
  sha256: '64 hexadecimal digits, lower case',
  size_bytes: 'of the whole',
  taken: 'machines that have a place in it',
  tags: 'names and texts to find it by',
  uuid: 'of the firmware, lower case',
  variables: 'names and texts for templates',
  version: 'counts the changes that people made',
  weight: 'rules with a larger one are asked first',
};
