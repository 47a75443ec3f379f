/**
 * What the API answers with, by the names that pages use. The types come from its description.
 */
import type { Shown } from '../api-client/client.ts';
import type { operations } from '../api-client/paths.d.ts';
import type { Frozen } from '../api-client/resources.ts';

export type BootResource = Frozen<Shown<'Boot'>>;
export type MachineResource = Frozen<Shown<'Machine'>>;
export type ProfileResource = Frozen<Shown<'Profile'>>;
export type DecisionResource = Frozen<Shown<'Decision'>>;
export type BootSummary = Frozen<Shown<'BootSummary'>>;
export type StageResource = BootResource['stages'][number];
export type FileResource = StageResource['files'][number];
export type FindingResource = BootResource['findings'][number];

/** What an operation answers with when it went well. */
type Answered<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Frozen<Body>
  : never;

export type OrderState = Answered<'getOrder'>;
export type PlacedOrder = Extract<OrderState, { readonly state: 'placed' }>;
export type InstallState = Answered<'getInstall'>;
export type HistoryResource = Answered<'listMachineHistory'>['items'][number];
export type LogLineResource = Answered<'listMachineLogs'>['items'][number];
export type ServerStatus = Answered<'getStatus'>;
export type DoctorReport = Answered<'getDoctor'>;
export type ProbeReport = Answered<'probeNetwork'>;
export type Interfaces = Answered<'listInterfaces'>;
export type DhcpServers = Answered<'listDhcpServers'>;
export type DhcpHelp = Answered<'getDhcpHelp'>;
