/**
 * Who the person is: discovery, sessions, and the port a host with its own back end fills.
 * @module
 */
export { createDiscovery, type Discovery, type DiscoveryOptions } from './discovery.ts';
export { createSession } from './session.ts';
export type { Channel, GrantStorage, Locks, Session, SessionOptions, SessionState, SignInOptions } from './ports.ts';
export type { AccountIdentity, Confirmed, OutgoingRequest, TokenSource } from './token-source.ts';
